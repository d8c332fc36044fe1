import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { compareZip, layOutZip, readZip } from '../../src/archive/index.ts';
import type { ZipDifference, ZipLayout } from '../../src/archive/index.ts';
import { writeZip } from '../../src/archive/write.ts';
import { encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';

/** 2026-03-01T12:34:56Z. */
export const TIMESTAMP = 1_772_368_496;

/** Path to content. */
export type Tree = Readonly<Record<string, Uint8Array>>;

export const SMALL_TREE: Tree = {
  'kit/SEAL': encodeUtf8('# sealkit-seal/1\n'),
  'README.html': encodeUtf8('<p>'),
  'papers/empty.txt': new Uint8Array(0),
};

export function layoutOf(tree: Tree, timestamp = TIMESTAMP): ZipLayout {
  const files = Object.entries(tree).map(([path, content]) => {
    return { path, size: content.length, crc32: crc32(content) };
  });
  return layOutZip({ files, timestamp });
}

/** The archive by the layout, without the writer. */
export function zipOf(tree: Tree): Uint8Array {
  const parts = layoutOf(tree).segments.map((segment) => {
    return segment.kind === 'bytes'
      ? segment.render(0, segment.length)
      : (tree[segment.path] ?? new Uint8Array(0));
  });
  return joinBytes(parts);
}

/** The archive by the writer. */
export async function writtenZipOf(tree: Tree, timestamp = TIMESTAMP): Promise<Uint8Array> {
  const files = Object.entries(tree).map(([path, content]) => ({ path, source: sourceOfBytes(content) }));
  const sink = new PassThrough();
  const [bytes] = await Promise.all([buffer(sink), writeZip({ files, timestamp }, sink)]);
  return new Uint8Array(bytes);
}

/** A copy of an archive of this tree with bytes replaced inside one record. */
export function patched(tree: Tree, what: string, offset: number, bytes: readonly number[]): Uint8Array {
  return patch(zipOf(tree), layoutOf(tree), what, offset, bytes);
}

export function patch(
  zip: Uint8Array,
  layout: ZipLayout,
  what: string,
  offset: number,
  bytes: readonly number[],
): Uint8Array {
  const copy = zip.slice();
  copy.set(bytes, offsetOf(layout, what) + offset);
  return copy;
}

export function offsetOf(layout: ZipLayout, what: string): number {
  const segment = layout.segments.find((each) => each.what === what);
  if (segment === undefined) throw new Error(`no segment ${what}`);
  return segment.offset;
}

/** Little-endian, 4 bytes. */
export function uint32(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

/** Differences of these bytes, as an archive, against what the tree gives. */
export async function differencesOf(
  zip: Uint8Array | ByteSource,
  layout: ZipLayout,
): Promise<ZipDifference[]> {
  const source = zip instanceof Uint8Array ? sourceOfBytes(zip) : zip;
  const tree = await readZip(source);
  return collect(compareZip(source, layout, tree));
}

/** The code a promise is rejected with; `none` when it is not. Any other error than SealkitError is thrown. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
  return 'none';
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** A huge archive that exists only as its layout: contents are zeros unless given. */
export function virtualSource(layout: ZipLayout, contents: Tree = {}): ByteSource {
  const read = (offset: number, target: Uint8Array): Promise<void> => {
    fill(layout, contents, offset, target);
    return Promise.resolve();
  };
  return { size: layout.size, read };
}

function fill(layout: ZipLayout, contents: Tree, offset: number, target: Uint8Array): void {
  target.fill(0);
  for (const segment of layout.segments) {
    const from = Math.max(offset, segment.offset);
    const to = Math.min(offset + target.length, segment.offset + segment.length);
    if (from >= to) continue;
    const [start, end] = [from - segment.offset, to - segment.offset];
    const bytes =
      segment.kind === 'bytes' ? segment.render(start, end) : contents[segment.path]?.subarray(start, end);
    if (bytes !== undefined) target.set(bytes, from - offset);
  }
}
