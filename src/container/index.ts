/** Door of the container room: any source as a tree, with what an image or archive must be apart from its files. Pure. */
export { openKit, VOLUME_LABEL } from './open.ts';
export type { KitSource } from './open.ts';
