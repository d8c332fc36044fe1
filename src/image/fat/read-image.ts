/** The file tree in an untrusted FAT image. Fails closed, with a limit on everything that grows. */

import type { Extent } from '../../base/container.ts';
import { sliceSource } from '../../base/source.ts';
import type { ByteSource, FileEntry } from '../../base/source.ts';
import { ENTRY_SIZE, FIRST_CLUSTER, MAX_DIRECTORY_ENTRIES } from './format.ts';
import { freeBytesWhenMade } from './geometry.ts';
import { MAX_DEPTH, MAX_ENTRIES } from '../limits.ts';
import { assertField } from '../malformed.ts';
import { readClusterTable } from './read-chains.ts';
import type { ClusterTable } from './read-chains.ts';
import { decodeDirectory } from './read-directory.ts';
import type { DirectoryEntry } from './read-directory.ts';
import { readFatVolume } from './read-volume.ts';
import type { FatVolume } from './read-volume.ts';
import type { FatTree } from './tree.ts';

export interface FatImage {
  /** Files, directories and entries that are neither; not the root, not the volume label. Names as found. */
  readonly entries: readonly FileEntry[];
  /** Where the content of this file was read from, in order; empty for an empty file and for any other path. */
  readonly extentsOf: (path: string) => readonly Extent[];
  /** Bytes in clusters that are free now. */
  readonly freeBytes: number;
  /** What `layOutFatImage` must be given to derive an image with this volume. */
  readonly freeBytesWhenMade: (tree: FatTree) => number;
}

/** All directories together: for each of those entries the largest cluster, and room for its names. */
const MAX_DIRECTORY_BYTES = MAX_ENTRIES * 33 * 1024;

interface Directory {
  readonly path: string;
  readonly depth: number;
  /** 0 for the root, as `..` says it. */
  readonly cluster: number;
  readonly parentCluster: number;
  readonly extents: readonly Extent[];
}

/** @throws SealkitError `image-malformed`, `image-truncated`, or whatever the source throws. */
export async function readFatImage(source: ByteSource): Promise<FatImage> {
  const volume = await readFatVolume(source);
  const table = await readClusterTable(source, volume);
  const walk = new TreeWalk(source, volume, table);
  await walk.run();
  const { free, bad } = table.countUnused();
  return {
    entries: walk.entries,
    extentsOf: (path) => walk.extents.get(path) ?? [],
    freeBytes: free * volume.clusterSize,
    freeBytesWhenMade: (tree) => freeBytesWhenMade(tree, { ...volume, badClusters: bad }),
  };
}

class TreeWalk {
  readonly entries: FileEntry[] = [];
  readonly extents = new Map<string, readonly Extent[]>();
  readonly #source: ByteSource;
  readonly #volume: FatVolume;
  readonly #table: ClusterTable;
  readonly #pending: Directory[] = [];
  #directoryBytes = 0;

  constructor(source: ByteSource, volume: FatVolume, table: ClusterTable) {
    this.#source = source;
    this.#volume = volume;
    this.#table = table;
  }

  async run(): Promise<void> {
    this.#pending.push(this.#root());
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const bytes = await readExtents(this.#source, next.extents);
      const found = decodeDirectory(bytes, next.path);
      const named = next.depth === 0 ? found : withoutDots(found, next);
      for (const entry of named) this.#add(entry, next);
    }
  }

