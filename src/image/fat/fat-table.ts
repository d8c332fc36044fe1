/** The file allocation table, made piece by piece: FAT specification, "FAT Data Structure". */

import { viewOf } from '../../base/bytes.ts';
import { BAD_CLUSTER, END_OF_CHAIN, FIRST_CLUSTER, MEDIA } from './format.ts';
import type { FatBits } from './format.ts';
import type { FatGeometry } from './geometry.ts';
import type { Chain } from './placement.ts';
import type { ResidueField } from '../segments.ts';

/** Smallest whole number of entries that is a whole number of bytes: FAT12 packs two into three. */
const GROUP: Readonly<Record<FatBits, { entries: number; bytes: number }>> = {
  12: { entries: 2, bytes: 3 },
  16: { entries: 1, bytes: 2 },
  32: { entries: 1, bytes: 4 },
};
/** FAT[1]: shut down cleanly, no disk error. FAT12 has no such bits. */
const CLEAN_BITS = { 16: 0xc000, 32: 0x0c00_0000 } as const;

/** Renders the bytes `from` to `to` of one FAT. Clusters are used without gap, so only the ends of chains matter. */
export function fatRenderer(geometry: FatGeometry, chains: readonly Chain[]) {
  const entriesFrom = entryFinder(
    geometry,
    chains.map((chain) => chain.firstCluster + chain.clusters - 1),
  );
  const group = GROUP[geometry.bits];
  return (from: number, to: number): Uint8Array => {
    const firstGroup = Math.floor(from / group.bytes);
    const groups = Math.ceil(to / group.bytes) - firstGroup;
    const bytes = new Uint8Array(groups * group.bytes);
    putEntries(bytes, geometry.bits, groups * group.entries, entriesFrom(firstGroup * group.entries));
    const skipped = from - firstGroup * group.bytes;
    return bytes.subarray(skipped, skipped + to - from);
  };
}

/** Gives the entries from cluster number `first` on, one with each call; 0 beyond the last cluster. */
function entryFinder(geometry: FatGeometry, chainEnds: readonly number[]) {
  const { bits, usedClusters, clusters, freeClusters } = geometry;
  const firstUnused = FIRST_CLUSTER + usedClusters;
  const firstFree = FIRST_CLUSTER + clusters - freeClusters;
  return (first: number): (() => number) => {
    let nextEnd = indexOfEnd(chainEnds, first);
    let cluster = first - 1;
    return () => {
      cluster += 1;
      if (cluster === 0) return (END_OF_CHAIN[bits] & ~0xff) | MEDIA;
      if (cluster < FIRST_CLUSTER) return END_OF_CHAIN[bits];
      if (cluster === chainEnds[nextEnd]) {
        nextEnd += 1;
        return END_OF_CHAIN[bits];
      }
      if (cluster < firstUnused) return cluster + 1;
      return cluster < firstFree ? BAD_CLUSTER[bits] : 0;
    };
  };
}

/** Index of the first chain that ends at this cluster or later. */
function indexOfEnd(chainEnds: readonly number[], cluster: number): number {
  let low = 0;
  let high = chainEnds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chainEnds[middle] ?? Infinity) < cluster) low = middle + 1;
    else high = middle;
  }
  return low;
}

function putEntries(bytes: Uint8Array, bits: FatBits, count: number, nextEntry: () => number): void {
  const view = viewOf(bytes);
  for (let i = 0; i < count; i += 1) {
    const entry = nextEntry();
    if (bits === 32) view.setUint32(4 * i, entry, true);
    else if (bits === 16) view.setUint16(2 * i, entry, true);
    else putPackedEntry(bytes, i, entry);
  }
}

/** FAT12: an even entry takes the low 12 bits of its three bytes, an odd one the high 12. */
function putPackedEntry(bytes: Uint8Array, index: number, entry: number): void {
  const at = Math.floor(index / 2) * 3;
  if (index % 2 === 0) {
    bytes[at] = entry & 0xff;
    bytes[at + 1] = entry >> 8;
  } else {
    bytes[at + 1] = (bytes[at + 1] ?? 0) | ((entry & 0x0f) << 4);
    bytes[at + 2] = entry >> 4;
  }
}

/** The clean flags are cleared by a host that writes, and stay so when the stick is pulled. */
export function fatResidue(geometry: FatGeometry): ResidueField[] {
  const { bits } = geometry;
  if (bits === 12) return [];
  const isHostValue = (value: number): boolean => (value | CLEAN_BITS[bits]) === END_OF_CHAIN[bits];
  return bits === 16 ? [{ offset: 2, length: 2, isHostValue }] : [{ offset: 4, length: 4, isHostValue }];
}
