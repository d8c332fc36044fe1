/** What verification asks of an image or archive, whatever its format: the rooms that know formats are not needed to read a verdict. */
import type { ByteSource, FileTree } from './source.ts';

/** A place in an image or archive, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Name of the bytes behind the derived end, in images of every kind. */
export const BEHIND_IMAGE = 'behind-image';

/** A run of bytes that is not what the derived container has there. */
export interface Difference extends Extent {
  /** `residue`: a mark that hosts are known to make (format clause 12). */
  readonly kind: 'difference' | 'residue';
  /** Language-neutral name of the region, such as `mbr` or `directory:kit`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** True on the last one that is given out when there may be more. */
  readonly more: boolean;
}

/** What a container is derived from, all of it proven before. */
export interface DerivationInput {
  /** Every file of the kit, with its size. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Seconds since 1970, UTC: the manifest's `created`. */
  readonly timestamp: number;
  /** Digest of SEAL: an image's own numbers come from it. */
  readonly seed: Uint8Array;
}

/** A container's bytes apart from its files (format clauses 12, 13 and 17). */
export interface Container {
  /** Bytes in which a host could still put files of its own. */
  readonly freeBytes: number;
  /** The whole device that the image is on; null for a file. */
  readonly device: { readonly image: ByteSource; readonly behindImage: 'skip' | 'read' } | null;
  extentsOf(path: string): readonly Extent[];
  /** Must see every chunk of every listed file as it is hashed, so that nothing is read twice. */
  observe(path: string): (chunk: Uint8Array) => void;
  /** Compares every byte outside the files with the container derived from them. Call after all files were observed. */
  compare(input: DerivationInput): AsyncIterable<Difference>;
}

/** A kit before it is verified: nothing in it is to be believed. */
export interface OpenKit {
  readonly tree: FileTree;
  /** Null for a folder. */
  readonly container: Container | null;
}
