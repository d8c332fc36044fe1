/** Stage 9.6: every listed file is there with its size and digest, and nothing else is there. */
import type { Container } from '../base/container.ts';
import { printable } from '../base/errors.ts';
import { parentsOf } from '../base/paths.ts';
import type { NewHash } from '../base/source.ts';
import { encodeSums, SUMS_PATH, type ListedFile, type Manifest } from '../manifest/index.ts';
import { finding, type Finding } from './report.ts';
import { isResidue } from './residue.ts';
import { digestFile, digestOf, fileAt, type TreeIndex } from './tree.ts';

export interface FileServices {
  readonly newHash: NewHash;
  /** Bytes of listed files hashed so far, and in all. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Clause 9.6, the listed files, in manifest order. */
export async function checkListedFiles(
  index: TreeIndex,
  manifest: Manifest,
  container: Container | null,
  { newHash, onProgress }: FileServices,
): Promise<Finding[]> {
  const total = manifest.files.reduce((sum, file) => sum + file.size, 0);
  const findings: Finding[] = [];
  let done = 0;
  for (const file of manifest.files) {
    const observe = container?.observe(file.path);
    const hashChunk = (chunk: Uint8Array): void => {
      observe?.(chunk);
      done += chunk.length;
      onProgress(done, total);
    };
    const change = await checkFile(index, file, newHash, hashChunk);
    const [extent, ...further] = container?.extentsOf(file.path) ?? [];
    const place = further.length === 0 ? extent : undefined;
    if (change !== null) findings.push({ ...change, ...place });
  }
  return findings;
}

async function checkFile(
  index: TreeIndex,
  file: ListedFile,
  newHash: NewHash,
  observe: (chunk: Uint8Array) => void,
): Promise<Finding | null> {
  const entry = fileAt(index, file.path);
  if (entry === null) return finding('file-missing', file.path);
  if (entry.size !== file.size) {
    return finding('file-changed', file.path, { expected: `size ${file.size}`, found: `size ${entry.size}` });
  }
  const digest = await digestFile(entry, newHash, observe);
  if (digest === file.sha256) return null;
  return finding('file-changed', file.path, { expected: `sha256 ${file.sha256}`, found: `sha256 ${digest}` });
}

/** Clause 8.1: the list for `sha256sum -c` says the same as the manifest. */
export function checkSums(manifest: Manifest, newHash: NewHash): Finding[] {
  const derived = digestOf(encodeSums(manifest.files), newHash);
  const listed = manifest.files.filter((file) => file.path === SUMS_PATH).map(({ sha256 }) => sha256);
  if (listed.join() === derived) return [];
  return [
    finding('manifest-mismatch', SUMS_PATH, {
      expected: `sha256 ${derived}`,
      found: `sha256 ${listed.join()}`,
    }),
  ];
}

/** Clause 1.3: whatever is not of the kit is residue or does not belong there. */
export async function checkClosedList(index: TreeIndex, kitFiles: readonly string[]): Promise<Finding[]> {
  const files = new Set(kitFiles);
  const folders = new Set(kitFiles.flatMap((path) => [...parentsOf(path)]));
  const findings: Finding[] = [];
  for (const entry of index.byPath.values()) {
    if (entry.kind === 'directory' ? folders.has(entry.path) : files.has(entry.path)) continue;
    const isLeftByHost = !index.readOnly && (await isResidue(entry, folders));
    findings.push(finding(isLeftByHost ? 'residue-file' : 'file-extra', printable(entry.path)));
  }
  return findings;
}
