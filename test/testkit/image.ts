/** Images for vectors: the one that a vector's tree has by format clauses 12, 13 and 17, and patches to it. */
import { crc32 } from 'node:zlib';
import { layOutZip } from '../../src/archive/index.ts';
import { decodeHex, encodeHex, joinBytes } from '../../src/base/bytes.ts';
import { layOutFatImage, layOutIsoImage } from '../../src/image/index.ts';
import { decodeManifest, MANIFEST_PATH, SEAL_PATH } from '../../src/manifest/index.ts';
import { VOLUME_LABEL } from '../../src/container/index.ts';
import { sha256, type Files } from './fixture.ts';
import type { ImageKind, ImagePatch } from './vector.ts';

/** What FAT images and archives have in common: a list of what lies where. */
interface Segment {
  readonly kind: 'bytes' | 'file' | 'zero';
  readonly what: string;
  readonly offset: number;
  readonly length: number;
  readonly path?: string;
  render?(from: number, to: number): Uint8Array;
}

export interface VectorImage {
  readonly bytes: Uint8Array;
  /** What lies where, without gaps. */
  readonly regions: readonly { readonly what: string; readonly offset: number; readonly length: number }[];
  /** Where the region of this name begins. @throws Error when there is none, so that no vector loses its defect */
  readonly at: (what: string) => number;
  /** Just behind that region. */
  readonly endOf: (what: string) => number;
}

/** The genuine image of a genuine tree; `freeBytes` is room on FAT. */
export function imageOf(kind: ImageKind, files: Files, freeBytes = 0): VectorImage {
  const segments = layOut(kind, files, freeBytes);
  const parts = segments.map((segment) => {
    if (segment.kind === 'file') return files.get(segment.path ?? '') ?? new Uint8Array();
    return segment.render?.(0, segment.length) ?? new Uint8Array(segment.length);
  });
  const find = (what: string): Segment => {
    const found = segments.find((segment) => segment.what === what);
    if (found === undefined) throw new Error(`the image has no ${what}`);
    return found;
  };
  const endOf = (what: string): number => find(what).offset + find(what).length;
  return { bytes: joinBytes(parts), regions: segments, at: (what) => find(what).offset, endOf };
}

function layOut(kind: ImageKind, files: Files, freeBytes: number): readonly Segment[] {
  const { kit } = decodeManifest(files.get(MANIFEST_PATH) ?? new Uint8Array());
  const timestamp = Date.parse(kit.created) / 1000;
  const list = [...files].map(([path, bytes]) => ({ path, size: bytes.length, crc32: crc32(bytes) }));
  if (kind === 'zip') return layOutZip({ files: list, timestamp }).segments;
  const seed = decodeHex(sha256(files.get(SEAL_PATH) ?? new Uint8Array())) ?? new Uint8Array();
  const input = { files: list, timestamp, seed, label: VOLUME_LABEL };
  return (kind === 'iso' ? layOutIsoImage(input) : layOutFatImage({ ...input, freeBytes })).segments;
}

/** The image with a vector's patches, in order. */
export function applyPatches(image: Uint8Array, patches: readonly ImagePatch[]): Uint8Array {
  return patches.reduce((bytes, patch) => {
    if (patch.kind === 'cut') return bytes.slice(0, patch.size);
    const hex = decodeHex(patch.hex) ?? new Uint8Array();
    if (patch.kind === 'append') return joinBytes([bytes, hex]);
    const patched = bytes.slice();
    patched.set(hex, patch.offset);
    return patched;
  }, image);
}

/** Differing bytes closer than this are one patch. */
const MERGE_DISTANCE = 8;

/** What turns one image into another. */
export function patchesBetween(before: Uint8Array, after: Uint8Array): ImagePatch[] {
  const common = Math.min(before.length, after.length);
  const runs: { from: number; to: number }[] = [];
  for (let i = 0; i < common; i += 1) {
    if (before[i] === after[i]) continue;
    const last = runs.at(-1);
    if (last !== undefined && i - last.to < MERGE_DISTANCE) last.to = i + 1;
    else runs.push({ from: i, to: i + 1 });
  }
  const patches = runs.map(({ from, to }): ImagePatch => {
    return { kind: 'patch', offset: from, hex: encodeHex(after.subarray(from, to)) };
  });
  if (after.length > common) patches.push({ kind: 'append', hex: encodeHex(after.subarray(common)) });
  if (before.length > common) patches.push({ kind: 'cut', size: common });
  return patches;
}
