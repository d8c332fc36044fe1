/** The volume descriptors of an untrusted ISO 9660 image. Everything is checked before it is used. */

import { decodeUtf8, encodeUtf8, isEqualBytes, viewOf } from '../../base/bytes.ts';
import type { ByteSource } from '../../base/source.ts';
import { assertField, assertInside } from '../malformed.ts';
import {
  BLOCK_SIZE_OFFSET,
  DESCRIPTOR_VERSION,
  ESCAPE_OFFSET,
  FIRST_EXTENT,
  JOLIET_ESCAPE,
  JOLIET_SECTOR,
  PRIMARY_SECTOR,
  PRIMARY_TYPE,
  ROOT_RECORD_OFFSET,
  SECTOR_SIZE,
  SPACE_SIZE_OFFSET,
  STANDARD_IDENTIFIER,
  SUPPLEMENTARY_TYPE,
} from './format.ts';
import { decodeRecord } from './read-directory.ts';
import type { DirectoryRecord } from './read-directory.ts';

export interface IsoVolume {
  /** All of them lie inside the source. */
  readonly sectors: number;
  /** Of the hierarchy with the long names. */
  readonly root: DirectoryRecord;
}

/** Only ISO 9660 has its name there: the first bytes of such an image are free for anything. */
export async function isIsoImage(source: ByteSource): Promise<boolean> {
  const name = encodeUtf8(STANDARD_IDENTIFIER);
  const offset = PRIMARY_SECTOR * SECTOR_SIZE + 1;
  if (source.size < offset + name.length) return false;
  const found = new Uint8Array(name.length);
  await source.read(offset, found);
  return isEqualBytes(found, name);
}

/** @throws SealkitError `image-malformed` or `image-truncated`. */
export async function readIsoVolume(source: ByteSource): Promise<IsoVolume> {
  assertInside(source, FIRST_EXTENT * SECTOR_SIZE);
  await readDescriptor(source, PRIMARY_SECTOR, PRIMARY_TYPE, 'primary descriptor');
  const joliet = await readDescriptor(source, JOLIET_SECTOR, SUPPLEMENTARY_TYPE, 'Joliet descriptor');
  const escape = decodeUtf8(joliet.subarray(ESCAPE_OFFSET, ESCAPE_OFFSET + JOLIET_ESCAPE.length));
  assertField(escape === JOLIET_ESCAPE, 'escape sequences', JOLIET_ESCAPE, escape ?? '-');
  const view = viewOf(joliet);
  const blockSize = view.getUint16(BLOCK_SIZE_OFFSET, true);
  assertField(blockSize === SECTOR_SIZE, 'logical block size', SECTOR_SIZE, blockSize);
  const sectors = view.getUint32(SPACE_SIZE_OFFSET, true);
  assertInside(source, sectors * SECTOR_SIZE);
  const root = decodeRecord(joliet, ROOT_RECORD_OFFSET, SECTOR_SIZE, '/');
  assertField(root.kind === 'directory', 'root record', 'directory', root.kind);
  return { sectors, root };
}

async function readDescriptor(
  source: ByteSource,
  sector: number,
  type: number,
  what: string,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(SECTOR_SIZE);
  await source.read(sector * SECTOR_SIZE, bytes);
  const expected = Uint8Array.from([type, ...encodeUtf8(STANDARD_IDENTIFIER), DESCRIPTOR_VERSION]);
  const isRight = isEqualBytes(bytes.subarray(0, expected.length), expected);
  assertField(isRight, what, `type ${type}, ${STANDARD_IDENTIFIER}`, `type ${bytes[0] ?? 0}`);
  return bytes;
}
