/** The file tree in an untrusted ZIP. Fails closed, with a limit on everything that grows. */

import { decodeUtf8 } from '../base/bytes.ts';
import type { Extent } from '../base/container.ts';
import { readWhole, sliceSource } from '../base/source.ts';
import type { ByteSource, FileEntry } from '../base/source.ts';
import { assertField } from './malformed.ts';
import { decodeCentralDirectory } from './read-central.ts';
import type { CentralEntry } from './read-central.ts';
import { readEnd } from './read-end.ts';
import { DATA_DESCRIPTOR, LOCAL_HEADER, SIGNATURES, decodeRecord, lengthOf } from './zip-format.ts';

export interface ZipArchiveTree {
  /** Files, folders that have an entry of their own, and entries that are neither. Names as found. */
  readonly entries: readonly FileEntry[];
  /** Where the content of this file is read from; empty for an empty file and for any other path. */
  extentsOf(path: string): readonly Extent[];
}

const LOCAL_LENGTH = lengthOf(LOCAL_HEADER);
const DESCRIPTOR_LENGTH = lengthOf(DATA_DESCRIPTOR);
/** The file type in a Unix mode, which is the upper half of the external attributes. */
const TYPE_SHIFT = 28;
const TYPE_UNSET = 0;
const TYPE_DIRECTORY = 0o04;
const TYPE_FILE = 0o10;
const DOS_DIRECTORY = 0x10;

/**
 * Reads every record of the archive, and no content. Each name is there once, central and local records say the same, and no
 * two entries share a byte. Bytes between entries are left to `compareZip`.
 * @throws SealkitError `image-malformed`, `image-truncated`, or whatever the source throws.
 */
export async function readZip(source: ByteSource): Promise<ZipArchiveTree> {
  const directory = await readEnd(source);
  const bytes = await readWhole(sliceSource(source, directory.offset, directory.size));
  const found = decodeCentralDirectory(bytes, directory.entries);
  assertDisjoint(found, directory.offset);
  for (const entry of found) await assertLocalAgrees(source, entry);
  const entries = found.map((entry) => fileEntryOf(source, entry));
  assertDistinct(entries);
  const files = found.filter((entry) => kindOf(entry) === 'file' && entry.size > 0);
  const extents = new Map(files.map((entry) => [entry.name, [contentOf(entry)]]));
  return { entries, extentsOf: (path) => extents.get(path) ?? [] };
}

function contentOf({ localOffset, nameLength, size }: CentralEntry): Extent {
  return { offset: localOffset + LOCAL_LENGTH + nameLength, length: size };
}

/** From local header to data descriptor every entry has its bytes for itself, all of them before the directory. */
function assertDisjoint(entries: readonly CentralEntry[], limit: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.localOffset - b.localOffset)) {
    assertField(entry.localOffset >= end, 'localOffset', `>= ${end}`, entry.localOffset, entry.name);
    const content = contentOf(entry);
    end = content.offset + content.length + DESCRIPTOR_LENGTH;
    assertField(end <= limit, 'entry end', `<= ${limit}`, end, entry.name);
  }
}

async function assertLocalAgrees(source: ByteSource, entry: CentralEntry): Promise<void> {
  const { name, nameLength, localOffset } = entry;
  const bytes = await readWhole(sliceSource(source, localOffset, LOCAL_LENGTH + nameLength));
  const local = decodeRecord(LOCAL_HEADER, bytes);
  const { flags, time, date } = entry;
  const rest = { method: 0, crc32: 0, compressedSize: 0, size: 0, nameLength, extraLength: 0 };
  assertSame(local, { signature: SIGNATURES.local, flags, time, date, ...rest }, 'local header', name);
  const localName = decodeUtf8(bytes.subarray(LOCAL_LENGTH));
  assertField(localName === name, 'local header name', name, localName ?? '-');
  const { offset, length } = contentOf(entry);
  const behind = await readWhole(sliceSource(source, offset + length, DESCRIPTOR_LENGTH));
  const { crc32, size } = entry;
  const expected = { signature: SIGNATURES.descriptor, crc32, compressedSize: size, size };
  assertSame(decodeRecord(DATA_DESCRIPTOR, behind), expected, 'data descriptor', name);
}

function assertSame(
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
  record: string,
  path: string,
): void {
  for (const [field, value] of Object.entries(expected)) {
    assertField(found[field] === value, `${record} ${field}`, value, found[field] ?? '-', path);
  }
}

function fileEntryOf(source: ByteSource, entry: CentralEntry): FileEntry {
  const kind = kindOf(entry);
  const path = entry.name.endsWith('/') ? entry.name.slice(0, -1) : entry.name;
  if (kind === 'directory') assertField(entry.size === 0, 'directory size', 0, entry.size, path);
  const { offset, length } = kind === 'file' ? contentOf(entry) : { offset: 0, length: 0 };
  return { path, kind, size: length, source: sliceSource(source, offset, length) };
}

/** A name that ends with `/` is a folder to every reader; where the attributes say otherwise, the entry is neither. */
function kindOf({ name, externalAttributes }: CentralEntry): FileEntry['kind'] {
  const type = externalAttributes >>> TYPE_SHIFT;
  const isDosDirectory = (externalAttributes & DOS_DIRECTORY) !== 0;
  if (name.endsWith('/')) return type === TYPE_UNSET || type === TYPE_DIRECTORY ? 'directory' : 'other';
  return !isDosDirectory && (type === TYPE_UNSET || type === TYPE_FILE) ? 'file' : 'other';
}

function assertDistinct(entries: readonly FileEntry[]): void {
  const seen = new Set<string>();
  for (const { path } of entries) {
    assertField(!seen.has(path), 'name', '1 x', '2 x', path);
    seen.add(path);
  }
}
