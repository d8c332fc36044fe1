/** The file allocation table of an untrusted image: chains, each cluster at most once. */

import { viewOf } from '../../base/bytes.ts';
import type { Extent } from '../../base/container.ts';
import type { ByteSource } from '../../base/source.ts';
import { BAD_CLUSTER, END_OF_CHAIN, FIRST_CLUSTER } from './format.ts';
import { assertField } from '../malformed.ts';
import type { FatVolume } from './read-volume.ts';

/** Pieces of all files and directories together: one for each entry that is read at most, and it bounds memory. */
const MAX_EXTENTS = 100_000;
/** The top four bits of a FAT32 entry are no part of the number. */
const FAT32_MASK = 0x0fff_ffff;
/** BAD_CLUSTER + 1 and up ends a chain. */
const END_MARKS = 7;

/** The table of one volume, at most 16 MiB because the count of clusters was checked. */
export async function readClusterTable(source: ByteSource, volume: FatVolume): Promise<ClusterTable> {
  const entries = volume.clusters + FIRST_CLUSTER;
  const bytes = new Uint8Array(Math.ceil((entries * volume.bits) / 8));
  await source.read(volume.fatOffset, bytes);
  return new ClusterTable(volume, bytes);
}

export class ClusterTable {
  readonly #volume: FatVolume;
  readonly #table: DataView;
  readonly #claimed: Uint8Array;
  #extents = 0;

  constructor(volume: FatVolume, bytes: Uint8Array) {
    this.#volume = volume;
    this.#table = viewOf(bytes);
    this.#claimed = new Uint8Array(volume.clusters + FIRST_CLUSTER);
  }

  /**
   * Follows a chain to its end and claims its clusters. Extents are whole clusters, neighbours joined.
   * @throws SealkitError `image-malformed`: outside the volume, used twice (which also ends every loop), too long.
   */
  follow(firstCluster: number, maxClusters: number, path: string): Extent[] {
    const { bits, clusterSize, dataOffset } = this.#volume;
    const chain = `FAT chain ${path}`;
    const extents: Extent[] = [];
    let first = firstCluster;
    // Numbers of clusters, and no text before it is needed: a chain of FAT32 may have a million.
    for (let cluster = first, count = 1; cluster < END_OF_CHAIN[bits] - END_MARKS; count += 1) {
      if (count > maxClusters) assertField(false, chain, `<= ${maxClusters}`, count);
      this.#claim(cluster, chain);
      const last = cluster;
      cluster = this.#entry(last);
      if (cluster === last + 1) continue;
      this.#extents += 1;
      assertField(this.#extents <= MAX_EXTENTS, 'fragments', `<= ${MAX_EXTENTS}`, this.#extents);
      const offset = dataOffset + (first - FIRST_CLUSTER) * clusterSize;
      extents.push({ offset, length: (last + 1 - first) * clusterSize });
      first = cluster;
    }
    return extents;
  }

  #claim(cluster: number, chain: string): void {
    const isInside = cluster >= FIRST_CLUSTER && cluster < this.#claimed.length;
    if (!isInside) assertField(false, chain, `${FIRST_CLUSTER}..${this.#claimed.length - 1}`, cluster);
    if (this.#claimed[cluster] === 1) assertField(false, chain, `1 x ${cluster}`, `2 x ${cluster}`);
    this.#claimed[cluster] = 1;
  }

  #entry(cluster: number): number {
    if (this.#volume.bits === 32) return this.#table.getUint32(4 * cluster, true) & FAT32_MASK;
    if (this.#volume.bits === 16) return this.#table.getUint16(2 * cluster, true);
    const at = Math.floor((cluster * 3) / 2);
    const pair = this.#table.getUint8(at) | (this.#table.getUint8(at + 1) << 8);
    return cluster % 2 === 0 ? pair & 0xfff : pair >> 4;
  }

  /** Clusters in no chain. Call it when every chain was followed: one in use that nothing leads to is a fault. */
  countUnused(): { free: number; bad: number } {
    const bad = BAD_CLUSTER[this.#volume.bits];
    const count = { free: 0, bad: 0 };
    for (let cluster = FIRST_CLUSTER; cluster < this.#claimed.length; cluster += 1) {
      if (this.#claimed[cluster] === 1) continue;
      const entry = this.#entry(cluster);
      if (entry !== bad && entry !== 0) assertField(false, `FAT[${cluster}]`, `0 | ${bad}`, entry);
      count[entry === bad ? 'bad' : 'free'] += 1;
    }
    return count;
  }
}
