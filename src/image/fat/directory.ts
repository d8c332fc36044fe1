/** Directories to bytes: FAT specification, "FAT Directory Structure" and "FAT Long Directory Entries". */

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
import { isCleanName, shortNames } from './names.ts';
import type { ResidueField } from '../segments.ts';
import { isFatDate } from './timestamp.ts';
import type { FatTimestamp } from './timestamp.ts';
import type { FatDirectory } from './tree.ts';

/** What a directory's bytes need to know beyond its names. */
export interface DirectoryContext {
  /** First cluster of the file or directory at this path; 0 for an empty file and for the root. */
  clusterOf(path: string): number;
  readonly timestamp: FatTimestamp;
  /** 11 bytes. */
  readonly label: Uint8Array;
}

const LAST_ACCESS_OFFSET = 18;
const DOT = 0x2e;
const NAME_END = 0x0000;
const NAME_FILL = 0xffff;
/**
 * Every file is read-only. Directories are not: Windows takes that flag on a folder as "look for desktop.ini" and protects
 * nothing by it.
 */
const FILE_ATTRIBUTES = ATTRIBUTE.readOnly | ATTRIBUTE.archive;

/** All entries of one directory, without the zeros that fill its last cluster. */
export function encodeDirectory(directory: FatDirectory, context: DirectoryContext): Uint8Array {
  const bytes = new Uint8Array(directory.length);
  let at = 0;
  const put = (name: Uint8Array, attributes: number, firstCluster: number, size: number): void => {
    putShortEntry(
      bytes.subarray(at, at + ENTRY_SIZE),
      name,
      attributes,
      firstCluster,
      size,
      context.timestamp,
    );
    at += ENTRY_SIZE;
  };
  if (directory.path === '') put(context.label, ATTRIBUTE.volumeLabel, 0, 0);
  else {
    put(dots(1), ATTRIBUTE.directory, context.clusterOf(directory.path), 0);
    put(dots(2), ATTRIBUTE.directory, parentCluster(directory.path, context), 0);
  }
  const names = shortNames(directory.children.map((child) => child.name));
  names.forEach((shortName, i) => {
    const child = directory.children[i];
    if (child === undefined) return;
    at += putLongName(bytes.subarray(at), child.name, shortName);
    const attributes = child.kind === 'directory' ? ATTRIBUTE.directory : FILE_ATTRIBUTES;
    put(shortName, attributes, context.clusterOf(child.path), child.size);
  });
  return bytes;
}

function dots(count: number): Uint8Array {
  return new Uint8Array(11).fill(0x20).fill(DOT, 0, count);
}

/** `..` says 0 for the root, on FAT32 too. */
function parentCluster(path: string, context: DirectoryContext): number {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? 0 : context.clusterOf(path.slice(0, slash));
}

function putShortEntry(
  entry: Uint8Array,
  name: Uint8Array,
  attributes: number,
  firstCluster: number,
  size: number,
  { date, time }: FatTimestamp,
): void {
  const view = viewOf(entry);
  entry.set(name);
  view.setUint8(11, attributes);
  view.setUint16(14, time, true);
  view.setUint16(16, date, true);
  view.setUint16(LAST_ACCESS_OFFSET, date, true);
  view.setUint16(20, firstCluster >>> 16, true);
  view.setUint16(22, time, true);
  view.setUint16(24, date, true);
  view.setUint16(26, firstCluster & 0xffff, true);
  view.setUint32(28, size, true);
}

/** Puts the entries of a long name, its end first; answers how many bytes they take, 0 for a clean short name. */
function putLongName(bytes: Uint8Array, name: string, shortName: Uint8Array): number {
  if (isCleanName(name)) return 0;
  const count = Math.ceil(name.length / LONG_NAME_UNITS);
  for (let ordinal = count; ordinal > 0; ordinal -= 1) {
    const at = (count - ordinal) * ENTRY_SIZE;
    const view = viewOf(bytes.subarray(at, at + ENTRY_SIZE));
    view.setUint8(0, ordinal === count ? ordinal | LAST_LONG_ENTRY : ordinal);
    view.setUint8(11, LONG_NAME);
    view.setUint8(13, checksumOf(shortName));
    putLongNameUnits(view, name, (ordinal - 1) * LONG_NAME_UNITS);
  }
  return count * ENTRY_SIZE;
}

function putLongNameUnits(view: DataView, name: string, from: number): void {
  for (const [i, offset] of LONG_NAME_OFFSETS.entries()) {
    const unit = from + i;
    const past = unit === name.length ? NAME_END : NAME_FILL;
    view.setUint16(offset, unit < name.length ? name.charCodeAt(unit) : past, true);
  }
}

/**
 * The last-access date that this byte of a directory belongs to, if it is one that a host updates: a named entry's.
 * `expected` holds the directory's bytes from `from` on.
 */
export function lastAccessAt(offset: number, expected: Uint8Array, from: number): ResidueField | null {
  const start = offset - (offset % ENTRY_SIZE);
  const first = expected[start - from] ?? 0;
  const attributes = expected[start - from + 11] ?? 0;
  const isNamed = first !== 0 && first !== DOT && (attributes & ATTRIBUTE.volumeLabel) === 0;
  const field = start + LAST_ACCESS_OFFSET;
  if (!isNamed || offset < field || offset >= field + 2) return null;
  return { offset: field, length: 2, isHostValue: isFatDate };
}
