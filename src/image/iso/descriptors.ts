/** Volume descriptors to bytes (ECMA-119 8.3 to 8.5): one for each hierarchy, and the one that ends them. */

import { encodeUtf8, viewOf } from '../../base/bytes.ts';
import {
  BLOCK_SIZE_OFFSET,
  DESCRIPTOR_VERSION,
  DIRECTORY_FLAG,
  ESCAPE_OFFSET,
  JOLIET_ESCAPE,
  PRIMARY_TYPE,
  ROOT_RECORD_OFFSET,
  SECTOR_SIZE,
  SELF,
  SPACE_SIZE_OFFSET,
  STANDARD_IDENTIFIER,
  SUPPLEMENTARY_TYPE,
  TERMINATOR_TYPE,
  encodeUcs2,
  putBoth16,
  putBoth32,
} from './format.ts';
import type { Place } from './hierarchy.ts';
import { encodeRecord } from './records.ts';

interface Volume {
  /** Sectors of the whole image. */
  readonly sectors: number;
  readonly label: string;
  /** Upper-case hex of the seed: the volume set identifier, so that no two releases have equal descriptors. */
  readonly volumeSet: string;
  /** Seconds since 1970, UTC. */
  readonly timestamp: number;
}

/** What one descriptor says of its hierarchy. */
export interface DescribedHierarchy {
  readonly isJoliet: boolean;
  readonly root: Place;
  /** Both byte orders of the path table are `length` bytes long. */
  readonly pathTable: { readonly length: number; readonly little: number; readonly big: number };
}

/** Offset and length of the fields that hold text: system, volume, set, publisher, preparer, application; three files. */
const SYSTEM = [8, 32] as const;
const LABEL = [40, 32] as const;
const VOLUME_SET = [190, 128] as const;
const BLANK = [SYSTEM, [318, 128], [446, 128], [574, 128], [702, 37], [739, 37], [776, 37]] as const;
const CREATION_OFFSET = 813;
const MODIFICATION_OFFSET = 830;
/** Expiration and effective date: not specified (8.4.26.1). */
const UNSET_DATE_OFFSETS = [847, 864];
const UNSET_DATE = '0'.repeat(16);
const FILE_STRUCTURE_VERSION_OFFSET = 881;

export function encodeDescriptor(volume: Volume, hierarchy: DescribedHierarchy): Uint8Array {
  const { isJoliet, root, pathTable } = hierarchy;
  const bytes = beginDescriptor(isJoliet ? SUPPLEMENTARY_TYPE : PRIMARY_TYPE);
  const view = viewOf(bytes);
  putTexts(bytes, volume, isJoliet);
  putBoth32(view, SPACE_SIZE_OFFSET, volume.sectors);
  if (isJoliet) bytes.set(encodeUtf8(JOLIET_ESCAPE), ESCAPE_OFFSET);
  // One volume, the first of one (8.4.11, 8.4.12).
  putBoth16(view, 120, 1);
  putBoth16(view, 124, 1);
  putBoth16(view, BLOCK_SIZE_OFFSET, SECTOR_SIZE);
  putBoth32(view, 132, pathTable.length);
  view.setUint32(140, pathTable.little, true);
  view.setUint32(148, pathTable.big, false);
  bytes.set(encodeRecord(SELF, root, DIRECTORY_FLAG, volume.timestamp), ROOT_RECORD_OFFSET);
  for (const offset of [CREATION_OFFSET, MODIFICATION_OFFSET])
    bytes.set(encodeDate(volume.timestamp), offset);
  for (const offset of UNSET_DATE_OFFSETS) bytes.set(encodeUtf8(UNSET_DATE), offset);
  view.setUint8(FILE_STRUCTURE_VERSION_OFFSET, 1);
  return bytes;
}

export function encodeTerminator(): Uint8Array {
  return beginDescriptor(TERMINATOR_TYPE);
}

function beginDescriptor(type: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR_SIZE);
  bytes.set([type, ...encodeUtf8(STANDARD_IDENTIFIER), DESCRIPTOR_VERSION]);
  return bytes;
}

/** Filled with spaces of the character set; a byte that no whole character fits stays 0. */
function putTexts(bytes: Uint8Array, { label, volumeSet }: Volume, isJoliet: boolean): void {
  const put = ([offset, length]: readonly [number, number], text: string): void => {
    const width = isJoliet ? Math.floor(length / 2) : length;
    const filled = text.slice(0, width).padEnd(width);
    bytes.set(isJoliet ? encodeUcs2(filled) : encodeUtf8(filled), offset);
  };
  put(LABEL, label);
  put(VOLUME_SET, volumeSet);
  for (const field of BLANK) put(field, '');
}

/** 8.4.26.1: `YYYYMMDDHHMMSScc` as digits; the 17th byte, no difference from UTC, is 0. */
function encodeDate(timestamp: number): Uint8Array {
  return encodeUtf8(`${new Date(timestamp * 1000).toISOString().slice(0, 19).replace(/[-T:]/g, '')}00`);
}
