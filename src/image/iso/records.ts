/** Directories and path tables to bytes (ECMA-119 9.1 and 9.4). */

import { joinBytes, viewOf } from '../../base/bytes.ts';
import {
  DATA_LENGTH_OFFSET,
  DIRECTORY_FLAG,
  FLAGS_OFFSET,
  IDENTIFIER_LENGTH_OFFSET,
  LOCATION_OFFSET,
  PARENT,
  RECORD_HEADER,
  SELF,
  putBoth16,
  putBoth32,
  recordLength,
} from './format.ts';
import { placeOfRecord } from './hierarchy.ts';
import type { Place, PlacedDirectory } from './hierarchy.ts';

/** What a directory's bytes need to know beyond its names. */
export interface RecordContext {
  /** All directories of the hierarchy, in the order of the path table. */
  readonly directories: readonly PlacedDirectory[];
  /** Where the file or directory at this path lies. */
  placeOf(path: string): Place;
  /** Seconds since 1970, UTC. */
  readonly timestamp: number;
}

const FIRST_YEAR = 1900;
const TIME_OFFSET = 18;
const VOLUME_NUMBER_OFFSET = 28;
const PATH_RECORD_HEADER = 8;

/** The bytes of one directory, filled up to whole sectors. */
export function encodeDirectory(directory: PlacedDirectory, context: RecordContext): Uint8Array {
  const bytes = new Uint8Array(directory.length);
  const parent = context.directories[directory.parent - 1] ?? directory;
  let end = 0;
  const put = (identifier: Uint8Array, place: Place, flags: number): void => {
    const record = encodeRecord(identifier, place, flags, context.timestamp);
    end = placeOfRecord(end, record.length);
    bytes.set(record, end);
    end += record.length;
  };
  put(SELF, directory, DIRECTORY_FLAG);
  put(PARENT, parent, DIRECTORY_FLAG);
  for (const { child, identifier } of directory.children) {
    put(identifier, context.placeOf(child.path), child.kind === 'directory' ? DIRECTORY_FLAG : 0);
  }
  return bytes;
}

/** A directory record; also the one of the root in a volume descriptor. */
export function encodeRecord(
  identifier: Uint8Array,
  { location, length }: Place,
  flags: number,
  timestamp: number,
): Uint8Array {
  const bytes = new Uint8Array(recordLength(identifier.length));
  const view = viewOf(bytes);
  view.setUint8(0, bytes.length);
  putBoth32(view, LOCATION_OFFSET, location);
  putBoth32(view, DATA_LENGTH_OFFSET, length);
  bytes.set(encodeRecordingTime(timestamp), TIME_OFFSET);
  view.setUint8(FLAGS_OFFSET, flags);
  putBoth16(view, VOLUME_NUMBER_OFFSET, 1);
  view.setUint8(IDENTIFIER_LENGTH_OFFSET, identifier.length);
  bytes.set(identifier, RECORD_HEADER);
  return bytes;
}

/** 9.1.5: year since 1900, month, day, hour, minute, second, and no difference from UTC. */
function encodeRecordingTime(timestamp: number): Uint8Array {
  const at = new Date(timestamp * 1000);
  const day = [at.getUTCFullYear() - FIRST_YEAR, at.getUTCMonth() + 1, at.getUTCDate()];
  return Uint8Array.from([...day, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), 0]);
}

/** The path table in one byte order; both orders have the same length. */
export function encodePathTable(
  directories: readonly PlacedDirectory[],
  isLittleEndian: boolean,
): Uint8Array {
  const records = directories.map(({ identifier, location, parent }) => {
    const bytes = new Uint8Array(PATH_RECORD_HEADER + identifier.length + (identifier.length % 2));
    const view = viewOf(bytes);
    view.setUint8(0, identifier.length);
    view.setUint32(2, location, isLittleEndian);
    view.setUint16(6, parent, isLittleEndian);
    bytes.set(identifier, PATH_RECORD_HEADER);
    return bytes;
  });
  return joinBytes(records);
}
