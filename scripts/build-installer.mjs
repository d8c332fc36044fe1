// Builds the reference installer from kit-template/installer, kit-template/cmd/lrm-mitigate and kit-template/cmd/lrm-undo.
//   node scripts/build-installer.mjs     -> dist/installer/SealkitDemoLrmMitigation.msi
// The same sources give the same bytes, whatever the folder, time zone, locale and umask.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const module = path.join(root, 'kit-template');
const installer = path.join(module, 'installer');
const defaultOutFile = path.join(root, 'dist', 'installer', 'SealkitDemoLrmMitigation.msi');

/** Keys of tables/File.idt, in the order of its Sequence column: Windows takes the cabinet's files in that order. */
const FILE_KEYS = ['HelperFile', 'ReadmeFile'];
/** Windows Installer's databases are not Unicode: Western European, for Spanish and English. */
const CODE_PAGE = 1252;
const PACKAGES = { go: 'golang-go', gcab: 'gcab', msibuild: 'msitools' };

/** An outside program that is not installed: exit code 3. */
export class ToolMissingError extends Error {
  /** @param {keyof typeof PACKAGES} tool */
  constructor(tool) {
    super(`${tool} is missing: install the Debian package ${PACKAGES[tool]}`);
    this.name = 'ToolMissingError';
  }
}

/**
 * @typedef {{ name: string, manufacturer: string, version: string, productCode: string, upgradeCode: string, date: string }} Product
 * What product.json holds; `date` (YYYY-MM-DD) stands for every time stamp inside.
 */

/**
 * Writes the MSI under a temporary name and renames it when it is whole.
 * @param {{ outFile: string }} options
 * @throws {ToolMissingError} when go, gcab or msibuild is not installed
 */
