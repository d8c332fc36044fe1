/** An image against what it must be: every byte that is no file content, which the caller has hashed already. */

import { encodeHex } from '../base/bytes.ts';
import type { Extent } from '../base/container.ts';
import { SealkitError } from '../base/errors.ts';
import { PIECE_SIZE } from '../base/source.ts';
import type { ByteSource } from '../base/source.ts';
import { Runs, SHOWN_BYTES } from './compare-runs.ts';
import type { Stretch } from './compare-runs.ts';
import type { BytesSegment, FileSegment, ImageLayout, ZeroSegment } from './segments.ts';

export interface CompareOptions {
  /**
   * Where the tree reader took this file's bytes from, in order. A file's content counts as equal if, and only if, that was
   * the one place the layout gives it: the caller has hashed those bytes, and no byte is read twice.
   */
  readonly extentsOf: (path: string) => readonly Extent[];
  /** True when no host can have written to the medium: residue is then a difference too. */
  readonly readOnly: boolean;
}

export interface ImageDifference extends Stretch {
  /** True on the last one given out when there may be more: comparison stopped there. */
  readonly more: boolean;
}

/** Enough to see what happened; an image that differs more is not worth reading on. Residue does not count. */
export const MAX_DIFFERENCES = 100;
/** Pieces of a misplaced file that are told. */
const SHOWN_EXTENTS = 4;

/**
 * Gives out what differs, region by region in the order of the image; residue once a region, after its differences.
 * Memory stays at a few pieces, and one directory (at most 2 MiB).
 * @throws SealkitError `image-truncated` when the source is shorter than the layout.
 */
export async function* compareImage(
  source: ByteSource,
  layout: ImageLayout,
  options: CompareOptions,
): AsyncGenerator<ImageDifference, void, undefined> {
  if (source.size < layout.size) {
    const sizes = { expected: String(layout.size), found: String(source.size) };
    throw new SealkitError({ code: 'image-truncated', ...sizes });
  }
  let count = 0;
  for await (const stretch of allStretches(source, layout, options)) {
    if (stretch.kind === 'difference') count += 1;
    const isLast = count === MAX_DIFFERENCES;
    yield { ...stretch, more: isLast };
    if (isLast) return;
  }
}

async function* allStretches(
  source: ByteSource,
  layout: ImageLayout,
  options: CompareOptions,
): AsyncGenerator<Stretch, void, undefined> {
  const pieces: Pieces = { found: new Uint8Array(PIECE_SIZE), zeros: new Uint8Array(PIECE_SIZE) };
  for (const segment of layout.segments) {
    if (segment.kind === 'file') yield* compareFile(segment, options.extentsOf(segment.path));
    else yield* compareBytes(source, segment, options.readOnly, pieces);
  }
  if (source.size > layout.size) yield await behindImage(source, layout.size);
}

function* compareFile(segment: FileSegment, extents: readonly Extent[]): Generator<Stretch, void, undefined> {
  const { offset, length, what } = segment;
  const [only] = extents;
  if (extents.length === 1 && only?.offset === offset && only.length === length) return;
  const places = extents.slice(0, SHOWN_EXTENTS).map((extent) => `${extent.offset}+${extent.length}`);
  const expected = `${offset}+${length}`;
  yield { kind: 'difference', offset, length, what, expected, found: places.join(' ') || '-' };
}

/** Memory for one comparison: thousands of short segments share it. */
interface Pieces {
  readonly found: Uint8Array;
  readonly zeros: Uint8Array;
}

async function* compareBytes(
  source: ByteSource,
  segment: BytesSegment | ZeroSegment,
  isReadOnly: boolean,
  { found: buffer, zeros }: Pieces,
): AsyncGenerator<Stretch, void, undefined> {
  const runs = new Runs(segment, isReadOnly);
  for (let from = 0; from < segment.length; from += buffer.length) {
    const to = Math.min(from + buffer.length, segment.length);
    const found = buffer.subarray(0, to - from);
    await source.read(segment.offset + from, found);
    runs.compare(
      segment.kind === 'zero' ? zeros.subarray(0, to - from) : segment.render(from, to),
      found,
      from,
    );
    yield* runs.takeFinished();
  }
  yield* runs.takeAll();
}

async function behindImage(source: ByteSource, end: number): Promise<Stretch> {
  const length = source.size - end;
  const bytes = new Uint8Array(Math.min(SHOWN_BYTES, length));
  await source.read(end, bytes);
  const found = encodeHex(bytes);
  return { kind: 'difference', offset: end, length, what: 'behind-image', expected: '', found };
}
