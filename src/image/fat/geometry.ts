/** The shape of the volume: which FAT, how large a cluster, how many of them (format clause 12). */

import { SealkitError } from '../../base/errors.ts';
import {
  ENTRY_SIZE,
  FAT_COUNT,
  FIRST_CLUSTER,
  MAX_CLUSTERS,
  MIN_CLUSTERS,
  PARTITION_START,
  SECTOR_SIZE,
} from './format.ts';
import type { FatBits } from './format.ts';
import { roundUp } from '../size.ts';
import type { FatTree } from './tree.ts';

export interface FatGeometry {
  readonly bits: FatBits;
  /** Bytes. */
  readonly clusterSize: number;
  readonly reservedSectors: number;
  /** Sectors of one FAT. */
  readonly fatSectors: number;
  /** 0 on FAT32, whose root directory lies in clusters. */
  readonly rootEntries: number;
  /** All clusters: used ones, then those marked bad to reach MIN_CLUSTERS, then free ones. */
  readonly clusters: number;
  readonly usedClusters: number;
  readonly freeClusters: number;
  /** Sectors of the volume, and of its partition. */
  readonly totalSectors: number;
}

const KIB = 1024;
const SMALL_CLUSTERS = [KIB / 2, KIB, 2 * KIB, 4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB];
/** FAT32 begins where 65,524 clusters of 32 KiB end, and adds one for the root: it never has fewer than 65,526. */
const FAT32_CLUSTERS = [4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB];
const SECTORS_PER_MIB = (KIB * KIB) / SECTOR_SIZE;
const ENTRIES_PER_SECTOR = SECTOR_SIZE / ENTRY_SIZE;
/** "Should never be anything other than 1" on FAT12 and FAT16; 32 is usual on FAT32 (FAT specification, BPB_RsvdSecCnt). */
const SMALL_RESERVED = 1;
const FAT32_RESERVED = 32;

/**
 * The smallest cluster with which tree and free space fit FAT16 (512 B to 32 KiB), else FAT32 (4 to 32 KiB).
 * @throws SealkitError `image-too-large`.
 */
export function chooseGeometry(tree: FatTree, freeBytes: number): FatGeometry {
  const rootEntries = roundUp(tree.root.length / ENTRY_SIZE, ENTRIES_PER_SECTOR);
  for (const clusterSize of SMALL_CLUSTERS) {
    const used = clustersForTree(tree, clusterSize, 16);
    const free = Math.ceil(freeBytes / clusterSize);
    if (used + free > MAX_CLUSTERS[16]) continue;
    const bits = used + free <= MAX_CLUSTERS[12] ? 12 : 16;
    return measure(bits, clusterSize, rootEntries, used, free);
  }
  for (const clusterSize of FAT32_CLUSTERS) {
    const used = clustersForTree(tree, clusterSize, 32);
    const free = Math.ceil(freeBytes / clusterSize);
    if (used + free <= MAX_CLUSTERS[32]) return measure(32, clusterSize, 0, used, free);
  }
  const limit = MAX_CLUSTERS[32] * 32 * KIB;
  throw new SealkitError({ code: 'image-too-large', expected: `<= ${limit}` });
}

/** Clusters of all files and all directories; of the root on FAT32 only, where it lies in clusters. */
function clustersForTree(tree: FatTree, clusterSize: number, bits: FatBits): number {
  const directories = bits === 32 ? [tree.root, ...tree.directories] : tree.directories;
  const lengths = [...directories.map(({ length }) => length), ...tree.files.map(({ size }) => size)];
  return lengths.reduce((sum, length) => sum + Math.ceil(length / clusterSize), 0);
}

/** A volume as it was found. */
interface VolumeSize {
  readonly bits: FatBits;
  /** Bytes. */
  readonly clusterSize: number;
  /** All of them. */
  readonly clusters: number;
  readonly badClusters: number;
}

/**
 * The free space that a volume of this size was made with (format clause 12.1 e). It follows from the size and not from what is
 * free now: what a host has put there since takes clusters, and makes the volume no smaller.
 */
export function freeBytesWhenMade(tree: FatTree, volume: VolumeSize): number {
  const { bits, clusterSize, clusters, badClusters } = volume;
  const filling = clusters === MIN_CLUSTERS[bits] ? badClusters : 0;
  return Math.max(0, clusters - clustersForTree(tree, clusterSize, bits) - filling) * clusterSize;
}

function measure(
  bits: FatBits,
  clusterSize: number,
  rootEntries: number,
  used: number,
  free: number,
): FatGeometry {
  const clusters = Math.max(used + free, MIN_CLUSTERS[bits]);
  const fatSectors = Math.ceil(((clusters + FIRST_CLUSTER) * bits) / 8 / SECTOR_SIZE);
  const reservedSectors = bits === 32 ? alignedReserve(fatSectors) : SMALL_RESERVED;
  const dataSectors = (clusters * clusterSize) / SECTOR_SIZE;
  const totalSectors =
    reservedSectors + FAT_COUNT * fatSectors + rootEntries / ENTRIES_PER_SECTOR + dataSectors;
  const shape = { bits, clusterSize, reservedSectors, fatSectors, rootEntries };
  return { ...shape, clusters, usedClusters: used, freeClusters: free, totalSectors };
}

/** Reserved sectors of FAT32, raised until cluster 2 begins at a whole MiB of the image. */
function alignedReserve(fatSectors: number): number {
  const before = PARTITION_START + FAT_COUNT * fatSectors;
  return roundUp(before + FAT32_RESERVED, SECTORS_PER_MIB) - before;
}

/** Where the parts of the volume begin, in bytes from the start of the image. */
export function placesOf(geometry: FatGeometry): { volume: number; fat: number; root: number; data: number } {
  const volume = PARTITION_START * SECTOR_SIZE;
  const fat = volume + geometry.reservedSectors * SECTOR_SIZE;
  const root = fat + FAT_COUNT * geometry.fatSectors * SECTOR_SIZE;
  return { volume, fat, root, data: root + geometry.rootEntries * ENTRY_SIZE };
}
