/** Folders of this computer as trees. Links are never followed, and what grows has a limit. */
import { closeSync, constants, lstatSync, opendirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { SealkitError, printable } from '../base/errors.ts';
import type { ByteSource, FileEntry, FileTree } from '../base/source.ts';
import { asIoError, openToRead, readFully, withIoError } from './source.ts';

/** Twice what a kit has. Deeper folders are listed but not looked into: they cannot belong to a kit (format clause 9.2). */
const MAX_DEPTH = 16;
/** Names asked for at once. */
const BATCH = 1024;
const SEPARATOR = Buffer.from('/');

/** What a folder says of something in it. */
interface Named {
  /** As the system names it: on Linux a name need not be text. */
  readonly place: Buffer;
  /** Path in the tree; empty for the root. */
  readonly path: string;
  readonly kind: FileEntry['kind'];
  readonly depth: number;
}

/**
 * Everything below a folder, at most `limit` + 1 entries: enough for the caller to see that there are too many.
 * @throws SealkitError `io-error`
 */
export async function readFolder(root: string, limit: number): Promise<FileTree> {
  const named = await listFolder(root, limit);
  return { entries: named.map(entryOf), readOnly: await isOnReadOnlyMedium(root) };
}

/** The same without looking at the files themselves. */
export async function listFolder(root: string, limit: number): Promise<readonly Named[]> {
  const found: Named[] = [];
  const pending: Named[] = [{ place: Buffer.from(root), path: '', kind: 'directory', depth: 0 }];
  for (let folder = pending.pop(); folder !== undefined && found.length <= limit; folder = pending.pop()) {
    const place = folder.path === '' ? root : `${root}/${printable(folder.path)}`;
    const children = await withIoError(place, () => namesIn(folder, limit + 1 - found.length));
    found.push(...children);
    pending.push(...children.filter(({ kind, depth }) => kind === 'directory' && depth < MAX_DEPTH));
  }
  return found;
}

/** In batches, and so many at most: a folder may hold millions. At once: asking takes less time than to wait for another thread. */
function namesIn({ place, path, depth }: Named, limit: number): readonly Named[] {
  // Names come as bytes, whatever the types say: one that is no UTF-8 must not end the verification.
  const folder = opendirSync(place, { encoding: 'buffer' as BufferEncoding, bufferSize: BATCH });
  try {
    const children: Named[] = [];
    for (
      let child = folder.readSync();
      child !== null && children.length < limit;
      child = folder.readSync()
    ) {
      const name = Buffer.from(child.name);
      const kind = child.isFile() ? 'file' : child.isDirectory() ? 'directory' : 'other';
      const inside = Buffer.concat([place, SEPARATOR, name]);
      const childPath = path === '' ? name.toString() : `${path}/${name.toString()}`;
      children.push({ place: inside, path: childPath, kind, depth: depth + 1 });
    }
    return children;
  } finally {
    folder.closeSync();
  }
}

/** @throws SealkitError `io-error` */
function entryOf({ place, path, kind }: Named): FileEntry {
  const size = kind === 'file' ? sizeOf(place, path) : 0;
  return { path, kind, size, source: fileSource(place, path, size) };
}

function sizeOf(place: Buffer, path: string): number {
  try {
    return lstatSync(place).size;
  } catch (error) {
    throw asIoError(error, printable(path));
  }
}

/** Opened for each read, so that a tree of 10,000 files holds no handle; what took the file's place meanwhile is refused. */
function fileSource(place: Buffer, path: string, size: number): ByteSource {
  return {
    size,
    read: (offset, target) =>
      withIoError(printable(path), async () => {
        const handle = openToRead(place);
        const { fd, stats } = handle;
        try {
          if (!stats.isFile() || stats.size !== size) {
            throw new SealkitError({ code: 'io-error', path: printable(path), found: 'ESTALE' });
          }
          await readFully(handle, printable(path), offset, target);
        } finally {
          closeSync(fd);
        }
      }),
  };
}

/** Asked of the file system, so the same for every user. Not known counts as no. */
async function isOnReadOnlyMedium(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EROFS',
  );
}
