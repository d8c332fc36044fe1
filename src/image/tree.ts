/** Paths into directories, in the one order everything is stored in: by the bytes of the path. */

import { compareText } from '../base/bytes.ts';
import { SealkitError, printable } from '../base/errors.ts';
import { findNameTwin, isKitPath, parentsOf } from '../base/paths.ts';

/** Sizes are 32 bits wide in a directory of FAT as of ISO 9660. */
const MAX_FILE_SIZE = 0xffff_ffff;

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
}

/** `D`: what a kind of image needs to know of each directory. */
export interface ImageTree<D extends TreeDirectory = TreeDirectory> {
  /** Sorted by the bytes of the path. */
  readonly files: readonly LayoutFile[];
  readonly root: D;
  /** All directories but the root, sorted by the bytes of the path. */
  readonly directories: readonly D[];
}

/** @throws SealkitError `name-forbidden`, `name-twin` or `image-too-large`. */
export function treeOfFiles(input: readonly LayoutFile[]): ImageTree {
  const files = input.toSorted((a, b) => compareText(a.path, b.path));
  files.forEach(assertStorable);
  const twin = findNameTwin(files.map((file) => file.path));
  if (twin !== null) throw new SealkitError({ code: 'name-twin', path: twin });
  const children = childrenByDirectory(files);
  const paths = [...children.keys()].filter((path) => path !== '').toSorted(compareText);
  const directoryOf = (path: string): TreeDirectory => {
    return { path, children: (children.get(path) ?? []).toSorted((a, b) => compareText(a.name, b.name)) };
  };
  return { files, root: directoryOf(''), directories: paths.map(directoryOf) };
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
  for (const folder of new Set(files.flatMap((file) => [...parentsOf(file.path)])))
    add(folder, 'directory', 0);
  for (const file of files) add(file.path, 'file', file.size);
  return children;
}

/** The error of a path, or of the whole image where that is empty, that no image of the kind can hold. */
export function tooLarge(path: string, limit: number, found: number): SealkitError {
  return new SealkitError({ code: 'image-too-large', path, expected: `<= ${limit}`, found: String(found) });
}
