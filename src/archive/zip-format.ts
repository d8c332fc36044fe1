/** The records of the ZIP format as APPNOTE 6.3.10 orders their fields, and the limits of the archives written here. */

/** Fields of a record in order: name and width in bytes. All numbers are little-endian and unsigned. */
type RecordForm = readonly (readonly [name: string, width: 2 | 4 | 8])[];
type RecordValues<F extends RecordForm> = Readonly<Record<F[number][0], number>>;

/** APPNOTE 4.3.7. */
export const LOCAL_HEADER = [
  ['signature', 4],
  ['versionNeeded', 2],
  ['flags', 2],
  ['method', 2],
  ['time', 2],
  ['date', 2],
  ['crc32', 4],
  ['compressedSize', 4],
  ['size', 4],
  ['nameLength', 2],
  ['extraLength', 2],
] as const satisfies RecordForm;

/** APPNOTE 4.3.9. */
export const DATA_DESCRIPTOR = [
  ['signature', 4],
  ['crc32', 4],
  ['compressedSize', 4],
  ['size', 4],
] as const satisfies RecordForm;

/** APPNOTE 4.3.12. */
export const CENTRAL_HEADER = [
  ['signature', 4],
  ['versionMadeBy', 2],
  ['versionNeeded', 2],
  ['flags', 2],
  ['method', 2],
  ['time', 2],
  ['date', 2],
  ['crc32', 4],
  ['compressedSize', 4],
  ['size', 4],
  ['nameLength', 2],
  ['extraLength', 2],
  ['commentLength', 2],
  ['disk', 2],
  ['internalAttributes', 2],
  ['externalAttributes', 4],
  ['localOffset', 4],
] as const satisfies RecordForm;

/** APPNOTE 4.5.3: the extra field of a central header whose local header begins behind 4 GiB. */
export const ZIP64_EXTRA = [
  ['tag', 2],
  ['dataLength', 2],
  ['size', 8],
  ['compressedSize', 8],
  ['localOffset', 8],
] as const satisfies RecordForm;

/** APPNOTE 4.3.14. */
export const ZIP64_END = [
  ['signature', 4],
  ['recordSize', 8],
  ['versionMadeBy', 2],
  ['versionNeeded', 2],
  ['disk', 4],
  ['centralDisk', 4],
  ['entriesOnDisk', 8],
  ['entries', 8],
  ['centralSize', 8],
  ['centralOffset', 8],
] as const satisfies RecordForm;

/** APPNOTE 4.3.15. */
export const ZIP64_LOCATOR = [
  ['signature', 4],
  ['zip64EndDisk', 4],
  ['zip64EndOffset', 8],
  ['disks', 4],
] as const satisfies RecordForm;

/** APPNOTE 4.3.16. */
export const END = [
  ['signature', 4],
  ['disk', 2],
  ['centralDisk', 2],
  ['entriesOnDisk', 2],
  ['entries', 2],
  ['centralSize', 4],
  ['centralOffset', 4],
  ['commentLength', 2],
] as const satisfies RecordForm;

export const SIGNATURES = {
  local: 0x04034b50,
  descriptor: 0x08074b50,
  central: 0x02014b50,
  zip64End: 0x06064b50,
  zip64Locator: 0x07064b50,
  end: 0x06054b50,
} as const;

export const METHOD_STORE = 0;
/** Bit 3 of the flags: CRC and sizes follow the data. All entries are like this, because they are written as streams. */
export const FLAG_DESCRIPTOR = 0x0008;
/** Bit 11: the name is UTF-8. Never written, because names are ASCII. */
export const FLAG_UTF8 = 0x0800;
export const ZIP64_TAG = 0x0001;
/** "Look into the ZIP64 record" (APPNOTE 4.4.1.4). */
export const MARKER_16 = 0xffff;
export const MARKER_32 = 0xffffffff;

/** 10,000 files of a manifest, and in `kit/` manifest, seal, publisher record and 16 signatures (format clauses 1.2, 6.1, 7.2). */
export const MAX_ENTRIES = 10_019;
/** 2^32 - 1 is the marker: readers disagree on whether such a size needs a ZIP64 field, so no file may have it. */
export const MAX_FILE_SIZE = MARKER_32 - 1;
/** Ten times the longest path of a kit. */
export const MAX_NAME_LENGTH = 1000;

/** Bytes of a record without its name and extra field. */
export function lengthOf(form: RecordForm): number {
  return form.reduce((sum, [, width]) => sum + width, 0);
}

export function encodeRecord<const F extends RecordForm>(form: F, values: RecordValues<F>): Uint8Array {
  const bytes = new Uint8Array(lengthOf(form));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const [name, width] of form) {
    const value = values[name as F[number][0]];
    if (width === 2) view.setUint16(offset, value, true);
    else if (width === 4) view.setUint32(offset, value, true);
    else view.setBigUint64(offset, BigInt(value), true);
    offset += width;
  }
  return bytes;
}

/** The record at `offset`; the caller has checked that it lies inside. Numbers over 2^53 lose their last bits. */
export function decodeRecord<const F extends RecordForm>(
  form: F,
  bytes: Uint8Array,
  offset = 0,
): RecordValues<F> {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, lengthOf(form));
  const values: Record<string, number> = {};
  let at = 0;
  for (const [name, width] of form) {
    if (width === 2) values[name] = view.getUint16(at, true);
    else if (width === 4) values[name] = view.getUint32(at, true);
    else values[name] = Number(view.getBigUint64(at, true));
    at += width;
  }
  return values as RecordValues<F>;
}
