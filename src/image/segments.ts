/** An image as a list of what lies where, before a byte of it exists. Shared by every kind of image. */

/** A field that a host may change by using a writable stick. Little-endian number of `length` bytes. */
export interface ResidueField {
  /** Counted from the start of the segment. */
  readonly offset: number;
  readonly length: 1 | 2 | 4;
  /** True when a host could have written this value; anything else is a difference. */
  isHostValue(value: number): boolean;
}

interface SegmentPlace {
  /** Bytes from the start of the image. */
  readonly offset: number;
  /** Bytes, never 0. */
  readonly length: number;
  /** Language-neutral name of the region: `mbr`, `fat-1`, `directory:<path>`, `file:<path>`, `slack:<path>`, ... */
  readonly what: string;
}

/** Bytes that follow from the tree. They are made when asked for, so that a large table is never held whole. */
export interface BytesSegment extends SegmentPlace {
  readonly kind: 'bytes';
  /** The bytes from `from` up to, but without, `to`, counted from the start of the segment. */
  render(from: number, to: number): Uint8Array;
  /**
   * The host's field that the byte at this offset of the segment belongs to, or null. `expected` is what `render` gave from
   * `from` on, a multiple of 32; fields never cross a multiple of 32 bytes.
   */
  residueAt?(offset: number, expected: Uint8Array, from: number): ResidueField | null;
}

/** The whole content of one file. */
export interface FileSegment extends SegmentPlace {
  readonly kind: 'file';
  readonly path: string;
}

export interface ZeroSegment extends SegmentPlace {
  readonly kind: 'zero';
}

export type ImageSegment = BytesSegment | FileSegment | ZeroSegment;

/** Every byte of an image: the segments are ordered and leave no gap. */
export interface ImageLayout {
  /** Bytes. */
  readonly size: number;
  readonly segments: readonly ImageSegment[];
}
