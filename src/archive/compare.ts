/** A ZIP against what it must be: every byte that is no file content, which the caller has hashed already. */

import { encodeHex } from '../base/bytes.ts';
import type { Extent } from '../base/container.ts';
import { CHUNK_SIZE } from '../base/source.ts';
import type { ByteSource } from '../base/source.ts';
import type { ZipFileSegment, ZipLayout, ZipRecordSegment } from './segments.ts';

export interface ZipCompareOptions {
  /** Where the reader took each file's bytes from, in order: `ZipArchiveTree` has it. */
  extentsOf(path: string): readonly Extent[];
}

/** A stretch of an archive that is not as derived. */
export interface ZipDifference {
  /** Nothing in an archive is ever left there by a host. */
  readonly kind: 'difference';
  /** First and last differing byte of one record; bytes between may agree. Bytes from the start of the archive. */
  readonly offset: number;
  readonly length: number;
  /** `ZipSegment.what`; `behind-archive` for bytes past the derived end. */
  readonly what: string;
  /** Lower-case hex of the first bytes of the stretch; for a file, its place as `offset+length`. */
  readonly expected: string;
  readonly found: string;
  /** True on the last difference that is given out: comparison stopped there. */
  readonly more: boolean;
}

/** Enough to see what happened; an archive that differs more is not worth reading on. */
export const MAX_DIFFERENCES = 100;
const SHOWN_BYTES = 16;

type Stretch = Omit<ZipDifference, 'more'>;

/**
 * Gives out differences in the order of the archive, at most one for each record. The content of a file counts as equal when
 * `extentsOf` says that the caller got it from exactly its place: whoever read it there has its digest and CRC, so no byte
 * is read twice. An archive that ends early gives one difference, from the record it breaks off in to the derived end.
 */
export async function* compareZip(
  source: ByteSource,
  layout: ZipLayout,
  options: ZipCompareOptions,
): AsyncGenerator<ZipDifference, void, undefined> {
  let count = 0;
  for await (const stretch of differences(source, layout, options)) {
    count += 1;
    yield { ...stretch, more: count === MAX_DIFFERENCES };
    if (count === MAX_DIFFERENCES) return;
  }
}

async function* differences(
  source: ByteSource,
  layout: ZipLayout,
  options: ZipCompareOptions,
): AsyncGenerator<Stretch, void, undefined> {
  for (const group of groupsOf(layout, source.size)) {
    if (Array.isArray(group)) yield* compareRecords(source, group);
    else yield* compareFile(group, options.extentsOf(group.path));
  }
  yield* compareEnd(source, layout);
}

/** Files, and neighbouring records together: as many as are read at once. Stops where the source does. */
function* groupsOf(layout: ZipLayout, limit: number): Generator<ZipFileSegment | ZipRecordSegment[]> {
  let records: ZipRecordSegment[] = [];
  let length = 0;
  for (const segment of layout.segments) {
    const isInside = segment.offset + segment.length <= limit;
    if (records.length > 0 && (!isInside || segment.kind === 'file' || length > CHUNK_SIZE)) {
      yield records;
      records = [];
      length = 0;
    }
    if (!isInside) return;
    if (segment.kind === 'file') yield segment;
    else {
      records.push(segment);
      length += segment.length;
    }
  }
  if (records.length > 0) yield records;
}

async function* compareRecords(source: ByteSource, records: readonly ZipRecordSegment[]) {
  const start = records[0]?.offset ?? 0;
  const bytes = await readAt(
    source,
    start,
    records.reduce((sum, record) => sum + record.length, 0),
  );
  for (const record of records) {
    const from = record.offset - start;
    yield* compareRecord(record, bytes.subarray(from, from + record.length));
  }
}

function* compareRecord(record: ZipRecordSegment, found: Uint8Array): Generator<Stretch> {
  const expected = record.render(0, record.length);
  const differs = (byte: number, i: number): boolean => byte !== expected[i];
  const first = found.findIndex(differs);
  if (first < 0) return;
  const length = found.findLastIndex(differs) + 1 - first;
  yield stretchOf(
    record.what,
    record.offset + first,
    length,
    expected.subarray(first),
    found.subarray(first),
  );
}

function stretchOf(
  what: string,
  offset: number,
  length: number,
  expected: Uint8Array,
  found: Uint8Array,
): Stretch {
  const shown = Math.min(length, SHOWN_BYTES);
  const [left, right] = [expected, found].map((bytes) => encodeHex(bytes.subarray(0, shown)));
  return { kind: 'difference', offset, length, what, expected: left ?? '', found: right ?? '' };
}

function* compareFile(segment: ZipFileSegment, extents: readonly Extent[]): Generator<Stretch> {
  const { offset, length, what } = segment;
  const expected = `${offset}+${length}`;
  const found = extents.map((extent) => `${extent.offset}+${extent.length}`).join(' ') || '-';
  if (found !== expected) yield { kind: 'difference', offset, length, what, expected, found };
}

async function* compareEnd(source: ByteSource, layout: ZipLayout): AsyncGenerator<Stretch> {
  const none = new Uint8Array(0);
  if (source.size > layout.size) {
    const length = source.size - layout.size;
    const found = await readAt(source, layout.size, Math.min(length, SHOWN_BYTES));
    yield stretchOf('behind-archive', layout.size, length, none, found);
  }
  const broken = layout.segments.find((segment) => segment.offset + segment.length > source.size);
  if (broken === undefined) return;
  const { offset, what } = broken;
  const found = await readAt(source, offset, Math.min(source.size - offset, SHOWN_BYTES));
  const expected = broken.kind === 'bytes' ? broken.render(0, broken.length) : none;
  yield stretchOf(what, offset, layout.size - offset, expected, found);
}

async function readAt(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await source.read(offset, bytes);
  return bytes;
}
