/** One of the two hierarchies of directories: which lies where, and how long it is. */

import { roundUp } from '../size.ts';
import { tooLarge } from '../tree.ts';
import type { ImageTree, TreeDirectory } from '../tree.ts';
import { SECTOR_SIZE, SELF, recordLength } from './format.ts';
import type { NamedChild, Naming } from './names.ts';

/** A place in the volume: first sector, and length in bytes. */
export interface Place {
  readonly location: number;
  readonly length: number;
}

export interface PlacedDirectory extends Place {
  /** Empty for the root. */
  readonly path: string;
  readonly identifier: Uint8Array;
  /** Number of the directory above it, counted from 1 in the order of the path table; the root is its own. */
  readonly parent: number;
  readonly children: readonly NamedChild[];
}

export function sectorsOf(length: number): number {
  return Math.ceil(length / SECTOR_SIZE);
}

/** The path table numbers directories with 16 bits (ECMA-119 9.4.4). */
const MAX_DIRECTORIES = 65_535;

/**
 * All directories from this sector on, one behind the other in the order of the path table: by level, then by the one above,
 * then by identifier (6.9.1). @throws SealkitError `image-too-large`
 */
export function placeDirectories(tree: ImageTree, naming: Naming, firstSector: number): PlacedDirectory[] {
  const byPath = new Map(tree.directories.map((directory) => [directory.path, directory]));
  const placed: PlacedDirectory[] = [];
  let location = firstSector;
  const place = (directory: TreeDirectory, identifier: Uint8Array, parent: number): void => {
    const children = naming(directory.children);
    const length = directoryLength(children);
    placed.push({ path: directory.path, identifier, parent, children, location, length });
    location += length / SECTOR_SIZE;
  };
  place(tree.root, SELF, 1);
  // Grows as it is walked: each directory adds those below it.
  for (const [index, { children }] of placed.entries()) {
    for (const { child, identifier } of children) {
      const below = child.kind === 'directory' ? byPath.get(child.path) : undefined;
      if (below !== undefined) place(below, identifier, index + 1);
    }
  }
  if (placed.length > MAX_DIRECTORIES) throw tooLarge('', MAX_DIRECTORIES, placed.length);
  return placed;
}

function directoryLength(children: readonly NamedChild[]): number {
  let end = 2 * recordLength(SELF.length);
  for (const { identifier } of children) {
    const length = recordLength(identifier.length);
    end = placeOfRecord(end, length) + length;
  }
  return roundUp(end, SECTOR_SIZE);
}

/** Where a record behind this place begins: none lies across two sectors (6.8.1.1). */
export function placeOfRecord(end: number, length: number): number {
  const left = SECTOR_SIZE - (end % SECTOR_SIZE);
  return length > left ? end + left : end;
}
