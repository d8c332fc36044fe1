/** Outputs that exist whole or not at all: written under a temporary name, flushed, renamed (design section 5). */
import { realpathSync } from 'node:fs';
import { link, lstat, mkdtemp, open, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { visitChunks, type ByteSource } from '../base/source.ts';
import { makeFolder } from './make-folder.ts';
import { withIoError } from './source.ts';

const STAGING_PREFIX = '.sealkit-partial-';

/** True when something of that name is there. */
export async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** Where a name leads in the end, or would: of what is not there yet, as much as is. */
export function realPlace(file: string): string {
  const absolute = path.resolve(file);
  const parent = path.dirname(absolute);
  try {
    return realpathSync.native(absolute);
  } catch {
    return parent === absolute ? absolute : path.join(realPlace(parent), path.basename(absolute));
  }
}

/** True when a folder stands there; a link to one is none. */
export async function isFolder(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => null);
  return stats?.isDirectory() === true;
}

/** @throws SealkitError `output-exists` unless `force`: called before any work, and again at the end by `publish` */
export async function refuseExisting(file: string, force: boolean): Promise<void> {
  if (!force && (await isThere(file)))
    throw new SealkitError({ code: 'output-exists', path: readable(file) });
}

/**
 * Runs work in a fresh folder inside `parent`, on the same volume as what will be renamed out of it, and removes the folder
 * afterwards, however the work ends, and the folders above it that were made for it and stayed empty. A killed process leaves the
 * folder, whose name says that it is unfinished.
 */
export async function withStaging<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const topmost = await makeFolder(parent);
  const folder = await withIoError(parent, () => mkdtemp(path.join(parent, STAGING_PREFIX)));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (topmost !== null) await removeEmpty(path.resolve(parent), topmost);
  }
}

/** From a folder up to one above it, as far as they are empty. */
async function removeEmpty(folder: string, topmost: string): Promise<void> {
  const isRemoved = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (isRemoved && folder !== topmost) await removeEmpty(path.dirname(folder), topmost);
}

/** Writes a file that is not there yet, and the folders above it: whole, or not at all, whatever ends the process. */
export async function writeNew(file: string, bytes: Uint8Array | string): Promise<void> {
  await withStaging(path.dirname(file), async (folder) => {
    const staged = path.join(folder, 'file');
    await withNewFile(staged, (handle) => handle.writeFile(bytes));
    await publish(staged, file, false);
  });
}

/**
 * Opens a new file for the work, to write and to read back, flushes it to the medium and closes it. When the work fails, the
 * file is removed.
 */
export async function withNewFile<T>(
  file: string,
  work: (handle: FileHandle) => Promise<T>,
  mode = 0o666,
): Promise<T> {
  return withIoError(file, async () => {
    await makeFolder(path.dirname(file));
    const handle = await open(file, 'wx+', mode);
    try {
      const result = await work(handle);
      await handle.sync();
      await handle.close();
      return result;
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(file, { force: true });
      throw error;
    }
  });
}

/** Writes all of it; one call may write less. @throws the system's error */
export async function writeFully(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

/** Copies a source to a new file; `observe` sees each chunk, so that a copy can be hashed in passing. */
export async function copyTo(
  source: ByteSource,
  file: string,
  observe: (chunk: Uint8Array) => void,
): Promise<void> {
  await withNewFile(file, (handle) =>
    visitChunks(source, async (chunk, offset) => {
      const written = writeFully(handle, offset, chunk);
      // It must not become an unhandled rejection if the observer throws first.
      written.catch(() => undefined);
      observe(chunk);
      await written;
    }),
  );
}

/**
 * Gives a finished file or folder its name. With `force` an older one is replaced: a file in one step, a folder, which no
 * system can replace so, by moving it away first and removing it last. At no moment a half-written one stands there.
 */
export async function publish(staged: string, file: string, force: boolean): Promise<void> {
  await refuseExisting(file, force);
  await withIoError(file, async () => {
    const isReplacingFolder = await isFolder(file);
    if (isReplacingFolder && !(await isFolder(staged))) {
      throw new SealkitError({ code: 'output-invalid', path: readable(file) });
    }
    if (isReplacingFolder) await replaceFolder(staged, file);
    else if (force || (await isFolder(staged))) await rename(staged, file);
    else await renameNew(staged, file);
    await syncFolder(path.dirname(file));
  });
}

/** What systems and file systems say that have no second names for a file: FAT, for one. */
const NO_LINKS = ['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK'];

/** Two names, then one: a rename would replace what has come to stand there since it was looked for. @throws SealkitError `output-exists` */
async function renameNew(staged: string, file: string): Promise<void> {
  try {
    await link(staged, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST')
      throw new SealkitError({ code: 'output-exists', path: readable(file) }, { cause: error });
    if (!NO_LINKS.includes(code)) throw error;
    return rename(staged, file);
  }
  await rm(staged);
}

/** The old folder goes back to its place when the new one cannot take it. */
async function replaceFolder(staged: string, folder: string): Promise<void> {
  const old = `${staged}.replaced`;
  await rename(folder, old);
  try {
    await rename(staged, folder);
  } catch (error) {
    await rename(old, folder);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Makes the new name last. Windows cannot flush a folder, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
