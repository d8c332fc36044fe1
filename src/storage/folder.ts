/** Folders of this computer as trees. Links are never followed, and what grows has a limit. */
import { closeSync, constants, lstatSync } from 'node:fs';
import { access, opendir } from 'node:fs/promises';
import { SealkitError, printable } from '../base/errors.ts';
import type { ByteSource, FileEntry, FileTree } from '../base/source.ts';
import { openToRead, readFully, withIoError } from './source.ts';

/** Twice what a kit has. Deeper folders are listed but not looked into: they cannot belong to a kit (format clause 9.2). */
const MAX_DEPTH = 16;
/** Names asked for at once. */
const BATCH = 1024;
const SEPARATOR = Buffer.from('/');

interface Folder {
  /** As the system names it: on Linux a name need not be text. */
  readonly place: Buffer;
  /** Path in the tree; empty for the root. */
  readonly path: string;
  readonly depth: number;
}

/**
 * Everything below a folder, at most `limit` + 1 entries: enough for the caller to see that there are too many.
 * @throws SealkitError `io-error`
 */
export async function readFolder(root: string, limit: number): Promise<FileTree> {
  const entries: FileEntry[] = [];
  const pending: Folder[] = [{ place: Buffer.from(root), path: '', depth: 0 }];
  for (let folder = pending.pop(); folder !== undefined && entries.length <= limit; folder = pending.pop()) {
    for await (const child of childrenOf(folder)) {
      entries.push(child.entry);
      if (child.entry.kind === 'directory' && child.depth < MAX_DEPTH) pending.push(child);
      if (entries.length > limit) break;
    }
  }
  return { entries, readOnly: await isOnReadOnlyMedium(root) };
}

/** In batches: a folder may hold millions. */
async function* childrenOf({ place, path, depth }: Folder): AsyncGenerator<Folder & { entry: FileEntry }> {
  // Names come as bytes, whatever the types say: one that is no UTF-8 must not end the verification.
  const asBytes = { encoding: 'buffer' as BufferEncoding, bufferSize: BATCH };
  const children = await withIoError(place.toString(), () => opendir(place, asBytes));
  for await (const child of children) {
    const name = Buffer.from(child.name);
    const kind = child.isFile() ? 'file' : child.isDirectory() ? 'directory' : 'other';
    const inside = Buffer.concat([place, SEPARATOR, name]);
    const childPath = path === '' ? name.toString() : `${path}/${name.toString()}`;
    yield { place: inside, path: childPath, depth: depth + 1, entry: await entryOf(inside, childPath, kind) };
  }
}

async function entryOf(place: Buffer, path: string, kind: FileEntry['kind']): Promise<FileEntry> {
  // At once: asking takes less time than handing it to another thread and waiting for that.
  const size = kind === 'file' ? (await withIoError(path, () => lstatSync(place))).size : 0;
  return { path, kind, size, source: fileSource(place, path, size) };
}

/** Opened for each read, so that a tree of 10,000 files holds no handle; what took the file's place meanwhile is refused. */
function fileSource(place: Buffer, path: string, size: number): ByteSource {
  return {
    size,
    read: (offset, target) =>
      withIoError(path, async () => {
        const handle = openToRead(place);
        const { fd, stats } = handle;
        try {
          if (!stats.isFile() || stats.size !== size) {
            throw new SealkitError({ code: 'io-error', path: printable(path), found: 'changed' });
          }
          await readFully(handle, path, offset, target);
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
