/** Door of the storage room: this computer's files and folders as sources, trees and outputs. */
export {
  copyTo,
  isFolder,
  isThere,
  realPlace,
  publish,
  refuseExisting,
  withNewFile,
  withStaging,
  writeFully,
  writeNew,
} from './output.ts';
export { makeFolder } from './make-folder.ts';
export { newCrc32, newHashBy, newSha256, openPlainFile, readSmallFile, withIoError } from './source.ts';
export type { OpenFile } from './source.ts';
export { isDevice, openDevice } from './device.ts';
export type { OpenDevice } from './device.ts';
export { listFolder, readFolder } from './folder.ts';
export { lookAt, openSeen, withFilesInTurn } from './in-turn.ts';
export type { SeenFile, SourceOfFile } from './in-turn.ts';
export { DigestThread } from './digest-thread.ts';
export { newContentMemory, NOT_KNOWN, type ContentMemory, type KnownContent } from './content-memory.ts';
export { newTagger, TAG_KEY_SIZE } from './tag.ts';
export { GrowingFile, type Growth } from './growing.ts';
