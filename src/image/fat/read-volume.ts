/** MBR and boot sector of an untrusted image to the shape of its volume. Everything is checked before it is used. */

import { viewOf } from '../../base/bytes.ts';
import type { ByteSource } from '../../base/source.ts';
import {
  ENTRY_SIZE,
  FAT_COUNT,
  FIRST_CLUSTER,
  MAX_CLUSTERS,
  MEDIA,
  MIN_CLUSTERS,
  PARTITION_ENTRY_SIZE,
  PARTITION_TABLE_OFFSET,
  PARTITION_TYPES,
  SECTOR_SIZE,
  SIGNATURE,
  SIGNATURE_OFFSET,
} from './format.ts';
import type { FatBits } from './format.ts';
import { assertField, assertInside } from '../malformed.ts';

/** Offsets and lengths in bytes, from the start of the image. All of it lies inside the source. */
export interface FatVolume {
  readonly bits: FatBits;
  readonly clusterSize: number;
  readonly clusters: number;
  readonly fatOffset: number;
  readonly rootOffset: number;
  /** 0 on FAT32. */
  readonly rootLength: number;
  /** FAT32 only; 0 else. */
  readonly rootCluster: number;
  readonly dataOffset: number;
}

const PARTITION_ENTRIES = 4;
const MAX_SECTORS_PER_CLUSTER = 64;

/** @throws SealkitError `image-malformed` or `image-truncated`. */
export async function readFatVolume(source: ByteSource): Promise<FatVolume> {
  const partition = findPartition(await readSector(source, 0, 'MBR'));
  const boot = await readSector(source, partition.start * SECTOR_SIZE, 'boot sector');
  const volume = decodeBootSector(boot, partition);
  const end = volume.dataOffset + volume.clusters * volume.clusterSize;
  assertInside(source, end);
  return volume;
}

interface Partition {
  readonly type: number;
  /** Sectors. */
  readonly start: number;
  readonly length: number;
}

async function readSector(source: ByteSource, offset: number, what: string): Promise<DataView> {
  assertInside(source, offset + SECTOR_SIZE);
  const bytes = new Uint8Array(SECTOR_SIZE);
  await source.read(offset, bytes);
  const view = viewOf(bytes);
  const signature = view.getUint16(SIGNATURE_OFFSET, true);
  assertField(signature === SIGNATURE, `${what} signature`, SIGNATURE, signature);
  return view;
}

/** The first entry must be the only one. */
function findPartition(mbr: DataView): Partition {
  for (let i = 1; i < PARTITION_ENTRIES; i += 1) {
    const type = mbr.getUint8(PARTITION_TABLE_OFFSET + i * PARTITION_ENTRY_SIZE + 4);
    assertField(type === 0, `partition ${i + 1} type`, 0, type);
  }
  const type = mbr.getUint8(PARTITION_TABLE_OFFSET + 4);
  const start = mbr.getUint32(PARTITION_TABLE_OFFSET + 8, true);
  const length = mbr.getUint32(PARTITION_TABLE_OFFSET + 12, true);
  const known = Object.values(PARTITION_TYPES);
  assertField(known.includes(type), 'partition 1 type', known.join(' | '), type);
  assertField(start > 0, 'partition 1 start', '> 0', start);
  return { type, start, length };
}

function decodeBootSector(boot: DataView, partition: Partition): FatVolume {
  const shape = decodeShape(boot);
  assertField(
    shape.totalSectors <= partition.length,
    'BPB_TotSec',
    `<= ${partition.length}`,
    shape.totalSectors,
  );
  const rootSectors = Math.ceil((shape.rootEntries * ENTRY_SIZE) / SECTOR_SIZE);
  const rootSector = shape.reserved + FAT_COUNT * shape.fatSectors;
  const dataSector = rootSector + rootSectors;
  const clusters = Math.floor((shape.totalSectors - dataSector) / shape.sectorsPerCluster);
  const bits = bitsOf(clusters, shape.isFat32);
  assertField(
    partition.type === PARTITION_TYPES[bits],
    'partition 1 type',
    PARTITION_TYPES[bits],
    partition.type,
  );
  const fatNeeded = Math.ceil(((clusters + FIRST_CLUSTER) * bits) / 8 / SECTOR_SIZE);
  assertField(shape.fatSectors >= fatNeeded, 'BPB_FATSz', `>= ${fatNeeded}`, shape.fatSectors);
  const at = (sector: number): number => (partition.start + sector) * SECTOR_SIZE;
  return {
    bits,
    clusterSize: shape.sectorsPerCluster * SECTOR_SIZE,
    clusters,
    fatOffset: at(shape.reserved),
    rootOffset: at(rootSector),
    rootLength: shape.rootEntries * ENTRY_SIZE,
    rootCluster: bits === 32 ? boot.getUint32(44, true) : 0,
    dataOffset: at(dataSector),
  };
}

interface Shape {
  readonly isFat32: boolean;
  readonly sectorsPerCluster: number;
  readonly reserved: number;
  readonly rootEntries: number;
  readonly fatSectors: number;
  readonly totalSectors: number;
}

function decodeShape(boot: DataView): Shape {
  const sectorSize = boot.getUint16(11, true);
  const sectorsPerCluster = boot.getUint8(13);
  const reserved = boot.getUint16(14, true);
  const rootEntries = boot.getUint16(17, true);
  const fatSectors16 = boot.getUint16(22, true);
  const isFat32 = fatSectors16 === 0;
  const isPower = (sectorsPerCluster & (sectorsPerCluster - 1)) === 0;
  assertField(sectorSize === SECTOR_SIZE, 'BPB_BytsPerSec', SECTOR_SIZE, sectorSize);
  assertField(
    sectorsPerCluster > 0 && sectorsPerCluster <= MAX_SECTORS_PER_CLUSTER && isPower,
    'BPB_SecPerClus',
    '1 | 2 | 4 | 8 | 16 | 32 | 64',
    sectorsPerCluster,
  );
  assertField(reserved > 0, 'BPB_RsvdSecCnt', '> 0', reserved);
  assertField(boot.getUint8(16) === FAT_COUNT, 'BPB_NumFATs', FAT_COUNT, boot.getUint8(16));
  assertField(boot.getUint8(21) === MEDIA, 'BPB_Media', MEDIA, boot.getUint8(21));
  assertField((rootEntries === 0) === isFat32, 'BPB_RootEntCnt', isFat32 ? 0 : '> 0', rootEntries);
  const fatSectors = isFat32 ? boot.getUint32(36, true) : fatSectors16;
  const totalSectors = boot.getUint16(19, true) || boot.getUint32(32, true);
  return { isFat32, sectorsPerCluster, reserved, rootEntries, fatSectors, totalSectors };
}

/** The count of clusters decides the type; counts that drivers disagree on are refused. */
function bitsOf(clusters: number, isFat32: boolean): FatBits {
  const bits = isFat32 ? 32 : clusters <= MAX_CLUSTERS[12] ? 12 : 16;
  const isInRange = clusters >= MIN_CLUSTERS[bits] && clusters <= MAX_CLUSTERS[bits];
  const range = `${MIN_CLUSTERS[bits]}..${MAX_CLUSTERS[bits]}`;
  assertField(isInRange, `FAT${bits} clusters`, range, clusters);
  return bits;
}
