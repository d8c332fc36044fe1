/** A file tree to its ISO 9660 image with Joliet, byte for byte, without I/O: writer and verification both derive it here. */

import { encodeHex } from '../../base/bytes.ts';
import { SealkitError } from '../../base/errors.ts';
import type { ImageInput } from '../input.ts';
import { SegmentList } from '../segment-list.ts';
import type { ImageLayout } from '../segments.ts';
import { IMAGE_STEP, roundUp } from '../size.ts';
import { tooLarge, treeOfFiles } from '../tree.ts';
import type { ImageTree, LayoutFile } from '../tree.ts';
import { encodeDescriptor, encodeTerminator } from './descriptors.ts';
import type { DescribedHierarchy } from './descriptors.ts';
import { FIRST_EXTENT, SECTOR_SIZE, SYSTEM_AREA_SECTORS } from './format.ts';
import { placeDirectories, sectorsOf } from './hierarchy.ts';
import type { Place, PlacedDirectory } from './hierarchy.ts';
import { dCharacters, jolietNames, primaryNames } from './names.ts';
import type { Naming } from './names.ts';
import { encodeDirectory, encodePathTable } from './records.ts';

const SEED_LENGTH = 32;
/** Zeros behind the last file: a drive that reads ahead fails at the end of a disc that was written in one track. */
const PADDING_SECTORS = 150;
/** Locations are 32 bits wide. */
const MAX_SECTORS = 0xffff_ffff;
const NOWHERE: Place = { location: 0, length: 0 };

interface Hierarchy extends DescribedHierarchy {
  readonly name: 'primary' | 'joliet';
  /** In the order of the path table. */
  readonly directories: readonly PlacedDirectory[];
  /** The sector behind its path tables, which lie behind its directories. */
  readonly end: number;
}

/** @throws SealkitError `image-too-large`, `name-forbidden` or `name-twin`. */
export function layOutIsoImage(input: ImageInput): ImageLayout {
  const tree = treeOfFiles(input.files);
  const primary = placeHierarchy('primary', tree, primaryNames, FIRST_EXTENT);
  const joliet = placeHierarchy('joliet', tree, jolietNames, primary.end);
  const { files, end } = placeFiles(tree.files, joliet.end);
  const size = roundUp((end + PADDING_SECTORS) * SECTOR_SIZE, IMAGE_STEP);
  const { timestamp } = input;
  const label = dCharacters(input.label);
  const volume = { sectors: size / SECTOR_SIZE, label, volumeSet: volumeSetOf(input.seed), timestamp };
  const list = new SegmentList();
  list.addZeros('system-area', SYSTEM_AREA_SECTORS * SECTOR_SIZE);
  for (const each of [primary, joliet])
    list.addBytes(`${each.name}-descriptor`, encodeDescriptor(volume, each));
  list.addBytes('terminator', encodeTerminator());
  for (const each of [primary, joliet]) addHierarchy(list, each, files, timestamp);
  for (const file of tree.files) addFile(list, file);
  list.addZeros('padding', size);
  return { size: list.size, segments: list.segments };
}

function placeHierarchy(
  name: Hierarchy['name'],
  tree: ImageTree,
  naming: Naming,
  firstSector: number,
): Hierarchy {
  const directories = placeDirectories(tree, naming, firstSector);
  const [root = NOWHERE, last = root] = [directories[0], directories.at(-1)];
  const little = last.location + sectorsOf(last.length);
  const { length } = encodePathTable(directories, true);
  const big = little + sectorsOf(length);
  const pathTable = { length, little, big };
  return { name, isJoliet: name === 'joliet', directories, root, pathTable, end: big + sectorsOf(length) };
}

/** In path order, each from a sector on. An empty file lies nowhere. */
function placeFiles(
  files: readonly LayoutFile[],
  firstSector: number,
): { files: ReadonlyMap<string, Place>; end: number } {
  let end = firstSector;
  const places = new Map<string, Place>();
  for (const { path, size } of files) {
    places.set(path, size === 0 ? NOWHERE : { location: end, length: size });
    end += sectorsOf(size);
  }
  if (end > MAX_SECTORS) throw tooLarge('', MAX_SECTORS, end);
  return { files: places, end };
}

function volumeSetOf(seed: Uint8Array): string {
  if (seed.length >= SEED_LENGTH) return encodeHex(seed.subarray(0, SEED_LENGTH)).toUpperCase();
  throw new SealkitError({ code: 'internal', field: 'seed', expected: `>= ${SEED_LENGTH}` });
}

function addHierarchy(
  list: SegmentList,
  { name, directories, pathTable }: Hierarchy,
  files: ReadonlyMap<string, Place>,
  timestamp: number,
): void {
  const own = new Map(directories.map((directory) => [directory.path, directory]));
  const placeOf = (path: string): Place => own.get(path) ?? files.get(path) ?? NOWHERE;
  const context = { directories, placeOf, timestamp };
  for (const directory of directories) {
    const what = `${name}-directory:${directory.path}`;
    const render = (from: number, to: number): Uint8Array =>
      encodeDirectory(directory, context).subarray(from, to);
    list.addRendered(directory.path === '' ? `${name}-root-directory` : what, directory.length, render, []);
  }
  for (const order of ['little', 'big'] as const) {
    const what = `${name}-path-table-${order}`;
    const end = (pathTable[order] + sectorsOf(pathTable.length)) * SECTOR_SIZE;
    list.addBytes(what, encodePathTable(directories, order === 'little'));
    list.addZeros(`slack:${what}`, end);
  }
}

function addFile(list: SegmentList, { path, size }: LayoutFile): void {
  if (size === 0) return;
  const end = list.size + sectorsOf(size) * SECTOR_SIZE;
  list.addFile(path, size);
  list.addZeros(`slack:${path}`, end);
}
