/** The tree under verification, indexed once (format clause 9.2), and the reads every stage makes from it. */
import { printable } from '../base/errors.ts';
import { readWhole, visitChunks, type FileEntry, type FileTree, type NewHash } from '../base/source.ts';
import { finding, type Finding } from './report.ts';

/** Files, their folders and residue. */
export const MAX_ENTRIES = 20_000;

export interface TreeIndex {
  readonly byPath: ReadonlyMap<string, FileEntry>;
  readonly readOnly: boolean;
}

/** The plain file at this path, if there is one. */
export function fileAt(index: TreeIndex, path: string): FileEntry | null {
  const entry = index.byPath.get(path);
  return entry?.kind === 'file' ? entry : null;
}

/** Clause 9.2: the index, and what is wrong with the tree as such. */
export function indexTree(tree: FileTree): { index: TreeIndex; findings: Finding[] } {
  if (tree.entries.length > MAX_ENTRIES) {
    const tooLarge = finding('tree-too-large', '.', { expected: `<=${MAX_ENTRIES}` });
    return { index: { byPath: new Map(), readOnly: tree.readOnly }, findings: [tooLarge] };
  }
  const others = tree.entries.filter((entry) => entry.kind === 'other');
  const byPath = new Map(tree.entries.map((entry) => [entry.path, entry]));
  const twins = tree.entries.filter((entry) => byPath.get(entry.path) !== entry);
  return {
    index: { byPath, readOnly: tree.readOnly },
    findings: [
      ...others.map((entry) => finding('not-regular-file', printable(entry.path))),
      // One path twice: only a damaged or forged file system has that.
      ...twins.map((entry) => finding('file-extra', printable(entry.path))),
    ],
  };
}

/** Digest in lower-case hex of bytes in memory. */
export function digestOf(bytes: Uint8Array, newHash: NewHash): string {
  const hash = newHash();
  hash.update(bytes);
  return hash.digestHex();
}

/** The file's bytes, or null when it is larger than the limit: checked before anything is allocated. */
export async function readLimited(entry: FileEntry, limit: number): Promise<Uint8Array | null> {
  return entry.size > limit ? null : readWhole(entry.source);
}

/** Digest of a file read front to back once; `observe` sees the same chunks. */
export async function digestFile(
  entry: FileEntry,
  newHash: NewHash,
  observe: (chunk: Uint8Array) => void,
): Promise<string> {
  const hash = newHash();
  await visitChunks(entry.source, (chunk) => {
    hash.update(chunk);
    observe(chunk);
  });
  return hash.digestHex();
}
