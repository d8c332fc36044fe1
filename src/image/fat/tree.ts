/** The tree of an image with what its directories take on FAT. */

import { tooLarge, treeOfFiles } from '../tree.ts';
import type { ImageTree, LayoutFile, TreeDirectory } from '../tree.ts';
import { ENTRY_SIZE } from './format.ts';
import { entriesOfName } from './names.ts';

/** BPB_RootEntCnt is 16 bits wide and a multiple of 16, so that the root directory is whole sectors. Holds for all directories. */
const MAX_ENTRIES = 65_520;

export interface FatDirectory extends TreeDirectory {
  /** Length of all its entries in bytes: names, and the volume label (root) or `.` and `..` (others). */
  readonly length: number;
}

export type FatTree = ImageTree<FatDirectory>;

/** @throws SealkitError as `treeOfFiles`, and `image-too-large` for a directory. */
export function fatTreeOf(input: readonly LayoutFile[]): FatTree {
  const { files, root, directories } = treeOfFiles(input);
  return { files, root: measured(root, 1), directories: directories.map((entry) => measured(entry, 2)) };
}

function measured(directory: TreeDirectory, ownEntries: number): FatDirectory {
  const entries = directory.children.reduce((sum, child) => sum + entriesOfName(child.name), ownEntries);
  if (entries > MAX_ENTRIES) throw tooLarge(directory.path, MAX_ENTRIES, entries);
  return { ...directory, length: entries * ENTRY_SIZE };
}
