/** Door of the build room: the one place that knows the order of the rooms (design section 3). */
export { buildKit } from './build.ts';
export type { BuildRequest, BuildResult } from './build.ts';
export { addSignature } from './existing.ts';
export type { NewSignature } from './existing.ts';
export { FORMATS, IMAGE_FORMATS } from './outputs.ts';
export type { BuildServices } from './outputs.ts';
export { packKit } from './pack.ts';
export { developmentRecord, givenRecord } from './record.ts';
export type { LauncherParts } from './content.ts';
