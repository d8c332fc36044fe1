/** The pure door of the room: lay out, read, compare. Writing has its own, write.ts. */

export { layOutFatImage } from './layout.ts';
export type { FatImageInput, FatLayout } from './layout.ts';
export type { LayoutFile } from './tree.ts';
export type { FatGeometry } from './geometry.ts';
export { readFatImage } from './read-image.ts';
export type { FatImage } from './read-image.ts';
export { MAX_DIFFERENCES, compareImage } from './compare.ts';
export type { CompareOptions, ImageDifference } from './compare.ts';
export type { Extent, ImageLayout, ImageSegment } from './segments.ts';
