// The command line tool as a few files in dist/cli, packages included; their licences and the manual beside it.
// See docs/decisions/0015-bundle.md.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { ROOT } from './tools.mjs';

const OUT = path.join(ROOT, 'dist', 'cli');
/** Packages written for CommonJS ask for `require`, which a module has to make for itself. */
const REQUIRE =
  "import{createRequire as newRequire}from'node:module';const require=newRequire(import.meta.url);";

const FONTS = ['Courier', 'CourierBold', 'Helvetica', 'HelveticaBold', 'HelveticaOblique'];
/** What goes in for a package that expects files beside itself, or more than is used: docs/decisions/0031-pdf-by-pdfkit.md. */
const INSTEAD = {
  // Its build for Node loads fonts by names that mean nothing inside a bundle.
  pdfkit: [
    "import PDFDocument, { registerStdFonts } from './node_modules/pdfkit/js/pdfkit.browser.mjs';",
    ...FONTS.map((font) => `import ${font} from 'pdfkit/standard-fonts/${font}';`),
    `registerStdFonts(${FONTS.join(', ')});`,
    'export default PDFDocument;',
  ].join('\n'),
  // Two megabytes for fonts to be embedded, of which the guides have none.
  fontkit: "export function create() { throw new Error('no font is embedded'); }",
  // Breaks paragraphs, which src/guide does by itself.
  linebreak: "export default class { constructor() { throw new Error('no paragraph is broken'); } }",
  // Tables for encryption, which no guide has.
  '@noble/ciphers/aes':
    "function refuse() { throw new Error('no guide is encrypted'); } export { refuse as cbc, refuse as ecb };",
};

/** @param {esbuild.PluginBuild} build */
function putInstead(build) {
  // It runs commands that are programs of their own, of which there are none here, and takes a tenth of a start.
  build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
    importer.includes('/commander/') ? { path: 'child_process', namespace: 'instead' } : undefined,
  );
  build.onLoad({ filter: /^child_process$/, namespace: 'instead' }, () => ({ contents: 'export {};' }));
  for (const [name, contents] of Object.entries(INSTEAD)) {
    build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'instead' }));
    build.onLoad({ filter: new RegExp(`^${name}$`), namespace: 'instead' }, () => ({
      contents,
      resolveDir: ROOT,
    }));
  }
}

/** @returns {Promise<string[]>} every file that went in, from the root on */
async function bundle() {
  rmSync(OUT, { recursive: true, force: true });
  const result = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [
      { in: 'src/cli/main.ts', out: 'sealkit' },
      { in: 'src/cli/pages-thread.ts', out: 'pages-thread' },
      { in: 'src/cli/files-thread.ts', out: 'files-thread' },
    ],
    outExtension: { '.js': '.mjs' },
    outdir: 'dist/cli',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    banner: { js: REQUIRE },
    plugins: [{ name: 'instead', setup: putInstead }],
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(result.metafile.inputs);
}

/** @param {string} file @returns {string | null} the folder of the innermost package that this file belongs to */
function packageOf(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? null;
}

/** @param {string} folder */
function licenceOf(folder) {
  const place = path.join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8'));
  const file = readdirSync(place).find((entry) => /^(un)?licen[cs]e|^copying/i.test(entry));
  if (file === undefined && license === undefined) throw new Error(`${folder}: no licence`);
  const text = file === undefined ? '' : `\n${readFileSync(path.join(place, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}

/** @param {readonly string[]} inputs */
function writeLicences(inputs) {
  const folders = [...new Set(inputs.map(packageOf))].filter((folder) => folder !== null).sort();
  const intro = 'Sealkit contains these packages, each under its own licence.\n';
  const text = [intro, ...folders.map(licenceOf)].join(`\n${'-'.repeat(72)}\n\n`);
  writeFileSync(path.join(ROOT, 'dist', 'THIRD-PARTY-LICENSES.txt'), text);
}

/** `dist/cli/main.js`, which alone here is no module. */
function writeStart() {
  copyFileSync(path.join(ROOT, 'src', 'cli', 'start.cjs'), path.join(OUT, 'main.js'));
  writeFileSync(path.join(OUT, 'package.json'), '{ "type": "commonjs" }\n');
}

/** The same pages as `sealkit manual` prints. */
function writeManual() {
  for (const [language, file] of [
    ['en', 'sealkit.1'],
    ['es', 'es/sealkit.1'],
  ]) {
    const target = path.join(ROOT, 'dist', 'man', file ?? '');
    mkdirSync(path.dirname(target), { recursive: true });
    const args = [path.join(OUT, 'main.js'), 'manual', '--lang', language ?? ''];
    writeFileSync(target, execFileSync(process.execPath, args));
  }
}

writeLicences(await bundle());
writeStart();
writeManual();
