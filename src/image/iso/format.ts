/**
 * Numbers and small forms of ISO 9660 that writer and reader share (format clause 17). Sections such as 9.1 are those of
 * ECMA-119, which is the same standard; Joliet is Microsoft's "Joliet Specification" of 1995.
 */

import { viewOf } from '../../base/bytes.ts';

/** Logical sector and logical block (6.1.2, 6.2.2): every extent begins at one. */
export const SECTOR_SIZE = 2048;
/** Sectors 0 to 15 belong to nobody (6.2.1). */
export const SYSTEM_AREA_SECTORS = 16;
export const PRIMARY_SECTOR = 16;
export const JOLIET_SECTOR = 17;
/** The first sector behind the volume descriptors. */
export const FIRST_EXTENT = 19;

/** Volume Descriptor Type, and what follows it in each of them (8.1). */
export const PRIMARY_TYPE = 1;
export const SUPPLEMENTARY_TYPE = 2;
export const TERMINATOR_TYPE = 255;
export const STANDARD_IDENTIFIER = 'CD001';
export const DESCRIPTOR_VERSION = 1;
/** Escape sequence of UCS-2 level 3: by it a supplementary descriptor is known as Joliet's. */
export const JOLIET_ESCAPE = '%/E';

/** Fields of a volume descriptor (8.4, 8.5) that the reader needs too. */
export const SPACE_SIZE_OFFSET = 80;
export const ESCAPE_OFFSET = 88;
export const BLOCK_SIZE_OFFSET = 128;
export const ROOT_RECORD_OFFSET = 156;

/** A directory record (9.1): 33 bytes, the identifier, and a zero when that makes its length even. */
export const RECORD_HEADER = 33;
export const LOCATION_OFFSET = 2;
export const DATA_LENGTH_OFFSET = 10;
export const FLAGS_OFFSET = 25;
export const IDENTIFIER_LENGTH_OFFSET = 32;
/** File Flags (9.1.6): a directory, and nothing else of what they can say. */
export const DIRECTORY_FLAG = 0x02;
/** The first two records of every directory: the directory itself, and the one above it (6.8.2.2). */
export const SELF = Uint8Array.of(0);
export const PARENT = Uint8Array.of(1);

export function recordLength(identifierLength: number): number {
  const length = RECORD_HEADER + identifierLength;
  return length + (length % 2);
}

/** A number in both byte orders, little-endian first (7.2.3). */
export function putBoth16(view: DataView, at: number, value: number): void {
  view.setUint16(at, value, true);
  view.setUint16(at + 2, value, false);
}

/** The same of 32 bits (7.3.3). */
export function putBoth32(view: DataView, at: number, value: number): void {
  view.setUint32(at, value, true);
  view.setUint32(at + 4, value, false);
}

/** Characters in UCS-2, big-endian. Names of kits and what we write ourselves is ASCII. */
export function encodeUcs2(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = viewOf(bytes);
  for (let i = 0; i < text.length; i += 1) view.setUint16(2 * i, text.charCodeAt(i), false);
  return bytes;
}
