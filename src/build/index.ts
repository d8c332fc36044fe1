/** Door of the build room: the one place that knows the order of the rooms (design section 3). */
export { buildKit } from './build.ts';
export type { BuildRequest, BuildResult } from './build.ts';
export { refuseInside } from './existing.ts';
export type { Expected } from './existing.ts';
export {
  addSignatures,
  importSignatures,
  notYetSigned,
  readRequest,
  requestSignature,
  signRequest,
} from './signing.ts';
export type { NewSignatures, ReadRequest, SigningRequest } from './signing.ts';
export { FORMATS, IMAGE_FORMATS } from './outputs.ts';
export type { BuildServices, Format, OutputServices } from './outputs.ts';
export { packKit } from './pack.ts';
export { developmentRecord, givenRecord } from './record.ts';
export { LAUNCHER_PATH } from './content.ts';
export type { LauncherParts } from './content.ts';
export { MAX_LAUNCHER_SIZE } from './signed-launcher.ts';
export type { LauncherSigner } from './signed-launcher.ts';
export type { ImageInput, ImageTarget, WriteImageFile } from './image-file.ts';
export type { KitFile } from './kit-file.ts';
export type { MadePages, PagesInput } from './pages.ts';
