/** The bytes of one untrusted directory to its entries. Strict where a driver would repair or guess. */

import { viewOf } from '../../base/bytes.ts';
import {
  ATTRIBUTE,
  ENTRY_SIZE,
  LAST_LONG_ENTRY,
  LONG_NAME,
  LONG_NAME_OFFSETS,
  LONG_NAME_UNITS,
  checksumOf,
} from './format.ts';
import { assertField, assertName } from '../malformed.ts';

export interface DirectoryEntry {
  /** The long name if there is one, else the short one: as found. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'label' | 'other';
  readonly isDots: boolean;
  readonly firstCluster: number;
  /** Bytes, as the entry says. */
  readonly size: number;
}

const SHORT_NAME_LENGTH = 11;
const BASE_LENGTH = 8;
const END_OF_DIRECTORY = 0x00;
const DELETED = 0xe5;
/** Stands for a first byte E5, which would say deleted. */
const ESCAPED_E5 = 0x05;
const SPACE = 0x20;
/** DIR_Attr without the two bits that are reserved. */
const ATTRIBUTE_MASK = 0x3f;
/** DIR_NTRes: Windows keeps base or extension of a short name in lower case. */
const LOWER_BASE = 0x08;
const LOWER_EXTENSION = 0x10;
const MAX_LONG_ENTRIES = 20;
const NAME_FILL = 0xffff;

/** A long name on its way: the entries come end first. */
interface PendingName {
  text: string;
  /** Ordinal of the entry read last; 1 when complete. */
  ordinal: number;
  readonly checksum: number;
}

/** Entries up to the end mark, deleted ones left out. @throws SealkitError `image-malformed`. */
export function decodeDirectory(bytes: Uint8Array, path: string): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  let pending: PendingName | null = null;
  for (let at = 0; at < bytes.length; at += ENTRY_SIZE) {
    const first = bytes[at];
    if (first === END_OF_DIRECTORY || first === DELETED) {
      assertField(pending === null, `DIR_Name /${path}`, '1 x', '0 x');
      if (first === END_OF_DIRECTORY) break;
      continue;
    }
    const entry = bytes.subarray(at, at + ENTRY_SIZE);
    const isLong = ((entry[SHORT_NAME_LENGTH] ?? 0) & ATTRIBUTE_MASK) === LONG_NAME;
    if (isLong) pending = decodeLongEntry(viewOf(entry), pending, path);
    else {
      entries.push(decodeShortEntry(entry, pending, path));
      pending = null;
    }
  }
  assertField(pending === null, `DIR_Name /${path}`, '1 x', '0 x');
  return entries;
}

function decodeLongEntry(entry: DataView, pending: PendingName | null, path: string): PendingName {
  const order = entry.getUint8(0);
  const ordinal = order & ~LAST_LONG_ENTRY;
  const checksum = entry.getUint8(13);
  const isFirst = (order & LAST_LONG_ENTRY) !== 0;
  const expected = isFirst ? `1..${MAX_LONG_ENTRIES}` : (pending?.ordinal ?? 0) - 1;
  const isInOrder = isFirst
    ? pending === null && ordinal >= 1 && ordinal <= MAX_LONG_ENTRIES
    : pending !== null && ordinal >= 1 && ordinal === pending.ordinal - 1 && checksum === pending.checksum;
  assertField(isInOrder, `LDIR_Ord /${path}`, expected, order);
  assertField(entry.getUint8(12) === 0, `LDIR_Type /${path}`, 0, entry.getUint8(12));
  assertField(entry.getUint16(26, true) === 0, `LDIR_FstClusLO /${path}`, 0, entry.getUint16(26, true));
  const text = longNamePiece(entry, isFirst, path);
  return { text: text + (pending?.text ?? ''), ordinal, checksum };
}

/** Only the end of a name may be shorter than 13 units: then a 0 ends it and FFFF fills the rest. */
function longNamePiece(entry: DataView, mayEnd: boolean, path: string): string {
  const units = LONG_NAME_OFFSETS.map((offset) => entry.getUint16(offset, true));
  const end = units.indexOf(0);
  const length = end === -1 ? LONG_NAME_UNITS : end;
  const isEnded =
    end === -1 || (mayEnd && end > 0 && units.slice(end + 1).every((unit) => unit === NAME_FILL));
  assertField(isEnded, `LDIR_Name /${path}`, `0 ${NAME_FILL}...`, units.join(' '));
  return String.fromCharCode(...units.slice(0, length));
}

function decodeShortEntry(entry: Uint8Array, pending: PendingName | null, path: string): DirectoryEntry {
  const view = viewOf(entry);
  const shortName = entry.subarray(0, SHORT_NAME_LENGTH);
  if (pending !== null) {
    const checksum = checksumOf(shortName);
    const isComplete = pending.ordinal === 1 && pending.checksum === checksum;
    assertField(isComplete, `LDIR_Chksum /${path}`, checksum, pending.checksum);
  }
  const kind = kindOf(view.getUint8(SHORT_NAME_LENGTH));
  const name = pending?.text ?? decodeShortName(shortName, view.getUint8(12));
  const isDots = pending === null && (name === '.' || name === '..');
  if (!isDots && kind !== 'label') assertName(name, `DIR_Name /${path}`);
  const firstCluster = ((view.getUint16(20, true) << 16) | view.getUint16(26, true)) >>> 0;
  return { name, kind, isDots, firstCluster, size: view.getUint32(28, true) };
}

function decodeShortName(bytes: Uint8Array, flags: number): string {
  const base = textOf(bytes.subarray(0, BASE_LENGTH), (flags & LOWER_BASE) !== 0);
  const extension = textOf(bytes.subarray(BASE_LENGTH), (flags & LOWER_EXTENSION) !== 0);
  return extension === '' ? base : `${base}.${extension}`;
}

/** One character a byte. Only ASCII is changed: what the others mean depends on the host's code page. */
function textOf(bytes: Uint8Array, isLower: boolean): string {
  const end = bytes.findLastIndex((byte) => byte !== SPACE) + 1;
  const units = Array.from(bytes.subarray(0, end), (byte, i) =>
    i === 0 && byte === ESCAPED_E5 ? DELETED : byte,
  );
  const text = String.fromCharCode(...units);
  return isLower ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}

function kindOf(attributes: number): DirectoryEntry['kind'] {
  if ((attributes & ~ATTRIBUTE_MASK) !== 0) return 'other';
  const isDirectory = (attributes & ATTRIBUTE.directory) !== 0;
  if ((attributes & ATTRIBUTE.volumeLabel) !== 0) return isDirectory ? 'other' : 'label';
  return isDirectory ? 'directory' : 'file';
}
