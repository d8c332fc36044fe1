/** The bytes of one untrusted Joliet directory to its records. */

import { viewOf } from '../../base/bytes.ts';
import { assertField, assertName } from '../malformed.ts';
import {
  DATA_LENGTH_OFFSET,
  DIRECTORY_FLAG,
  FLAGS_OFFSET,
  IDENTIFIER_LENGTH_OFFSET,
  LOCATION_OFFSET,
  PARENT,
  RECORD_HEADER,
  SECTOR_SIZE,
  SELF,
  recordLength,
} from './format.ts';
import type { Place } from './hierarchy.ts';

export interface DirectoryRecord extends Place {
  readonly kind: 'file' | 'directory' | 'other';
  readonly identifier: Uint8Array;
}

export interface NamedRecord extends DirectoryRecord {
  /** As found. */
  readonly name: string;
}

/** Records behind those of the directory itself and of the one above. @throws SealkitError `image-malformed`. */
export function decodeDirectory(bytes: Uint8Array, path: string): NamedRecord[] {
  const records: DirectoryRecord[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at] ?? 0;
    const end = at - (at % SECTOR_SIZE) + SECTOR_SIZE;
    if (length > 0) records.push(decodeRecord(bytes, at, end, `/${path}`));
    // A length of 0 says that the rest of the sector holds nothing.
    at = length > 0 ? at + length : end;
  }
  const [self, parent, ...named] = records;
  const isRight = isOwn(self, SELF) && isOwn(parent, PARENT);
  assertField(isRight, `records /${path}`, 'directory 0, directory 1', ownNames(records));
  return named.map((record) => ({ ...record, name: decodeName(record.identifier, path) }));
}

/** What stands in the place of the first two records. */
function ownNames(records: readonly DirectoryRecord[]): string {
  const [self, parent] = records;
  return [self, parent]
    .map((record) => (record ? `${record.kind} ${record.identifier.join(' ')}` : '-'))
    .join(', ');
}

function isOwn(record: DirectoryRecord | undefined, [identifier]: Uint8Array): boolean {
  return (
    record?.kind === 'directory' && record.identifier.length === 1 && record.identifier[0] === identifier
  );
}

/** The record at this place, which ends before `end`. `where` names the directory in errors. */
export function decodeRecord(bytes: Uint8Array, at: number, end: number, where: string): DirectoryRecord {
  const view = viewOf(bytes);
  const length = view.getUint8(at);
  const isInside = length > RECORD_HEADER && at + length <= end;
  assertField(isInside, `record ${where}`, `${RECORD_HEADER + 1}..${end - at}`, length);
  const identifierLength = view.getUint8(at + IDENTIFIER_LENGTH_OFFSET);
  const isWhole = identifierLength > 0 && recordLength(identifierLength) <= length;
  assertField(isWhole, `identifier ${where}`, `1..${length - RECORD_HEADER}`, identifierLength);
  const start = at + RECORD_HEADER;
  return {
    location: getBoth32(view, at + LOCATION_OFFSET, `location ${where}`),
    length: getBoth32(view, at + DATA_LENGTH_OFFSET, `data length ${where}`),
    kind: kindOf(view.getUint8(at + FLAGS_OFFSET)),
    identifier: bytes.subarray(start, start + identifierLength),
  };
}

/** Readers disagree about which of the two they take. */
function getBoth32(view: DataView, at: number, field: string): number {
  const [little, big] = [view.getUint32(at, true), view.getUint32(at + 4, false)];
  assertField(little === big, field, little, big);
  return little;
}

/** Hidden, associated, protected, with a record format, or one extent of several: no file as a kit has it. */
function kindOf(flags: number): DirectoryRecord['kind'] {
  if (flags === DIRECTORY_FLAG) return 'directory';
  return flags === 0 ? 'file' : 'other';
}

/** UCS-2, big-endian. A separator or a dot name would make a path that leads elsewhere. */
function decodeName(identifier: Uint8Array, path: string): string {
  assertField(identifier.length % 2 === 0, `identifier /${path}`, '2 x N', identifier.length);
  const view = viewOf(identifier);
  const units = Array.from({ length: identifier.length / 2 }, (_, i) => view.getUint16(2 * i, false));
  const name = String.fromCharCode(...units);
  assertName(name, `identifier /${path}`);
  return name;
}