export async function buildInstaller({ outFile }) {
  const product = await readProduct();
  const work = await mkdtemp(path.join(tmpdir(), 'sealkit-installer-'));
  try {
    const files = await stageFiles(product, path.join(work, 'files'));
    const cabinet = path.join(work, 'product.cab');
    await run('gcab', ['-c', '-z', cabinet, ...FILE_KEYS], files);
    const folder = path.join(work, 'tables');
    const undo = await buildUndo(files, path.join(folder, 'Binary'));
    const tables = await writeTables(product, files, [cabinet, undo], folder);
    const msi = path.join(work, 'product.msi');
    await run('msibuild', [msi, ...tables.flatMap((name) => ['-i', name])], folder);
    await run('msibuild', [msi, '-a', 'product.cab', cabinet], work);
    await putInPlace(msi, outFile);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function readProduct() {
  /** @type {unknown} */
  const json = JSON.parse(await readFile(path.join(installer, 'product.json'), 'utf8'));
  return /** @type {Product} */ (json);
}

/**
 * @param {Product} product
 * @param {string} folder
 */
async function stageFiles(product, folder) {
  await mkdir(folder);
  await buildProgram('lrm-mitigate', `version=${product.version}`, path.join(folder, 'HelperFile'));
  const text = await readFile(path.join(installer, 'files', 'LEEME-README.txt'), 'utf8');
  // Windows 7's Notepad knows UTF-8 only by its mark, and shows LF line ends as one line.
  const notepad = `\ufeff${fill(text, product).replaceAll('\n', '\r\n')}`;
  await writeFile(path.join(folder, 'ReadmeFile'), notepad);
  for (const key of FILE_KEYS) {
    // gcab stores mode and time.
    await chmod(path.join(folder, key), 0o644);
    await utimes(path.join(folder, key), new Date(product.date), new Date(product.date));
  }
  return folder;
}

/**
 * What the Binary table holds: it knows the helper by its digest. msibuild wants it in a folder of the table's name.
 * @param {string} files
 * @param {string} folder
 */
async function buildUndo(files, folder) {
  const helper = await readFile(path.join(files, 'HelperFile'));
  const undo = path.join(folder, 'Undo.ibd');
  await mkdir(folder, { recursive: true });
  await buildProgram('lrm-undo', `helperSHA256=${createHash('sha256').update(helper).digest('hex')}`, undo);
  return undo;
}

/**
 * @param {string} name
 * @param {string} variable what the linker sets in package main, as NAME=VALUE
 * @param {string} outFile
 */
async function buildProgram(name, variable, outFile) {
  // A program for windows, not for the console: msiexec would show the operator a black window otherwise.
  const linker = `-s -w -H=windowsgui -buildid= -X main.${variable}`;
  // Not inlined: a tenth smaller, and the package holds two programs.
  const flags = ['-trimpath', '-buildvcs=false', '-gcflags=all=-l', '-ldflags', linker];
  await run('go', ['build', ...flags, '-o', outFile, `./cmd/${name}`], module, {
    CGO_ENABLED: '0',
    GOOS: 'windows',
    GOARCH: 'amd64',
    GOAMD64: 'v1',
    GOFLAGS: '',
    GOEXPERIMENT: '',
    GOWORK: 'off',
  });
}

/**
 * Fills the table sources in and writes them as msibuild wants them; gives their file names in import order.
 * @param {Product} product
 * @param {string} files
 * @param {string[]} streams files that go in as they are
 * @param {string} folder
 */
async function writeTables(product, files, streams, folder) {
  const values = await placeholderValues(product, files);
  const sources = path.join(installer, 'tables');
  const names = (await readdir(sources)).filter((name) => name.endsWith('.idt')).sort();
  /** @type {[string, string][]} */
  const texts = [];
  for (const name of names) {
    const added = name === 'Property.idt' ? await languageRows() : '';
    texts.push([name, (await readFile(path.join(sources, name), 'utf8')) + added]);
  }
  const contents = await Promise.all(streams.map((stream) => readFile(stream)));
  values['packageCode'] = packageCode([JSON.stringify([texts, values]), ...contents]);
  await writeFile(path.join(folder, '_ForceCodepage.idt'), `\r\n\r\n${CODE_PAGE}\t_ForceCodepage\r\n`);
  for (const [name, text] of texts) await writeFile(path.join(folder, name), tableText(fill(text, values)));
  // The code page first: it governs how the strings of every table after it are stored.
  return ['_ForceCodepage.idt', ...names];
}

/**
 * @param {Product} product
 * @param {string} files
 * @returns {Promise<Record<string, string>>}
 */
async function placeholderValues(product, files) {
  /** @type {Record<string, string>} */
  const sizes = {};
  for (const key of FILE_KEYS) {
    sizes[`size.${key}`] = String((await readFile(path.join(files, key))).length);
  }
  return { ...product, date: product.date.replaceAll('-', '/'), ...sizes };
}

/** What dialogs say, as rows of the Property table: `es.Key` and `en.Key`, which a dialog takes as [[lang].Key]. */
async function languageRows() {
  /** @type {unknown} */
  const json = JSON.parse(await readFile(path.join(installer, 'texts.json'), 'utf8'));
  const texts = Object.entries(/** @type {Record<string, Record<string, string>>} */ (json));
  const rows = texts.flatMap(([key, text]) =>
    ['en', 'es'].map((lang) => `${lang}.${key}\t${escape(text[lang])}\n`),
  );
  return rows.join('');
}

/**
 * In IDT files, control characters stand for line ends (17, 25 for CR, LF).
 * @param {string | undefined} text
 */
function escape(text) {
  if (text === undefined) throw new Error('texts.json: a language is missing');
  return text.replaceAll('\r', '\u0011').replaceAll('\n', '\u0019');
}

/**
 * Windows takes two packages with one package code for the same bytes, so the code is derived from all that goes in.
 * @param {(string | Uint8Array)[]} inputs
 * @returns {string} a GUID of version 8 (RFC 9562: made by a rule of one's own)
 */
function packageCode(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input);
  const hex = hash.digest('hex').toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-A${hex.slice(17, 20)}-${hex.slice(20, 32)}}`;
}

/**
 * Source form to IDT: `#` lines are our comments, line ends become CRLF, and the empty cells at the end of a row,
 * which an editor would have stripped, come back.
 * @param {string} source
 */
function tableText(source) {
  const rows = source.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const columns = (rows[0] ?? '').split('\t').length;
  const isHeader = (/** @type {number} */ index) => index < 3;
  return rows
    .map((row, index) => (isHeader(index) ? row : row + '\t'.repeat(columns - row.split('\t').length)))
    .map((row) => `${row}\r\n`)
    .join('');
}

/**
 * @param {string} text
 * @param {Record<string, string>} values
 */
function fill(text, values) {
  return text.replace(/\{\{([\w.]+)\}\}/g, (_, /** @type {string} */ name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`unknown placeholder {{${name}}}`);
    return value;
  });
}

/**
 * @param {keyof typeof PACKAGES} tool
 * @param {string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} [extra] environment
 */
async function run(tool, args, cwd, extra = {}) {
  // libmsi reads dates, and gcab writes them, in local time.
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8', ...extra };
  try {
    await execute(tool, args, { cwd, env });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error && error.code === 'ENOENT') {
      throw new ToolMissingError(tool);
    }
    throw error;
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
async function putInPlace(from, to) {
  await mkdir(path.dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}.partial`;
  await copyFile(from, partial);
  await chmod(partial, 0o644);
  await rename(partial, to);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildInstaller({ outFile: defaultOutFile });
    console.log(defaultOutFile);
  } catch (error) {
    if (!(error instanceof ToolMissingError)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  }
}
