/** What a source's first bytes say it is, before anything of it is read. */
import type { ByteSource } from '../base/source.ts';

/** `PK`: a ZIP's first bytes. */
const ZIP_MAGIC = [0x50, 0x4b];
/** Ends the first sector of a stick's image (format clause 12.10 a). */
const BOOT_MARK = [0x55, 0xaa];
const BOOT_MARK_AT = 510;

export const isZip = (source: ByteSource): Promise<boolean> => hasBytesAt(source, 0, ZIP_MAGIC);

export const hasBootMark = (source: ByteSource): Promise<boolean> =>
  hasBytesAt(source, BOOT_MARK_AT, BOOT_MARK);

export async function hasBytesAt(
  source: ByteSource,
  offset: number,
  expected: readonly number[],
): Promise<boolean> {
  if (source.size < offset + expected.length) return false;
  const found = new Uint8Array(expected.length);
  await source.read(offset, found);
  return expected.every((byte, i) => found[i] === byte);
}
