/** Door of the storage room: this computer's files and folders as sources, trees and outputs. */
export { asIoError, newCrc32, newSha256, openFile, readFolder, withIoError } from './source.ts';
export type { OpenFile } from './source.ts';
