/** The central directory of an untrusted ZIP. */

import { decodeUtf8 } from '../base/bytes.ts';
import { assertField } from './malformed.ts';
import {
  CENTRAL_HEADER,
  FLAG_DESCRIPTOR,
  FLAG_UTF8,
  MARKER_32,
  MAX_FILE_SIZE,
  MAX_NAME_LENGTH,
  METHOD_STORE,
  SIGNATURES,
  ZIP64_EXTRA,
  ZIP64_TAG,
  decodeRecord,
  lengthOf,
} from './zip-format.ts';

/** What the central directory says of one entry: fields of its own header, ZIP64 numbers in their places. */
export interface CentralEntry {
  /** As found; a folder's ends with `/`. */
  readonly name: string;
  readonly flags: number;
  readonly time: number;
  readonly date: number;
  readonly crc32: number;
  /** Bytes; stored, so the compressed size is the same. */
  readonly size: number;
  readonly externalAttributes: number;
  readonly localOffset: number;
  readonly nameLength: number;
}

type CentralHeader = ReturnType<typeof decodeRecord<typeof CENTRAL_HEADER>>;

const HEADER_LENGTH = lengthOf(CENTRAL_HEADER);
const EXTRA_LENGTH = lengthOf(ZIP64_EXTRA);

/**
 * Exactly `count` headers that fill the bytes, each of a stored entry with data descriptor.
 * @throws SealkitError `image-malformed`.
 */
export function decodeCentralDirectory(bytes: Uint8Array, count: number): CentralEntry[] {
  const entries: CentralEntry[] = [];
  let offset = 0;
  while (entries.length < count) {
    const { entry, length } = decodeEntry(bytes.subarray(offset), `central header ${entries.length + 1}`);
    entries.push(entry);
    offset += length;
  }
  assertField(offset === bytes.length, 'central size', offset, bytes.length);
  return entries;
}

function decodeEntry(bytes: Uint8Array, field: string): { entry: CentralEntry; length: number } {
  assertField(bytes.length >= HEADER_LENGTH, field, `>= ${HEADER_LENGTH}`, bytes.length);
  const header = decodeRecord(CENTRAL_HEADER, bytes);
  assertField(
    header.signature === SIGNATURES.central,
    `${field} signature`,
    SIGNATURES.central,
    header.signature,
  );
  const { nameLength, extraLength } = header;
  const isNameLength = nameLength > 0 && nameLength <= MAX_NAME_LENGTH;
  assertField(isNameLength, `${field} name length`, `1..${MAX_NAME_LENGTH}`, nameLength);
  const length = HEADER_LENGTH + nameLength + extraLength;
  assertField(bytes.length >= length, field, `>= ${length}`, bytes.length);
  const name = decodeName(bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + nameLength), header.flags, field);
  assertPlain(header, name);
  const extra = bytes.subarray(HEADER_LENGTH + nameLength, length);
  const numbers = extraLength === 0 ? header : decodeZip64Extra(extra, header, name);
  assertNumbers(numbers, name);
  return { entry: { ...header, ...numbers, name }, length };
}

/** Without bit 11 a reader may take other bytes than ASCII for any code page. */
function decodeName(bytes: Uint8Array, flags: number, field: string): string {
  const name = decodeUtf8(bytes);
  const isAscii = bytes.every((byte) => byte < 0x80);
  const isUtf8 = name !== null && (isAscii || (flags & FLAG_UTF8) !== 0);
  assertField(isUtf8, `${field} name`, 'ASCII | UTF-8 (flags & 0x0800)', '-');
  return name;
}

function assertPlain(header: CentralHeader, path: string): void {
  const { flags, method, commentLength, disk } = header;
  assertField((flags & ~FLAG_UTF8) === FLAG_DESCRIPTOR, 'flags', FLAG_DESCRIPTOR, flags, path);
  assertField(method === METHOD_STORE, 'method', METHOD_STORE, method, path);
  assertField(commentLength === 0, 'comment length', 0, commentLength, path);
  assertField(disk === 0, 'disk number', 0, disk, path);
}

type Zip64Numbers = Pick<CentralHeader, 'size' | 'compressedSize' | 'localOffset'>;

/** The one extra field there is, with all three numbers, and only where the offset needs it. */
function decodeZip64Extra(extra: Uint8Array, header: CentralHeader, path: string): Zip64Numbers {
  assertField(extra.length === EXTRA_LENGTH, 'extra length', `0 | ${EXTRA_LENGTH}`, extra.length, path);
  const { tag, dataLength, ...numbers } = decodeRecord(ZIP64_EXTRA, extra);
  assertField(tag === ZIP64_TAG, 'extra tag', ZIP64_TAG, tag, path);
  assertField(dataLength === EXTRA_LENGTH - 4, 'extra data length', EXTRA_LENGTH - 4, dataLength, path);
  for (const name of ['size', 'compressedSize', 'localOffset'] as const) {
    assertField(header[name] === MARKER_32, name, MARKER_32, header[name], path);
  }
  const isNeeded = numbers.localOffset > MARKER_32;
  assertField(isNeeded, 'ZIP64 localOffset', `> ${MARKER_32}`, numbers.localOffset, path);
  return numbers;
}

function assertNumbers({ size, compressedSize, localOffset }: Zip64Numbers, path: string): void {
  assertField(size <= MAX_FILE_SIZE, 'size', `<= ${MAX_FILE_SIZE}`, size, path);
  assertField(compressedSize === size, 'compressedSize', size, compressedSize, path);
  assertField(localOffset !== MARKER_32, 'localOffset', `!= ${MARKER_32}`, localOffset, path);
}
