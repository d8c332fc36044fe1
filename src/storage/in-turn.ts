/** Files of this computer read one after the other. */
import { lstat } from 'node:fs/promises';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import type { ByteSource } from '../base/source.ts';
import { openPlainFile, withIoError, type OpenFile } from './source.ts';

/** A plain file as it was when it was first looked at. */
export interface SeenFile {
  readonly file: string;
  readonly size: number;
  /** Last modification, in milliseconds. */
  readonly modifiedMs: number;
}

/** The file's bytes as they were when it was first looked at. Reading throws `payload-changed` when they no longer are. */
export type SourceOfFile = (seen: SeenFile) => ByteSource;

export async function lookAt(file: string): Promise<SeenFile> {
  const { size, mtimeMs } = await withIoError(file, () => lstat(file));
  return { file, size, modifiedMs: mtimeMs };
}

/** Opens the file again; the caller closes it. @throws SealkitError `payload-changed`, or as openPlainFile */
export async function openSeen({ file, size, modifiedMs }: SeenFile): Promise<OpenFile> {
  const opened = await openPlainFile(file);
  if (opened.source.size === size && opened.modifiedMs === modifiedMs) return opened;
  opened.close();
  throw new SealkitError({ code: 'payload-changed', path: readable(file) });
}

/**
 * Sources for work that reads one file after the other: the file in use stays open from read to read, so that a large one is
 * not opened for every chunk. Reads must not overlap.
 * @param reads `source`, or `sourceHere` for a thread that has nothing else to do
 */
export async function withFilesInTurn<T>(
  work: (sourceOf: SourceOfFile) => Promise<T>,
  reads: 'source' | 'sourceHere' = 'source',
): Promise<T> {
  const inUse: { file: string; opened: OpenFile | null } = { file: '', opened: null };
  const close = (): void => {
    const { opened } = inUse;
    inUse.opened = null;
    opened?.close();
  };
  const read = async (seen: SeenFile, offset: number, target: Uint8Array): Promise<void> => {
    if (inUse.file !== seen.file) close();
    inUse.file = seen.file;
    inUse.opened ??= await openSeen(seen);
    await inUse.opened[reads].read(offset, target);
  };
  try {
    return await work((seen) => ({
      size: seen.size,
      read: (offset, target) => read(seen, offset, target),
    }));
  } finally {
    close();
  }
}
