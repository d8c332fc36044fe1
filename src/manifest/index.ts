/** Door of the manifest room: the closed list and the seal, to and from their exact bytes. */
export { decodeManifest, encodeManifest, MAX_FILE_SIZE, MAX_MANIFEST_SIZE } from './manifest.ts';
export type { ListedFile, Manifest } from './manifest.ts';
export {
  decodeSeal,
  encodeSeal,
  filesLine,
  kitLine,
  MANIFEST_PATH,
  MAX_FILES,
  MAX_SEAL_SIZE,
  publisherLine,
  recordPath,
  SEAL_PATH,
  SUMS_PATH,
} from './seal.ts';
export type { Seal } from './seal.ts';
export { encodeSums } from './sums.ts';
