/** Door of the storage room: this computer's files and folders as sources, trees and outputs. */
export { copyTo, publish, refuseExisting, withNewFile, withStaging, writeFully, writeNew } from './output.ts';
export { newCrc32, newSha256, openPlainFile, readFolder, readSmallFile, withIoError } from './source.ts';
export type { OpenFile } from './source.ts';
