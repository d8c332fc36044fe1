import type { LayoutFile } from './tree.ts';

/** What an image is derived from, whatever its kind. */
export interface ImageInput {
  /** In any order. Folders follow from the paths. */
  readonly files: readonly LayoutFile[];
  /** Seconds since 1970, UTC: the date of every entry. */
  readonly timestamp: number;
  /** The 32 bytes of SEAL's digest, which no other release has: the image's own numbers come from it. */
  readonly seed: Uint8Array;
  /** Brought to what the format allows: 11 characters `A-Z 0-9 _ -` on FAT, 16 without `-` on ISO 9660. */
  readonly label: string;
}
