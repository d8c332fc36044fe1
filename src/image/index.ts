/** The pure door of the room: lay out, read, compare. Writing has its own, write.ts. */

export { layOutFatImage } from './fat/layout.ts';
export type { FatImageInput, FatLayout } from './fat/layout.ts';
export type { ImageInput } from './input.ts';
export type { LayoutFile } from './tree.ts';
export type { FatGeometry } from './fat/geometry.ts';
export { readFatImage } from './fat/read-image.ts';
export type { FatImage } from './fat/read-image.ts';
export { layOutIsoImage } from './iso/layout.ts';
export { readIsoImage } from './iso/read-image.ts';
export type { IsoImage } from './iso/read-image.ts';
export { isIsoImage } from './iso/read-volume.ts';
export { MAX_DIFFERENCES, compareImage } from './compare.ts';
export type { CompareOptions, ImageDifference } from './compare.ts';
export type { ImageLayout, ImageSegment } from './segments.ts';
