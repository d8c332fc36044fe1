import { createHash } from 'node:crypto';

import { CHUNK_SIZE, readWhole, sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { compareImage, layOutFatImage, readFatImage } from '../../src/image/index.ts';
import type { FatImageInput, FatLayout, ImageDifference, LayoutFile } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';

/** 2026-01-31 12:34:56 UTC. */
export const TIMESTAMP = Date.UTC(2026, 0, 31, 12, 34, 56) / 1000;
export const SEED = Uint8Array.from({ length: 32 }, (_, i) => 0xa0 + i);

/** Path to content. */
export type Tree = Readonly<Record<string, Uint8Array>>;

/** Bytes that differ from file to file and never repeat in step with a cluster. */
export function patternBytes(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + seed * 101) & 0xff);
}

export function filesOf(tree: Tree): LayoutFile[] {
  return Object.entries(tree).map(([path, bytes]) => ({ path, size: bytes.length }));
}

export function layOut(tree: Tree, overrides: Partial<FatImageInput> = {}): FatLayout {
  return layOutFatImage({
    files: filesOf(tree),
    timestamp: TIMESTAMP,
    seed: SEED,
    label: 'TEST-KIT',
    ...overrides,
  });
}

export function contentFrom(tree: Tree): (path: string) => ByteSource {
  return (path) => sourceOfBytes(tree[path] ?? new Uint8Array(0));
}

export async function imageOf(tree: Tree, overrides: Partial<FatImageInput> = {}): Promise<Uint8Array> {
  return readWhole(sourceOfLayout(layOut(tree, overrides), contentFrom(tree)));
}

/** Zeros that exist nowhere. */
export function zeroSource(size: number): ByteSource {
  return { size, read: (_, target) => Promise.resolve(void target.fill(0)) };
}

/** The source with some bytes replaced. */
export function overlay(source: ByteSource, changes: ReadonlyMap<number, number>): ByteSource {
  return {
    size: source.size,
    read: async (offset, target) => {
      await source.read(offset, target);
      for (const [at, byte] of changes) {
        if (at >= offset && at < offset + target.length) target[at - offset] = byte;
      }
    },
  };
}

/** All that differs from the layout, with the files where this reader finds them. */
export async function differencesOf(
  source: ByteSource,
  layout: FatLayout,
  readOnly = true,
): Promise<ImageDifference[]> {
  const { extentsOf } = await readFatImage(source);
  const found: ImageDifference[] = [];
  for await (const difference of compareImage(source, layout, { extentsOf, readOnly }))
    found.push(difference);
  return found;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Path to hash of its bytes, read through the given sources. */
export async function hashAll(
  files: readonly { path: string; source: ByteSource }[],
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { path, source } of files) {
    if (source.size > 64 * CHUNK_SIZE) throw new Error(`${path} is too long to hold`);
    hashes.set(path, sha256(await readWhole(source)));
  }
  return hashes;
}

export function hashesOf(tree: Tree): Map<string, string> {
  return new Map(Object.entries(tree).map(([path, bytes]) => [path, sha256(bytes)]));
}

/** A kit in miniature: names of every sort, an empty file, folders in folders. */
export const SMALL_TREE: Tree = {
  'LEEME-README.html': patternBytes(1500, 1),
  'SealCheck.exe': patternBytes(70_000, 2),
  'SETUP.EXE': patternBytes(513, 3),
  'payload/patch-1.0.0.msi': patternBytes(40_960, 4),
  'payload/EMPTY.TXT': new Uint8Array(0),
  'papers/deep/er/still/a.b.c.json': patternBytes(1, 5),
  'kit/SEAL': patternBytes(512, 6),
  'kit/manifest.json': patternBytes(511, 7),
};
