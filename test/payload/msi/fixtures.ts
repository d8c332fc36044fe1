import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ByteSource } from '../../../src/base/source.ts';
import { buildInstaller } from '../../../scripts/build-installer.mjs';

const SAMPLES = path.resolve(import.meta.dirname, '../../../../shared/samples');

/** Builds the demo installer into a folder of its own, which `remove` deletes. */
export async function buildDemo(): Promise<{ file: string; bytes: Uint8Array; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-msi-'));
  const file = path.join(folder, 'demo.msi');
  await buildInstaller({ outFile: file });
  const bytes = new Uint8Array(await readFile(file));
  return { file, bytes, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** MSIs of other makers, where they are at hand; the project's own fixtures cover the same ground. */
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
