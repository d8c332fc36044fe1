/** The records at the end of an untrusted ZIP, which say where its central directory lies. */

import { viewOf } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { readWhole, sliceSource } from '../base/source.ts';
import type { ByteSource } from '../base/source.ts';
import { assertField } from './malformed.ts';
import type { CentralDirectory } from './records.ts';
import {
  CENTRAL_HEADER,
  END,
  MARKER_16,
  MARKER_32,
  MAX_ENTRIES,
  MAX_NAME_LENGTH,
  SIGNATURES,
  ZIP64_END,
  ZIP64_EXTRA,
  ZIP64_LOCATOR,
  decodeRecord,
  lengthOf,
} from './zip-format.ts';

const END_LENGTH = lengthOf(END);
const ZIP64_END_LENGTH = lengthOf(ZIP64_END);
const ZIP64_LENGTH = ZIP64_END_LENGTH + lengthOf(ZIP64_LOCATOR);
/** An end record with the longest comment there can be. */
const MAX_END_DISTANCE = END_LENGTH + 65_535;

/**
 * Accepts an end record that is the last thing in the source and has no comment, and ZIP64 records exactly when they are
 * needed. What it gives is within the limits and ends where the end records begin.
 * @throws SealkitError `image-truncated` when there is no whole end record, else `image-malformed`.
 */
export async function readEnd(source: ByteSource): Promise<CentralDirectory> {
  const tail = await readAt(source, source.size - END_LENGTH, END_LENGTH);
  const end = decodeRecord(END, tail);
  if (end.signature !== SIGNATURES.end) throw await missingEnd(source);
  assertField(end.commentLength === 0, 'comment length', 0, end.commentLength);
  for (const disk of [end.disk, end.centralDisk]) assertField(disk === 0, 'disk number', 0, disk);
  assertField(end.entriesOnDisk === end.entries, 'disk entries', end.entries, end.entriesOnDisk);
  const isZip64 =
    end.entries === MARKER_16 || end.centralSize === MARKER_32 || end.centralOffset === MARKER_32;
  const directory = isZip64
    ? await readZip64End(source, end)
    : { entries: end.entries, offset: end.centralOffset, size: end.centralSize };
  assertPlace(directory, source.size - END_LENGTH - (isZip64 ? ZIP64_LENGTH : 0));
  return directory;
}

async function readAt(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  if (offset < 0) {
    const expected = `>= ${source.size - offset}`;
    throw new SealkitError({ code: 'image-truncated', expected, found: String(source.size) });
  }
  return readWhole(sliceSource(source, offset, length));
}

/** Tells a copy that broke off, which holds no whole end record, from bytes behind one, or from what was no ZIP ever. */
async function missingEnd(source: ByteSource): Promise<SealkitError> {
  const length = Math.min(source.size, MAX_END_DISTANCE);
  const tail = await readAt(source, source.size - length, length);
  const head = await readAt(source, 0, 4);
  const isZip = viewOf(head).getUint32(0, true) === SIGNATURES.local;
  const isEndAnywhere = hasEndRecord(tail);
  return new SealkitError({
    code: isZip && !isEndAnywhere ? 'image-truncated' : 'image-malformed',
    field: 'end record',
    expected: `${source.size - END_LENGTH}`,
    found: isEndAnywhere ? `< ${source.size - END_LENGTH}` : '-',
  });
}

function hasEndRecord(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  for (let i = 0; i + END_LENGTH <= bytes.length; i++) {
    if (view.getUint32(i, true) === SIGNATURES.end) return true;
  }
  return false;
}

type EndRecord = ReturnType<typeof decodeRecord<typeof END>>;

/** If one number of the end record is a marker, all are, and the ZIP64 records lie directly before it. */
async function readZip64End(source: ByteSource, end: EndRecord): Promise<CentralDirectory> {
  assertField(end.entries === MARKER_16, 'entries', MARKER_16, end.entries);
  assertField(end.centralSize === MARKER_32, 'central size', MARKER_32, end.centralSize);
  assertField(end.centralOffset === MARKER_32, 'central offset', MARKER_32, end.centralOffset);
  const at = source.size - END_LENGTH - ZIP64_LENGTH;
  const bytes = await readAt(source, at, ZIP64_LENGTH);
  const locator = decodeRecord(ZIP64_LOCATOR, bytes, ZIP64_END_LENGTH);
  assertFields(locator, {
    signature: SIGNATURES.zip64Locator,
    zip64EndDisk: 0,
    zip64EndOffset: at,
    disks: 1,
  });
  const { entries, centralOffset: offset, centralSize: size, ...rest } = decodeRecord(ZIP64_END, bytes);
  assertFields(rest, {
    signature: SIGNATURES.zip64End,
    recordSize: ZIP64_END_LENGTH - 12,
    disk: 0,
    centralDisk: 0,
    entriesOnDisk: entries,
  });
  assertField(offset > MARKER_32, 'ZIP64 central offset', `> ${MARKER_32}`, offset);
  return { entries, offset, size };
}

function assertFields(found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>) {
  for (const [name, value] of Object.entries(expected)) {
    assertField(found[name] === value, `ZIP64 ${name}`, value, found[name] ?? '-');
  }
}

/** Limits come first: what follows reads the directory whole. */
function assertPlace({ entries, offset, size }: CentralDirectory, end: number): void {
  const least = entries * lengthOf(CENTRAL_HEADER);
  const most = least + entries * (MAX_NAME_LENGTH + lengthOf(ZIP64_EXTRA));
  assertField(entries <= MAX_ENTRIES, 'entries', `<= ${MAX_ENTRIES}`, entries);
  assertField(size >= least && size <= most, 'central size', `${least}..${most}`, size);
  assertField(offset + size === end, 'central directory end', end, offset + size);
}
