/** What an image or archive adds to its tree: bytes outside the files, which must be derivable from them (clauses 12, 13). */
import type { FileTree } from '../base/source.ts';

/** A run of bytes that is not what the derived container has there. */
export interface Difference {
  /** `residue`: a mark that hosts are known to make (clause 12.9). */
  readonly kind: 'difference' | 'residue';
  readonly offset: number;
  readonly length: number;
  /** Language-neutral name of the region, such as `mbr` or `directory:kit`. */
  readonly what: string;
  readonly expected: string | null;
  readonly found: string | null;
}

/** What a container is derived from, all of it proven before. */
export interface DerivationInput {
  /** Every file of the kit with its size. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Seconds since 1970 UTC: the manifest's `created`. */
  readonly timestamp: number;
  /** Digest of SEAL: volume serial and disk signature come from it. */
  readonly seed: Uint8Array;
}

export interface Container {
  readonly tree: FileTree;
  /** Where the file's bytes lie, when they are in one piece. */
  extentOf(path: string): { readonly offset: number; readonly length: number } | null;
  /** Called with every chunk of every listed file as it is hashed, so that nothing is read twice. */
  observe(path: string): (chunk: Uint8Array) => void;
  /** Compares every byte outside the files with the container derived from them. Call after all files were observed. */
  compare(input: DerivationInput): AsyncIterable<Difference>;
}