  #root(): Directory {
    const { rootCluster, rootOffset, rootLength } = this.#volume;
    const extents =
      rootLength > 0 ? [{ offset: rootOffset, length: rootLength }] : this.#directoryExtents(rootCluster, '');
    return { path: '', depth: 0, cluster: 0, parentCluster: 0, extents };
  }

  #add(entry: DirectoryEntry, parent: Directory): void {
    const path = parent.path === '' ? entry.name : `${parent.path}/${entry.name}`;
    assertField(!entry.isDots, `/${parent.path}`, '!= . ..', entry.name);
    if (entry.kind === 'label' && parent.depth === 0) return;
    assertField(this.entries.length < MAX_ENTRIES, 'entries', `<= ${MAX_ENTRIES}`, this.entries.length + 1);
    if (entry.kind === 'directory') this.#addDirectory(entry, path, parent);
    else if (entry.kind === 'file') this.#addFile(entry, path);
    else this.entries.push({ path, kind: 'other', size: 0, source: sliceSource(this.#source, 0, 0) });
  }

  #addDirectory({ firstCluster, size }: DirectoryEntry, path: string, parent: Directory): void {
    const depth = parent.depth + 1;
    assertField(depth <= MAX_DEPTH, `depth /${path}`, `<= ${MAX_DEPTH}`, depth);
    assertField(size === 0, `DIR_FileSize /${path}`, 0, size);
    const extents = this.#directoryExtents(firstCluster, path);
    this.entries.push({ path, kind: 'directory', size: 0, source: sliceSource(this.#source, 0, 0) });
    this.#pending.push({ path, depth, cluster: firstCluster, parentCluster: parent.cluster, extents });
  }

  #directoryExtents(firstCluster: number, path: string): Extent[] {
    const limit = Math.ceil((MAX_DIRECTORY_ENTRIES * ENTRY_SIZE) / this.#volume.clusterSize);
    const extents = this.#table.follow(firstCluster, limit, `/${path}`);
    assertField(extents.length > 0, `FAT chain /${path}`, `>= ${FIRST_CLUSTER}`, firstCluster);
    this.#directoryBytes += extents.reduce((sum, extent) => sum + extent.length, 0);
    assertField(
      this.#directoryBytes <= MAX_DIRECTORY_BYTES,
      'directories',
      `<= ${MAX_DIRECTORY_BYTES}`,
      this.#directoryBytes,
    );
    return extents;
  }

  #addFile({ firstCluster, size }: DirectoryEntry, path: string): void {
    const extents = size === 0 ? [] : this.#fileExtents(firstCluster, size, path);
    if (size === 0) assertField(firstCluster === 0, `DIR_FstClus /${path}`, 0, firstCluster);
    this.extents.set(path, extents);
    this.entries.push({ path, kind: 'file', size, source: sourceOfExtents(this.#source, extents, size) });
  }

  /** The last extent ends with the file, not with its cluster. */
  #fileExtents(firstCluster: number, size: number, path: string): Extent[] {
    const clusters = Math.ceil(size / this.#volume.clusterSize);
    const extents = this.#table.follow(firstCluster, clusters, `/${path}`);
    const length = extents.reduce((sum, extent) => sum + extent.length, 0);
    assertField(length >= size, `FAT chain /${path}`, clusters, length / this.#volume.clusterSize);
    const last = extents.pop();
    if (last !== undefined) extents.push({ offset: last.offset, length: last.length - (length - size) });
    return extents;
  }
}

/** A directory below the root begins with `.` and `..`, and they lead to it and to its parent. */
function withoutDots(entries: readonly DirectoryEntry[], directory: Directory): readonly DirectoryEntry[] {
  const clusters = [directory.cluster, directory.parentCluster];
  for (const [i, name] of ['.', '..'].entries()) {
    const entry = entries[i];
    const isRight =
      entry?.isDots === true &&
      entry.name === name &&
      entry.kind === 'directory' &&
      entry.firstCluster === clusters[i];
    assertField(isRight, `/${directory.path}/${name}`, clusters[i] ?? 0, entry?.firstCluster ?? '-');
  }
  return entries.slice(2);
}

async function readExtents(source: ByteSource, extents: readonly Extent[]): Promise<Uint8Array> {
  const size = extents.reduce((sum, extent) => sum + extent.length, 0);
  const bytes = new Uint8Array(size);
  await sourceOfExtents(source, extents, size).read(0, bytes);
  return bytes;
}

function sourceOfExtents(source: ByteSource, extents: readonly Extent[], size: number): ByteSource {
  const [first] = extents;
  if (first !== undefined && extents.length === 1) return sliceSource(source, first.offset, size);
  return { size, read: (offset, target) => readAcross(source, extents, offset, target) };
}

async function readAcross(
  source: ByteSource,
  extents: readonly Extent[],
  offset: number,
  target: Uint8Array,
): Promise<void> {
  let start = 0;
  for (const extent of extents) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + target.length, start + extent.length);
    if (from < to) {
      await source.read(extent.offset + from - start, target.subarray(from - offset, to - offset));
    }
    start += extent.length;
  }
}
