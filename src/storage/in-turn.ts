/** Files of this computer read one after the other. */
import type { ByteSource } from '../base/source.ts';
import { openPlainFile, type OpenFile } from './source.ts';

/** A file as a source of this size. */
export type SourceOfFile = (file: string, size: number) => ByteSource;

/**
 * Sources for work that reads one file after the other: the file in use stays open from read to read, so that a large one is
 * not opened for every chunk. Reads must not overlap.
 */
export async function withFilesInTurn<T>(work: (sourceOf: SourceOfFile) => Promise<T>): Promise<T> {
  const inUse: { file: string; opened: OpenFile | null } = { file: '', opened: null };
  const close = async (): Promise<void> => {
    const { opened } = inUse;
    inUse.opened = null;
    await opened?.close();
  };
  const read = async (file: string, offset: number, target: Uint8Array): Promise<void> => {
    if (inUse.file !== file) await close();
    inUse.file = file;
    inUse.opened ??= await openPlainFile(file);
    await inUse.opened.source.read(offset, target);
  };
  try {
    return await work((file, size) => ({ size, read: (offset, target) => read(file, offset, target) }));
  } finally {
    await close();
  }
}
