/** Master boot record: one partition, not active, and a code that hands on to the next boot device. */

import { viewOf } from '../../base/bytes.ts';
import {
  PARTITION_START,
  PARTITION_TABLE_OFFSET,
  PARTITION_TYPES,
  SECTOR_SIZE,
  SIGNATURE,
  SIGNATURE_OFFSET,
} from './format.ts';
import type { FatGeometry } from './geometry.ts';

/** Code that a PC left with the stick at power-on can run: INT 18h (try the next device), then stop. */
export const NO_BOOT_CODE = [0xcd, 0x18, 0xeb, 0xfe];

/** The geometry that every PC firmware assumes for large drives. */
export const HEADS = 255;
export const SECTORS_PER_TRACK = 63;
const MAX_CYLINDER = 1023;
/** Says "use the sector numbers instead": what partition tools write beyond cylinder 1023. */
const CHS_BEYOND = [0xfe, 0xff, 0xff];
const DISK_SIGNATURE_OFFSET = 440;

/** Sector 0 of the image. The disk signature is never 0, which Windows would replace by one of its own. */
export function encodeMbr(geometry: FatGeometry, diskSignature: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR_SIZE);
  const view = viewOf(bytes);
  bytes.set(NO_BOOT_CODE);
  view.setUint32(DISK_SIGNATURE_OFFSET, diskSignature, true);
  const entry = PARTITION_TABLE_OFFSET;
  bytes.set(chsOf(PARTITION_START), entry + 1);
  bytes[entry + 4] = PARTITION_TYPES[geometry.bits];
  bytes.set(chsOf(PARTITION_START + geometry.totalSectors - 1), entry + 5);
  view.setUint32(entry + 8, PARTITION_START, true);
  view.setUint32(entry + 12, geometry.totalSectors, true);
  view.setUint16(SIGNATURE_OFFSET, SIGNATURE, true);
  return bytes;
}

/** Head, sector with the top bits of the cylinder, cylinder. */
function chsOf(sector: number): number[] {
  const track = Math.floor(sector / SECTORS_PER_TRACK);
  const cylinder = Math.floor(track / HEADS);
  if (cylinder > MAX_CYLINDER) return CHS_BEYOND;
  const sectorInTrack = (sector % SECTORS_PER_TRACK) + 1;
  return [track % HEADS, sectorInTrack | ((cylinder >> 2) & 0xc0), cylinder & 0xff];
}
