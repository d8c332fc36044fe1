/** Paths into directories, in the one order everything is stored in: by the bytes of the path. */

import { compareText } from '../base/bytes.ts';
import { SealkitError, printable } from '../base/errors.ts';
import { findNameTwin, isKitPath, parentsOf } from '../base/paths.ts';
import { ENTRY_SIZE, MAX_FILE_SIZE } from './fat-format.ts';
import { entriesOfName } from './names.ts';

/** BPB_RootEntCnt is 16 bits wide and a multiple of 16, so that the root directory is whole sectors. Holds for all directories. */
const MAX_ENTRIES = 65_520;

export interface LayoutFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export interface TreeChild {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** Bytes; 0 for a directory. */
  readonly size: number;
}

export interface TreeDirectory {
  /** Empty for the root. */
  readonly path: string;
  /** Sorted by the bytes of the name. */
  readonly children: readonly TreeChild[];
  /** Length of all its entries in bytes: names, and the volume label (root) or `.` and `..` (others). */
  readonly length: number;
}

export interface ImageTree {
  /** Sorted by the bytes of the path. */
  readonly files: readonly LayoutFile[];
  readonly root: TreeDirectory;
  /** All directories but the root, sorted by the bytes of the path. */
  readonly directories: readonly TreeDirectory[];
}

/** @throws SealkitError `name-forbidden`, `name-twin` or `image-too-large`. */
export function treeOfFiles(input: readonly LayoutFile[]): ImageTree {
  const files = input.toSorted((a, b) => compareText(a.path, b.path));
  files.forEach(assertStorable);
  const twin = findNameTwin(files.map((file) => file.path));
  if (twin !== null) throw new SealkitError({ code: 'name-twin', path: twin });
  const children = childrenByDirectory(files);
  const root = directoryOf('', 1, children.get('') ?? []);
  const paths = [...children.keys()].filter((path) => path !== '').toSorted(compareText);
  return { files, root, directories: paths.map((path) => directoryOf(path, 2, children.get(path) ?? [])) };
}

function assertStorable(file: LayoutFile): void {
  if (!isKitPath(file.path)) throw new SealkitError({ code: 'name-forbidden', path: printable(file.path) });
  if (file.size > MAX_FILE_SIZE) throw tooLarge(file.path, MAX_FILE_SIZE, file.size);
}

function childrenByDirectory(files: readonly LayoutFile[]): Map<string, TreeChild[]> {
  const children = new Map<string, TreeChild[]>();
  const add = (path: string, kind: TreeChild['kind'], size: number): void => {
    const slash = path.lastIndexOf('/');
    const parent = slash === -1 ? '' : path.slice(0, slash);
    const siblings = children.get(parent) ?? [];
    siblings.push({ name: path.slice(slash + 1), path, kind, size });
    children.set(parent, siblings);
  };
  const folders = new Set(files.flatMap((file) => parentsOf(file.path)));
  for (const folder of folders) add(folder, 'directory', 0);
  for (const file of files) add(file.path, 'file', file.size);
  return children;
}

function directoryOf(path: string, ownEntries: number, unsorted: readonly TreeChild[]): TreeDirectory {
  const children = unsorted.toSorted((a, b) => compareText(a.name, b.name));
  const entries = children.reduce((sum, child) => sum + entriesOfName(child.name), ownEntries);
  if (entries > MAX_ENTRIES) throw tooLarge(path, MAX_ENTRIES, entries);
  return { path, children, length: entries * ENTRY_SIZE };
}

function tooLarge(path: string, limit: number, found: number): SealkitError {
  return new SealkitError({ code: 'image-too-large', path, expected: `<= ${limit}`, found: String(found) });
}
