/** The pure door: ZIP archives without I/O, for verification as for the tests that hold the writer to them. */

export { compareZip, MAX_DIFFERENCES } from './compare.ts';
export type { ZipDifference } from './compare.ts';
export { layOutZip } from './layout.ts';
export type { ZipLayoutFile, ZipLayoutInput } from './layout.ts';
export { readZip } from './read-zip.ts';
export type { ZipArchiveTree } from './read-zip.ts';
export type { ZipLayout, ZipSegment } from './segments.ts';

/** Incremental CRC-32, passed in by whoever hashes content, like `NewHash`: its digest is `ZipLayoutFile.crc32`. */
export interface Crc32 {
  update(bytes: Uint8Array): void;
  /** Unsigned; call once. */
  digest(): number;
}
export type NewCrc32 = () => Crc32;
