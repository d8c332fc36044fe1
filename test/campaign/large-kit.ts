/** Kits of gibibytes that take hardly any room: the large files are zeros, left out as holes. */
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { CHUNK_SIZE } from '../../src/base/source.ts';
import { encodeSums, SUMS_PATH, type ListedFile } from '../../src/manifest/index.ts';
import { buildTestKit, listOf, testManifest, testRecord, type TestKit } from '../testkit/fixture.ts';

/** Sizes by path. */
export type Zeros = ReadonlyMap<string, number>;
export type Of<T> = (size: number) => T;

export interface LargeKit extends TestKit {
  /** What is not in `files`. */
  readonly zeros: Zeros;
}

const ZEROS = new Uint8Array(CHUNK_SIZE);

/** What a digest says of so many zeros, for each of these sizes, in one pass. */
export function overZeros<T>(
  sizes: Iterable<number>,
  update: (bytes: Uint8Array) => void,
  value: () => T,
): Of<T> {
  const values = new Map<number, T>();
  let done = 0;
  for (const size of [...sizes].sort((a, b) => a - b)) {
    for (let length = 0; done < size; done += length) {
      length = Math.min(size - done, ZEROS.length);
      update(ZEROS.subarray(0, length));
    }
    values.set(size, value());
  }
  return (size) => {
    const found = values.get(size);
    if (found === undefined) throw new Error(`no digest of ${size} zeros`);
    return found;
  };
}

function sha256OfZeros(sizes: Iterable<number>): Of<string> {
  const hash = createHash('sha256');
  return overZeros(
    sizes,
    (bytes) => hash.update(bytes),
    () => hash.copy().digest('hex'),
  );
}

/** A genuine kit with files of so many zeros beside its own. */
export async function largeKit(zeros: Zeros, digestOf = sha256OfZeros(zeros.values())): Promise<LargeKit> {
  const large = [...zeros].map(([name, size]) => ({ path: name, size, sha256: digestOf(size) }));
  const withLarge = (files: readonly ListedFile[]): ListedFile[] =>
    [...files, ...large].sort((a, b) => (a.path < b.path ? -1 : 1));
  const kit = await buildTestKit({
    files: (files) => files.set(SUMS_PATH, encodeSums(withLarge(listOf(files)))),
    manifest: ({ files }) => testManifest(withLarge(files), testRecord()),
    seal: (seal) => ({
      ...seal,
      files: seal.files + large.length,
      bytes: large.reduce((sum, { size }) => sum + size, seal.bytes),
    }),
  });
  return { ...kit, zeros };
}

/** As a folder. */
export function writeLargeFolder(kit: LargeKit, folder: string): void {
  const make = (name: string, size: number, bytes: Uint8Array): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const fd = openSync(file, 'wx');
    ftruncateSync(fd, size);
    writeSync(fd, bytes);
    closeSync(fd);
  };
  for (const [name, bytes] of kit.files) make(name, bytes.length, bytes);
  for (const [name, size] of kit.zeros) make(name, size, new Uint8Array());
}

/** Puts a one in the place of a zero. */
export function spoil(file: string, offsets: readonly number[]): void {
  const fd = openSync(file, 'r+');
  for (const offset of offsets) writeSync(fd, Uint8Array.of(1), 0, 1, offset);
  closeSync(fd);
}
