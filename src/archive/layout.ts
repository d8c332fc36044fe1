/** A file tree to its ZIP, byte for byte, without I/O: verification derives here what the writer must have written. */

import { compareText } from '../base/bytes.ts';
import { SealkitError, printable } from '../base/errors.ts';
import { findNameTwin, isKitPath } from '../base/paths.ts';
import { dosDateTimeOf } from './dos-time.ts';
import type { DosDateTime } from './dos-time.ts';
import {
  centralHeaderLength,
  encodeCentralHeader,
  encodeDataDescriptor,
  encodeEnd,
  encodeLocalHeader,
  encodeZip64End,
  encodeZip64Locator,
} from './records.ts';
import type { CentralDirectory, ZipRecordEntry } from './records.ts';
import type { ZipLayout, ZipSegment } from './segments.ts';
import {
  DATA_DESCRIPTOR,
  END,
  LOCAL_HEADER,
  MARKER_32,
  MAX_ENTRIES,
  MAX_FILE_SIZE,
  ZIP64_END,
  ZIP64_LOCATOR,
  lengthOf,
} from './zip-format.ts';

/** One file to lay out. */
export interface ZipLayoutFile {
  readonly path: string;
  /** Bytes, at most 2^32 - 2. */
  readonly size: number;
  /** CRC-32 of the content (APPNOTE 4.4.7), unsigned. */
  readonly crc32: number;
}

export interface ZipLayoutInput {
  /** In any order. */
  readonly files: readonly ZipLayoutFile[];
  /** Seconds since 1970, UTC: the date of every entry. */
  readonly timestamp: number;
}

/**
 * The archive that `writeZip` writes: entries by path bytes, stored, each with a data descriptor (format clause 13).
 * @throws SealkitError `image-too-large`, `name-forbidden` or `name-twin`.
 */
export function layOutZip(input: ZipLayoutInput): ZipLayout {
  const modified = dosDateTimeOf(input.timestamp);
  const list = new SegmentList();
  const entries = orderFiles(input.files).map((file) => addFile(list, file, modified));
  const offset = list.size;
  assertNoMarker(offset);
  for (const entry of entries) {
    list.addRecord(`central-header:${entry.path}`, centralHeaderLength(entry), () =>
      encodeCentralHeader(entry),
    );
  }
  addEnd(list, { entries: entries.length, offset, size: list.size - offset });
  return { size: list.size, segments: list.segments };
}

/**
 * Files in the order of the archive, checked against what an archive can hold.
 * @throws SealkitError as `layOutZip`.
 */
export function orderFiles<T extends { readonly path: string; readonly size: number }>(
  files: readonly T[],
): T[] {
  if (files.length > MAX_ENTRIES) throw tooLarge(MAX_ENTRIES, files.length);
  for (const { path, size } of files) {
    if (!isKitPath(path)) throw new SealkitError({ code: 'name-forbidden', path: printable(path) });
    if (size > MAX_FILE_SIZE) throw tooLarge(MAX_FILE_SIZE, size, path);
  }
  const twin = findNameTwin(files.map((file) => file.path));
  if (twin !== null) throw new SealkitError({ code: 'name-twin', path: twin });
  return files.toSorted((a, b) => compareText(a.path, b.path));
}

function tooLarge(limit: number, found: number, path?: string): SealkitError {
  const detail = path === undefined ? {} : { path };
  return new SealkitError({
    code: 'image-too-large',
    expected: `<= ${limit}`,
    found: String(found),
    ...detail,
  });
}

/** An offset that equals the marker reads in two ways. One byte more or less in any file before it helps. */
function assertNoMarker(offset: number, path?: string): void {
  if (offset === MARKER_32) throw tooLarge(MARKER_32 - 1, offset, path);
}

function addFile(list: SegmentList, file: ZipLayoutFile, modified: DosDateTime): ZipRecordEntry {
  const { path, size, crc32 } = file;
  const entry = { path, size, crc32, modified, localOffset: list.size };
  assertNoMarker(entry.localOffset, path);
  list.addRecord(`local-header:${path}`, lengthOf(LOCAL_HEADER) + path.length, () =>
    encodeLocalHeader(entry),
  );
  list.addContent(path, size);
  list.addRecord(`data-descriptor:${path}`, lengthOf(DATA_DESCRIPTOR), () => encodeDataDescriptor(entry));
  return entry;
}

function addEnd(list: SegmentList, directory: CentralDirectory): void {
  const isZip64 = directory.offset > MARKER_32;
  if (isZip64) {
    list.addRecord('zip64-end', lengthOf(ZIP64_END), () => encodeZip64End(directory));
    list.addRecord('zip64-locator', lengthOf(ZIP64_LOCATOR), () => encodeZip64Locator(directory));
  }
  list.addRecord('end', lengthOf(END), () => encodeEnd(directory, isZip64));
}

/** Segments being laid one behind the other, so that a layout cannot have a gap. */
class SegmentList {
  readonly segments: ZipSegment[] = [];
  /** Bytes so far, and the offset of the next segment. */
  size = 0;

  addRecord(what: string, length: number, encode: () => Uint8Array): void {
    const render = (from: number, to: number): Uint8Array => encode().subarray(from, to);
    this.#push({ kind: 'bytes', what, offset: this.size, length, render });
  }

  addContent(path: string, length: number): void {
    if (length > 0) this.#push({ kind: 'file', what: `file:${path}`, path, offset: this.size, length });
  }

  #push(segment: ZipSegment): void {
    this.segments.push(segment);
    this.size += segment.length;
  }
}
