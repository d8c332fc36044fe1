/**
 * Images of every kind are whole MiB, the rest zeros: drives are read and written in blocks of 4,096 bytes at least, and
 * without the page cache only so.
 */
export const IMAGE_STEP = 1024 * 1024;

export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
