/** A file tree to its FAT image, byte for byte, without I/O: both the writer and verification derive it here. */

import { viewOf } from '../../base/bytes.ts';
import { SealkitError } from '../../base/errors.ts';
import {
  BACKUP_SECTOR,
  FSINFO_SECTOR,
  bootSectorResidue,
  encodeBootSector,
  encodeFsInfo,
  encodeSignatureSector,
  fsInfoResidue,
} from './boot-sector.ts';
import { encodeDirectory, lastAccessAt } from './directory.ts';
import type { DirectoryContext } from './directory.ts';
import { ENTRY_SIZE, SECTOR_SIZE } from './format.ts';
import { fatRenderer, fatResidue } from './fat-table.ts';
import { chooseGeometry, placesOf } from './geometry.ts';
import type { FatGeometry } from './geometry.ts';
import { encodeMbr } from './mbr.ts';
import { volumeLabel } from './names.ts';
import { placeChains } from './placement.ts';
import type { Chain } from './placement.ts';
import type { ImageInput } from '../input.ts';
import { SegmentList } from '../segment-list.ts';
import type { ImageLayout } from '../segments.ts';
import { IMAGE_STEP, roundUp } from '../size.ts';
import { fatTimestamp } from './timestamp.ts';
import { fatTreeOf } from './tree.ts';
import type { FatDirectory, FatTree } from './tree.ts';

export interface FatImageInput extends ImageInput {
  /** Room to leave free, rounded up to whole clusters; it may follow from the tree. Default 0: then nothing can be added. */
  readonly freeBytes?: number | ((tree: FatTree) => number);
}

export interface FatLayout extends ImageLayout {
  readonly geometry: FatGeometry;
}

const SEED_LENGTH = 8;

/** @throws SealkitError `image-too-large`, `name-forbidden` or `name-twin`. */
export function layOutFatImage(input: FatImageInput): FatLayout {
  const { files, freeBytes = 0 } = input;
  const tree = fatTreeOf(files);
  const geometry = chooseGeometry(tree, typeof freeBytes === 'number' ? freeBytes : freeBytes(tree));
  const chains = placeChains(tree, geometry.clusterSize, geometry.bits === 32);
  const context = contextOf(input, chains);
  const list = new SegmentList();
  addBootRegion(list, geometry, numbersFrom(input.seed), context.label);
  addTables(list, geometry, chains);
  addRootDirectory(list, geometry, tree.root, context);
  addChains(list, geometry, chains, tree, context);
  addRest(list, geometry);
  return { size: list.size, segments: list.segments, geometry };
}

/** Zero is what unset fields hold, and Windows replaces a disk signature of 0: 1 stands in for it. */
function numbersFrom(seed: Uint8Array): { serial: number; diskSignature: number } {
  if (seed.length < SEED_LENGTH) {
    throw new SealkitError({ code: 'internal', field: 'seed', expected: `>= ${SEED_LENGTH}` });
  }
  const view = viewOf(seed);
  return { serial: view.getUint32(0, true) || 1, diskSignature: view.getUint32(4, true) || 1 };
}

function contextOf(input: FatImageInput, chains: readonly Chain[]): DirectoryContext {
  const firstClusters = new Map(chains.map((chain) => [chain.path, chain.firstCluster]));
  return {
    clusterOf: (path) => firstClusters.get(path) ?? 0,
    timestamp: fatTimestamp(input.timestamp),
    label: volumeLabel(input.label),
  };
}

function addBootRegion(
  list: SegmentList,
  geometry: FatGeometry,
  numbers: { serial: number; diskSignature: number },
  label: Uint8Array,
): void {
  const { volume, fat } = placesOf(geometry);
  const bootSector = encodeBootSector(geometry, numbers.serial, label);
  list.addBytes('mbr', encodeMbr(geometry, numbers.diskSignature));
  list.addZeros('gap', volume);
  list.addBytes('boot-sector', bootSector, bootSectorResidue(geometry));
  if (geometry.bits === 32) {
    const fsInfo = encodeFsInfo(geometry);
    list.addBytes('fsinfo', fsInfo, fsInfoResidue(geometry));
    list.addBytes('boot-sector-3', encodeSignatureSector());
    list.addZeros('reserved', volume + BACKUP_SECTOR * SECTOR_SIZE);
    list.addBytes('backup-boot', bootSector);
    list.addZeros('reserved', volume + (BACKUP_SECTOR + FSINFO_SECTOR) * SECTOR_SIZE);
    list.addBytes('backup-fsinfo', fsInfo);
    list.addBytes('backup-boot-sector-3', encodeSignatureSector());
  }
  list.addZeros('reserved', fat);
}

function addTables(list: SegmentList, geometry: FatGeometry, chains: readonly Chain[]): void {
  const length = geometry.fatSectors * SECTOR_SIZE;
  const render = fatRenderer(geometry, chains);
  for (const what of ['fat-1', 'fat-2']) list.addRendered(what, length, render, fatResidue(geometry));
}

/** FAT12 and FAT16 keep the root directory before the clusters. */
function addRootDirectory(
  list: SegmentList,
  geometry: FatGeometry,
  root: FatDirectory,
  context: DirectoryContext,
): void {
  const length = geometry.rootEntries * ENTRY_SIZE;
  if (length > 0) addDirectory(list, root, length, context);
}

function addDirectory(
  list: SegmentList,
  directory: FatDirectory,
  length: number,
  context: DirectoryContext,
): void {
  const render = (from: number, to: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    bytes.set(encodeDirectory(directory, context));
    return bytes.subarray(from, to);
  };
  const what = directory.path === '' ? 'root-directory' : `directory:${directory.path}`;
  list.addRendered(what, length, render, lastAccessAt);
}

function addChains(
  list: SegmentList,
  geometry: FatGeometry,
  chains: readonly Chain[],
  tree: FatTree,
  context: DirectoryContext,
): void {
  const directories = new Map(
    [tree.root, ...tree.directories].map((directory) => [directory.path, directory]),
  );
  for (const chain of chains) {
    const length = chain.clusters * geometry.clusterSize;
    const directory = chain.kind === 'directory' ? directories.get(chain.path) : undefined;
    if (directory !== undefined) addDirectory(list, directory, length, context);
    else {
      const end = list.size + length;
      list.addFile(chain.path, chain.length);
      list.addZeros(`slack:${chain.path}`, end);
    }
  }
}

/** Clusters nothing lies in, and the fill behind the partition, which itself is sized exactly. */
function addRest(list: SegmentList, geometry: FatGeometry): void {
  const end = placesOf(geometry).data + geometry.clusters * geometry.clusterSize;
  list.addZeros('bad-clusters', end - geometry.freeClusters * geometry.clusterSize);
  list.addZeros('free', end);
  list.addZeros('behind-partition', roundUp(end, IMAGE_STEP));
}
