/** Which clusters hold what: one unbroken chain for each directory and each file, directories first, both in path order. */

import { FIRST_CLUSTER } from './format.ts';
import type { FatTree } from './tree.ts';

export interface Chain {
  readonly kind: 'directory' | 'file';
  /** Empty for the root directory of FAT32. */
  readonly path: string;
  readonly firstCluster: number;
  /** Never 0: an empty file has no chain. */
  readonly clusters: number;
  /** Bytes that count; the rest of the last cluster is slack. */
  readonly length: number;
}

/** Chains in the order of their clusters, the first at cluster 2. */
export function placeChains(tree: FatTree, clusterSize: number, isRootInClusters: boolean): Chain[] {
  const chains: Chain[] = [];
  let firstCluster = FIRST_CLUSTER;
  const place = (kind: Chain['kind'], path: string, length: number): void => {
    const clusters = Math.ceil(length / clusterSize);
    if (clusters > 0) chains.push({ kind, path, firstCluster, clusters, length });
    firstCluster += clusters;
  };
  if (isRootInClusters) place('directory', '', tree.root.length);
  for (const directory of tree.directories) place('directory', directory.path, directory.length);
  for (const file of tree.files) place('file', file.path, file.size);
  return chains;
}
