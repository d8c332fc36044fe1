/** Boot sector and FSInfo: FAT specification, "Boot Sector and BPB" and "FSInfo". They meet fastfat's FatIsBootSectorFat. */

import { encodeUtf8, viewOf } from '../../base/bytes.ts';
import {
  FAT_COUNT,
  FIRST_CLUSTER,
  FSINFO_FREE_OFFSET,
  FSINFO_NEXT_OFFSET,
  FSINFO_UNKNOWN,
  MEDIA,
  PARTITION_START,
  SECTOR_SIZE,
  SIGNATURE,
  SIGNATURE_OFFSET,
} from './format.ts';
import type { FatGeometry } from './geometry.ts';
import { HEADS, NO_BOOT_CODE, SECTORS_PER_TRACK } from './mbr.ts';
import type { ResidueField } from '../segments.ts';

/** "Recommended string, because some drivers look at it" (FAT specification, BS_OEMName). */
const OEM_NAME = 'MSWIN4.1';
/** Where the fields that follow the BPB begin: FAT12 and FAT16, and FAT32. */
const SMALL_TAIL = 36;
const FAT32_TAIL = 64;
/** From the tail's start: state byte, extended signature, serial, label, type, boot code. */
const STATE_OFFSET = 1;
const CODE_OFFSET = 26;
const FIRST_DRIVE = 0x80;
const EXTENDED_SIGNATURE = 0x29;
const JUMP_SHORT = 0xeb;
const NOP = 0x90;
const MAX_SECTORS_16 = 0xffff;
export const FSINFO_SECTOR = 1;
export const BACKUP_SECTOR = 6;
const FSINFO_LEAD = 'RRaA';
const FSINFO_STRUCT = 'rrAa';
const FSINFO_STRUCT_OFFSET = 484;
/** BPB state byte, CurrentHead in fastfat: bit 0 dirty, bit 1 asks for a surface test. */
const STATE_BITS = 0x03;

/** First sector of the volume. `serial` is 32 bits, `label` 11 bytes. */
export function encodeBootSector(geometry: FatGeometry, serial: number, label: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(SECTOR_SIZE);
  const view = viewOf(bytes);
  const tail = tailOf(geometry);
  bytes.set([JUMP_SHORT, tail + CODE_OFFSET - 2, NOP]);
  bytes.set(encodeUtf8(OEM_NAME), 3);
  putCommonFields(view, geometry);
  if (geometry.bits === 32) putFat32Fields(view, geometry);
  view.setUint8(tail, FIRST_DRIVE);
  view.setUint8(tail + 2, EXTENDED_SIGNATURE);
  view.setUint32(tail + 3, serial, true);
  bytes.set(label, tail + 7);
  bytes.set(encodeUtf8(`FAT${geometry.bits}   `), tail + 18);
  bytes.set(NO_BOOT_CODE, tail + CODE_OFFSET);
  view.setUint16(SIGNATURE_OFFSET, SIGNATURE, true);
  return bytes;
}

function tailOf(geometry: FatGeometry): number {
  return geometry.bits === 32 ? FAT32_TAIL : SMALL_TAIL;
}

function putCommonFields(view: DataView, geometry: FatGeometry): void {
  const is16Bit = geometry.bits !== 32 && geometry.totalSectors <= MAX_SECTORS_16;
  view.setUint16(11, SECTOR_SIZE, true);
  view.setUint8(13, geometry.clusterSize / SECTOR_SIZE);
  view.setUint16(14, geometry.reservedSectors, true);
  view.setUint8(16, FAT_COUNT);
  view.setUint16(17, geometry.rootEntries, true);
  view.setUint16(19, is16Bit ? geometry.totalSectors : 0, true);
  view.setUint8(21, MEDIA);
  view.setUint16(22, geometry.bits === 32 ? 0 : geometry.fatSectors, true);
  view.setUint16(24, SECTORS_PER_TRACK, true);
  view.setUint16(26, HEADS, true);
  view.setUint32(28, PARTITION_START, true);
  view.setUint32(32, is16Bit ? 0 : geometry.totalSectors, true);
}

/** BPB_ExtFlags and BPB_FSVer stay 0: both FATs in use, version 0.0. */
function putFat32Fields(view: DataView, geometry: FatGeometry): void {
  view.setUint32(36, geometry.fatSectors, true);
  view.setUint32(44, FIRST_CLUSTER, true);
  view.setUint16(48, FSINFO_SECTOR, true);
  view.setUint16(50, BACKUP_SECTOR, true);
}

/** Second sector of a FAT32 volume: how many clusters are free, and no hint where. */
export function encodeFsInfo(geometry: FatGeometry): Uint8Array {
  const bytes = encodeSignatureSector();
  const view = viewOf(bytes);
  bytes.set(encodeUtf8(FSINFO_LEAD));
  bytes.set(encodeUtf8(FSINFO_STRUCT), FSINFO_STRUCT_OFFSET);
  view.setUint32(FSINFO_FREE_OFFSET, geometry.freeClusters, true);
  view.setUint32(FSINFO_NEXT_OFFSET, FSINFO_UNKNOWN, true);
  return bytes;
}

/** Third sector of a FAT32 volume: nothing but the signature. */
export function encodeSignatureSector(): Uint8Array {
  const bytes = new Uint8Array(SECTOR_SIZE);
  viewOf(bytes).setUint16(SIGNATURE_OFFSET, SIGNATURE, true);
  return bytes;
}

/** The state byte is set by a host that writes, and left set when the stick is pulled. */
export function bootSectorResidue(geometry: FatGeometry): ResidueField[] {
  const offset = tailOf(geometry) + STATE_OFFSET;
  return [{ offset, length: 1, isHostValue: (value) => (value & ~STATE_BITS) === 0 }];
}

/** Both counters of FSInfo are hints that hosts keep up to date: any number of clusters there are, or unknown. */
export function fsInfoResidue(geometry: FatGeometry): ResidueField[] {
  const last = geometry.clusters + FIRST_CLUSTER - 1;
  const isHint = (value: number): boolean => value <= last || value === FSINFO_UNKNOWN;
  return [
    { offset: FSINFO_FREE_OFFSET, length: 4, isHostValue: isHint },
    { offset: FSINFO_NEXT_OFFSET, length: 4, isHostValue: isHint },
  ];
}
