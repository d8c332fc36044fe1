import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ByteSource } from '../../../src/base/source.ts';
import { buildInstaller } from '../../../scripts/build-installer.mjs';

const execute = promisify(execFile);

/** Beside the project, where its makers work. */
export const SAMPLES = path.resolve(import.meta.dirname, '../../../../shared/samples');

/** Builds the demo installer into a folder of its own, which `remove` deletes. */
export async function buildDemo(): Promise<{ file: string; bytes: Uint8Array; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-msi-'));
  const file = path.join(folder, 'demo.msi');
  await buildInstaller({ outFile: file });
  const bytes = new Uint8Array(await readFile(file));
  return { file, bytes, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Tables that msibuild imports: file name to lines. What the demo has is missing here or another: code page, platform, languages, times, medium. */
const OTHER_TABLES: Readonly<Record<string, readonly string[]>> = {
  '_ForceCodepage.idt': ['', '', '1250\t_ForceCodepage'],
  '_SummaryInformation.idt': [
    'PropertyId\tValue',
    'i2\tl255',
    '_SummaryInformation\tPropertyId',
    '1\t1250',
    '3\tOther',
    '7\tIntel;1033,3082,2057',
    '9\t{0F0F0F0F-1111-4222-8333-444444444444}',
    '12\t1999/12/31 23:59:59',
    '13\t2031/02/28 12:34:56',
    '14\t500',
    '15\t0',
    '18\tAnother tool',
  ],
  'Property.idt': [
    'Property\tValue',
    's72\tl0',
    'Property\tProperty',
    'ProductName\tOther',
    'ProductVersion\t12.00.0345',
    'ProductCode\t{0A0A0A0A-1111-4222-8333-444444444444}',
    'UpgradeCode\t{0B0B0B0B-1111-4222-8333-444444444444}',
    'Manufacturer\tAnother maker',
    'ProductLanguage\t3082',
  ],
  'Media.idt': ['DiskId\tLastSequence\tCabinet', 'i2\ti4\tS255', 'Media\tDiskId', '1\t1\t'],
  'File.idt': ['File\tAttributes\tSequence', 's72\tI2\ti4', 'File\tFile', 'Own\t\t1'],
};
/** So that what is read of it is seen to be little. */
const OTHER_STREAM_BYTES = 1024 * 1024;

/** An installer by msibuild that shares little with the demo. */
export async function buildOther(): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-msi-'));
  const names = Object.keys(OTHER_TABLES);
  for (const name of names) {
    await writeFile(path.join(folder, name), `${OTHER_TABLES[name]?.join('\r\n') ?? ''}\r\n`);
  }
  await writeFile(path.join(folder, 'stream'), new Uint8Array(OTHER_STREAM_BYTES).fill(7));
  const options = { cwd: folder, env: { ...process.env, TZ: 'UTC' } };
  await execute('msibuild', ['other.msi', ...names.flatMap((name) => ['-i', name])], options);
  await execute('msibuild', ['other.msi', '-a', 'Big.stream', 'stream'], options);
  return {
    file: path.join(folder, 'other.msi'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** MSIs of other makers, where they are at hand. */
export async function sampleFiles(): Promise<string[]> {
  if (!existsSync(SAMPLES)) return [];
  const names = await readdir(SAMPLES);
  return names.filter((name) => name.endsWith('.msi')).map((name) => path.join(SAMPLES, name));
}

/** Counts what is read through it. */
export class CountingSource implements ByteSource {
  readonly size: number;
  bytesRead = 0;
  reads = 0;
  private readonly inner: ByteSource;

  constructor(inner: ByteSource) {
    this.inner = inner;
    this.size = inner.size;
  }

  read(offset: number, target: Uint8Array): Promise<void> {
    if (offset < 0 || offset + target.length > this.size) throw new RangeError('read outside the source');
    this.bytesRead += target.length;
    this.reads++;
    return this.inner.read(offset, target);
  }
}
