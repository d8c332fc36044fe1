/** A ZIP as a list of what lies where, before a byte of it exists. The shape is that of disk images. */
import type { Extent } from '../base/container.ts';

interface SegmentPlace extends Extent {
  /** Language-neutral name of the record: `local-header:<path>`, `file:<path>`, `end`, ... */
  readonly what: string;
}

/** One record of the format. Its bytes are made when asked for. */
export interface ZipRecordSegment extends SegmentPlace {
  readonly kind: 'bytes';
  /** The bytes from `from` up to, but without, `to`, counted from the start of the segment. */
  render(from: number, to: number): Uint8Array;
}

/** The whole content of one file; empty files have no such segment. */
export interface ZipFileSegment extends SegmentPlace {
  readonly kind: 'file';
  readonly path: string;
}

export type ZipSegment = ZipRecordSegment | ZipFileSegment;

/** Every byte of an archive: the segments are ordered, leave no gap and are never empty. */
export interface ZipLayout {
  /** Bytes. */
  readonly size: number;
  readonly segments: readonly ZipSegment[];
}
