/** What stands in each record of an archive written here: the values that are the same for all, and the others' places. */

import { encodeUtf8, joinBytes } from '../base/bytes.ts';
import type { DosDateTime } from './dos-time.ts';
import {
  CENTRAL_HEADER,
  DATA_DESCRIPTOR,
  END,
  FLAG_DESCRIPTOR,
  LOCAL_HEADER,
  MARKER_16,
  MARKER_32,
  METHOD_STORE,
  SIGNATURES,
  ZIP64_END,
  ZIP64_EXTRA,
  ZIP64_LOCATOR,
  ZIP64_TAG,
  encodeRecord,
  lengthOf,
} from './zip-format.ts';

/** One file as the records tell of it. */
export interface ZipRecordEntry {
  /** ASCII. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
  readonly modified: DosDateTime;
  /** Of its local header, from the start of the archive. */
  readonly localOffset: number;
}

/** Where the central directory lies, in bytes from the start of the archive. */
export interface CentralDirectory {
  readonly entries: number;
  readonly offset: number;
  readonly size: number;
}

const VERSION_DESCRIPTOR = 20;
const VERSION_ZIP64 = 45;
/** Upper byte 3: Unix, so that the mode in the external attributes counts (APPNOTE 4.4.2). */
const MADE_BY = (3 << 8) | VERSION_ZIP64;
/** A regular file, 0644, and the DOS archive bit. */
const EXTERNAL_ATTRIBUTES = ((0o100644 << 16) | 0x20) >>> 0;

/** CRC and sizes are zero here: they stand in the data descriptor (APPNOTE 4.4.4, bit 3). */
export function encodeLocalHeader(entry: ZipRecordEntry): Uint8Array {
  const name = encodeUtf8(entry.path);
  const header = encodeRecord(LOCAL_HEADER, {
    signature: SIGNATURES.local,
    versionNeeded: VERSION_DESCRIPTOR,
    flags: FLAG_DESCRIPTOR,
    method: METHOD_STORE,
    ...entry.modified,
    crc32: 0,
    compressedSize: 0,
    size: 0,
    nameLength: name.length,
    extraLength: 0,
  });
  return joinBytes([header, name]);
}

export function encodeDataDescriptor({ crc32, size }: ZipRecordEntry): Uint8Array {
  return encodeRecord(DATA_DESCRIPTOR, {
    signature: SIGNATURES.descriptor,
    crc32,
    compressedSize: size,
    size,
  });
}

/** Length of what `encodeCentralHeader` gives. */
export function centralHeaderLength(entry: ZipRecordEntry): number {
  const extra = isBehind4GiB(entry) ? lengthOf(ZIP64_EXTRA) : 0;
  return lengthOf(CENTRAL_HEADER) + entry.path.length + extra;
}

export function encodeCentralHeader(entry: ZipRecordEntry): Uint8Array {
  const name = encodeUtf8(entry.path);
  const isZip64 = isBehind4GiB(entry);
  const extra = isZip64 ? encodeZip64Extra(entry) : new Uint8Array(0);
  const header = encodeRecord(CENTRAL_HEADER, {
    signature: SIGNATURES.central,
    versionMadeBy: MADE_BY,
    versionNeeded: isZip64 ? VERSION_ZIP64 : VERSION_DESCRIPTOR,
    flags: FLAG_DESCRIPTOR,
    method: METHOD_STORE,
    ...entry.modified,
    crc32: entry.crc32,
    compressedSize: isZip64 ? MARKER_32 : entry.size,
    size: isZip64 ? MARKER_32 : entry.size,
    nameLength: name.length,
    extraLength: extra.length,
    commentLength: 0,
    disk: 0,
    internalAttributes: 0,
    externalAttributes: EXTERNAL_ATTRIBUTES,
    localOffset: isZip64 ? MARKER_32 : entry.localOffset,
  });
  return joinBytes([header, name, extra]);
}

function isBehind4GiB({ localOffset }: ZipRecordEntry): boolean {
  return localOffset > MARKER_32;
}

function encodeZip64Extra({ size, localOffset }: ZipRecordEntry): Uint8Array {
  const dataLength = lengthOf(ZIP64_EXTRA) - 4;
  return encodeRecord(ZIP64_EXTRA, { tag: ZIP64_TAG, dataLength, size, compressedSize: size, localOffset });
}

export function encodeZip64End({ entries, offset, size }: CentralDirectory): Uint8Array {
  return encodeRecord(ZIP64_END, {
    signature: SIGNATURES.zip64End,
    // Counted from behind this field (APPNOTE 4.3.14.1).
    recordSize: lengthOf(ZIP64_END) - 12,
    versionMadeBy: VERSION_ZIP64,
    versionNeeded: VERSION_ZIP64,
    disk: 0,
    centralDisk: 0,
    entriesOnDisk: entries,
    entries,
    centralSize: size,
    centralOffset: offset,
  });
}

export function encodeZip64Locator({ offset, size }: CentralDirectory): Uint8Array {
  return encodeRecord(ZIP64_LOCATOR, {
    signature: SIGNATURES.zip64Locator,
    zip64EndDisk: 0,
    zip64EndOffset: offset + size,
    disks: 1,
  });
}

/** With ZIP64 records before it, every number here is a marker. */
export function encodeEnd({ entries, offset, size }: CentralDirectory, isZip64: boolean): Uint8Array {
  const count = isZip64 ? MARKER_16 : entries;
  return encodeRecord(END, {
    signature: SIGNATURES.end,
    disk: 0,
    centralDisk: 0,
    entriesOnDisk: count,
    entries: count,
    centralSize: isZip64 ? MARKER_32 : size,
    centralOffset: isZip64 ? MARKER_32 : offset,
    commentLength: 0,
  });
}
