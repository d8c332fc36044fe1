/** Images in which files end at offsets that are limits of numbers, changed there and shown to the command line tool. */
import { closeSync, ftruncateSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { layOutZip } from '../../src/archive/index.ts';
import { VOLUME_LABEL } from '../../src/container/index.ts';
import { layOutFatImage, layOutIsoImage } from '../../src/image/index.ts';
import { SEAL_PATH } from '../../src/manifest/index.ts';
import { runSealkit } from '../e2e/example.ts';
import { sha256, testManifest, testRecord } from '../testkit/fixture.ts';
import type { ImageKind } from '../testkit/vector.ts';
import { largeKit, overZeros, spoil, type LargeKit, type Of, type Zeros } from './large-kit.ts';

interface Layout {
  readonly size: number;
  readonly segments: readonly {
    readonly kind: string;
    readonly what: string;
    readonly offset: number;
    readonly length: number;
    readonly path?: string;
    render?(from: number, to: number): Uint8Array;
  }[];
}

function crc32OfZeros(sizes: Iterable<number>): Of<number> {
  let crc = 0;
  return overZeros(
    sizes,
    (bytes) => (crc = crc32(bytes, crc)),
    () => crc,
  );
}

function layOut(kind: ImageKind, { files, zeros }: LargeKit, crcOf: Of<number>): Layout {
  const own = [...files].map(([name, bytes]) => ({ path: name, size: bytes.length, crc32: crc32(bytes) }));
  const all = [...own, ...[...zeros].map(([name, size]) => ({ path: name, size, crc32: crcOf(size) }))];
  const timestamp = Date.parse(testManifest([], testRecord()).kit.created) / 1000;
  if (kind === 'zip') return layOutZip({ files: all, timestamp });
  const seed = Buffer.from(sha256(files.get(SEAL_PATH) ?? new Uint8Array()), 'hex');
  const input = { files: all, timestamp, seed: new Uint8Array(seed), label: VOLUME_LABEL };
  return kind === 'iso' ? layOutIsoImage(input) : layOutFatImage({ ...input, freeBytes: 0 });
}

function offsetOf({ segments }: Layout, what: string): number {
  const found = segments.find((segment) => segment.what === what);
  if (found === undefined) throw new Error(`the image has no ${what}`);
  return found.offset;
}

/** Writes the image of a genuine kit in which a large file ends at each of these offsets, and one of one byte comes next. */
export async function writeLargeImage(
  kind: ImageKind,
  limits: readonly number[],
  file: string,
): Promise<{ readonly record: Uint8Array; readonly afterLimits: readonly number[] }> {
  const names = limits.map((limit) => ({ large: `payload/${limit}-a`, small: `payload/${limit}-b` }));
  const zeros = await sizesFor(kind, limits, names);
  const kit = await largeKit(zeros);
  const layout = layOut(kind, kit, kind === 'zip' ? crc32OfZeros(zeros.values()) : () => 0);
  const fd = openSync(file, 'wx');
  ftruncateSync(fd, layout.size);
  for (const segment of layout.segments) {
    const bytes = segment.render?.(0, segment.length) ?? kit.files.get(segment.path ?? '');
    if (bytes !== undefined) writeSync(fd, bytes, 0, bytes.length, segment.offset);
  }
  closeSync(fd);
  return { record: kit.record, afterLimits: names.map(({ small }) => offsetOf(layout, `file:${small}`)) };
}

interface FoundRange {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * Changes a byte at the end of what lies before each limit, at the limit, one behind it and in the small file, and verifies that
 * by the command line tool. An archive has a header at the limit, and one that is damaged hides the rest: it is left whole.
 * @returns the changes that no finding covers, and the findings that cover none
 */
export async function missedAtLimits(
  kind: ImageKind,
  limits: readonly number[],
  folder: string,
): Promise<unknown[]> {
  const [image, publisher] = [
    path.join(folder, `large.${kind}`),
    path.join(folder, `publisher.${kind}.json`),
  ];
  const { record, afterLimits } = await writeLargeImage(kind, limits, image);
  writeFileSync(publisher, record);
  const around = limits.flatMap((limit) => (kind === 'zip' ? [limit - 1] : [limit - 1, limit, limit + 1]));
  const changed = [...new Set([...around, ...afterLimits])];
  spoil(image, changed);
  const { stdout } = runSealkit(['verify', image, '--publisher', publisher, '--json']);
  rmSync(image);
  const { findings } = JSON.parse(stdout) as { findings: readonly FoundRange[] };
  const covers = ({ offset, length }: FoundRange, at: number): boolean =>
    at >= offset && at < offset + length;
  const unseen = changed.filter((at) => !findings.some((finding) => covers(finding, at)));
  const undue = findings.filter(
    (finding) => !changed.some((at) => covers(finding, at)) && !isCrcOfZip(finding),
  );
  return [...unseen, ...undue];
}

/** An archive has two more places for what follows from a file's bytes. */
function isCrcOfZip({ path: name, length }: FoundRange): boolean {
  return /^(?:data-descriptor|central-header):payload\//.test(name) && length === 4;
}

/** What comes before a file is laid out does not depend on its bytes, and hardly on its size. */
async function sizesFor(
  kind: ImageKind,
  limits: readonly number[],
  names: readonly { readonly large: string; readonly small: string }[],
): Promise<Zeros> {
  const sizes = new Map(
    names.flatMap(({ large, small }) => [[large, 2 ** 30] as const, [small, 1] as const]),
  );
  for (let tries = 0; tries < 8; tries += 1) {
    const kit = await largeKit(sizes, () => '0'.repeat(64));
    const layout = layOut(kind, kit, () => 0);
    const wrong = names.findIndex(({ large }, i) => {
      const size = (limits[i] ?? 0) - offsetOf(layout, `file:${large}`);
      const isRight = sizes.get(large) === size;
      sizes.set(large, size);
      return !isRight;
    });
    if (wrong < 0) return sizes;
  }
  throw new Error(`no file of a ${kind} can end at ${limits.join()}`);
}
