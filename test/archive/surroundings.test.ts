import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeHex } from '../../src/base/bytes.ts';
import { SMALL_TREE, TIMESTAMP, zipOf } from './zips.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Arguments: a mask for new files, the time stamp, and path and hex of each file as JSON. */
const SCRIPT = `
import { writeZip } from './archive/write.js';
import { sourceOfBytes } from './base/source.js';
const [mask, timestamp, ...rest] = process.argv.slice(2);
process.umask(Number(mask));
const files = JSON.parse(rest[0]).map(([path, hex]) => ({ path, source: sourceOfBytes(Buffer.from(hex, 'hex')) }));
await writeZip({ files, timestamp: Number(timestamp) }, process.stdout);
`;

let folder = '';

/** A process of its own per zone and locale, so the writer is run as the JavaScript it is shipped as. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealkit-surroundings-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const room of ['base', 'archive']) transpileRoom(room);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'main.js'), SCRIPT);
});
afterAll(() => rmSync(folder, { recursive: true }));

function transpileRoom(room: string): void {
  mkdirSync(join(folder, room));
  const compilerOptions: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    rewriteRelativeImportExtensions: true,
  };
  for (const name of readdirSync(join(ROOT, 'src', room))) {
    const text = readFileSync(join(ROOT, 'src', room, name), 'utf8');
    const { outputText } = ts.transpileModule(text, { fileName: name, compilerOptions });
    writeFileSync(join(folder, room, name.replace(/\.ts$/, '.js')), outputText);
  }
}

it.each([
  ['UTC', 'C', '0'],
  ['America/Bogota', 'es_CO.UTF-8', '0o077'],
  ['America/Mexico_City', 'es_MX.UTF-8', '0o022'],
  ['Asia/Kathmandu', 'tr_TR.UTF-8', '0o777'],
  ['Pacific/Kiritimati', 'ar_EG.UTF-8', '0o002'],
])('zone %s, locale %s and umask %s make the same bytes', (zone, locale, mask) => {
  const files = Object.entries(SMALL_TREE).map(([path, content]) => [path, encodeHex(content)]);
  const args = [join(folder, 'main.js'), mask, String(TIMESTAMP), JSON.stringify(files)];
  const env = { ...process.env, TZ: zone, LC_ALL: locale, LANG: locale };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env });
  expect(status, stderr.toString()).toBe(0);
  expect(new Uint8Array(stdout)).toEqual(zipOf(SMALL_TREE));
});
