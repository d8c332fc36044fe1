// Builds the launcher from kit-template/launcher: dist/launcher/SealCheck.exe for Windows, with its icon and application
// manifest beside it for stamping, and dist/launcher/sealcheck for this computer. The same sources give the same bytes.
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

const OUT = path.join(root, 'dist/launcher');

/** Files that stamping needs besides the program. None has a program's name and `.manifest`: beside such a file it does not start. */
export const RESOURCES = ['sealcheck.ico', 'application.manifest'];

/** Texts inside the program, which it opens by package packed: as they are they would take 80 kB more. */
const PACKED = [
  'codes/codes.json',
  'launcher/internal/investigate/rules.json',
  'launcher/internal/investigate/windows.json',
  'launcher/internal/proof/words.txt',
  'launcher/internal/screen/byhand.en.txt',
  'launcher/internal/screen/byhand.es.txt',
  'launcher/internal/screen/usage.en.txt',
  'launcher/internal/screen/usage.es.txt',
  'launcher/internal/screen/words.txt',
  'launcher/internal/window/words.txt',
];

/** An outside tool that is missing: exit code 3. */
export class MissingToolError extends Error {}

/**
 * @param {{ outDir?: string, source?: string }} [options] where to write, and the folder of go.mod
 * @returns {Promise<{ windows: string, native: string }>} the paths of both programs
 */
export async function buildLauncher({ outDir = OUT, source = path.join(root, 'kit-template') } = {}) {
  await requireGo();
  mkdirSync(outDir, { recursive: true });
  const windows = path.resolve(outDir, 'SealCheck.exe');
  const native = path.resolve(outDir, 'sealcheck');
  const copy = mkdtempSync(path.join(tmpdir(), 'sealkit-sources-'));
  try {
    cpSync(source, copy, { recursive: true, filter: isSource });
    keepOwnCodes(copy);
    await execute('go', ['run', './packed/pack', ...PACKED], { cwd: copy, env: goEnvironment() });
    await compile(copy, windows, { GOOS: 'windows', GOARCH: 'amd64', GOAMD64: 'v1' });
    await compile(copy, native, {});
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  for (const name of RESOURCES) {
    copyFileSync(path.join(source, 'launcher/resources', name), path.join(outDir, name));
  }
  return { windows, native };
}

/**
 * Leaves out what only the builder says: no program can say a code whose name stands nowhere in its sources.
 * @param {string} copy the folder of the sources, changed here
 */
function keepOwnCodes(copy) {
  const list = path.join(copy, 'codes/codes.json');
  const codes = /** @type {Record<string, unknown>} */ (JSON.parse(readFileSync(list, 'utf8')));
  const said = ['codes', 'launcher']
    .flatMap((room) =>
      readdirSync(path.join(copy, room), { recursive: true }).map((name) =>
        path.join(copy, room, String(name)),
      ),
    )
    .filter((file) => file !== list && statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const own = Object.entries(codes).filter(([code]) => said.includes(`"${code}"`));
  writeFileSync(list, JSON.stringify(Object.fromEntries(own)));
}

/** @param {string} file */
function isSource(file) {
  return statSync(file).isDirectory() || (/\.(go|mod|json|txt)$/.test(file) && !file.endsWith('_test.go'));
}

function goEnvironment() {
  return { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOEXPERIMENT: '' };
}

/** Go 1.21 and later make programs that Windows 7 does not start; 1.19 is Debian 12's and what is tested. */
async function requireGo() {
  const { stdout } = await execute('go', ['env', 'GOVERSION']).catch((/** @type {unknown} */ cause) => {
    throw new MissingToolError('go is missing: install the Debian package golang-go', { cause });
  });
  if (/^go1\.19(\.|$)/.test(stdout.trim())) return;
  throw new MissingToolError(`go1.19 is needed, found ${stdout.trim()}: install golang-1.19-go`);
}

/**
 * @param {string} source
 * @param {string} target
 * @param {Record<string, string>} platform
 */
async function compile(source, target, platform) {
  // No path, version control state or build id of this computer may get into the program.
  const linked = ['-ldflags', `-s -w -buildid= -X main.version=${version()}`];
  // Without inlining a program is a thirteenth smaller; hashing, where the time goes, is in assembly.
  const flags = ['-trimpath', '-buildvcs=false', '-gcflags=all=-l', ...linked];
  const env = { ...goEnvironment(), ...platform };
  await execute('go', ['build', ...flags, '-o', target, './launcher'], { cwd: source, env });
}

/** @returns {string} the version of this repository */
function version() {
  /** @type {unknown} */
  const description = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const isVersioned = typeof description === 'object' && description !== null && 'version' in description;
  if (!isVersioned || typeof description.version !== 'string') throw new Error('package.json has no version');
  return description.version;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { windows, native } = await buildLauncher();
    // What an older version left there could keep the program from starting. Not the folder first: others may be reading it.
    const made = [windows, native, ...RESOURCES].map((file) => path.basename(file));
    for (const name of readdirSync(OUT)) if (!made.includes(name)) rmSync(path.join(OUT, name));
    console.log(windows);
  } catch (error) {
    if (!(error instanceof MissingToolError)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  }
}
