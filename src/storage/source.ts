/** Files and folders of this computer as sources and trees. Links are never followed. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, read, readSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Code } from '../base/codes.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { readWhole, type ByteSource, type NewHash } from '../base/source.ts';

// Windows has no such flags; there the folder walk alone refuses links. NONBLOCK: opening a pipe must not wait for ever.
const { O_NOFOLLOW: NO_FOLLOW = 0, O_NONBLOCK: NO_WAIT = 0 } = constants as Partial<typeof constants>;

/** SHA-256 by the platform. */
export const newSha256 = newHashBy('sha256');

/** Another one of its family, for digests that others have written down. */
export function newHashBy(algorithm: 'sha256' | 'sha384' | 'sha512'): NewHash {
  return () => {
    const hash = createHash(algorithm);
    return { update: (bytes) => void hash.update(bytes), digestHex: () => hash.digest('hex') };
  };
}

/** CRC-32 by the platform, for ZIP archives. */
export function newCrc32(): { update: (bytes: Uint8Array) => void; digest: () => number } {
  let value = 0;
  return { update: (bytes) => void (value = crc32(bytes, value)), digest: () => value };
}

/** An I/O fault as the program's one error; other errors pass unchanged. */
export function asIoError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
  return new SealkitError({ code: 'io-error', path: readable(file), found: code }, { cause: error });
}

/** Runs one file operation and gives its faults the file's name. @throws SealkitError `io-error` */
export async function withIoError<T>(file: string, operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw asIoError(error, file);
  }
}

const readInThread = promisify(read);

/** Bytes. A read of so few takes less time than handing it to another thread and waiting for that. */
const SMALL_READ = 128 * 1024;

/** An open file; a `FileHandle` is one. */
export interface Handle {
  readonly fd: number;
}

/** Opens and looks at once, for the same reason; the caller closes. The name itself may not be a link. @throws the system's error */
export function openToRead(file: string | Buffer): Handle & { readonly stats: Stats } {
  const fd = openSync(file, constants.O_RDONLY | NO_FOLLOW | NO_WAIT);
  return { fd, stats: fstatSync(fd) };
}

/** Fills the target; this thread reads so many bytes itself. @throws SealkitError `io-error` when the file ends before */
export async function readFully(
  { fd }: Handle,
  file: string,
  offset: number,
  target: Uint8Array,
  mostHere = SMALL_READ,
): Promise<void> {
  for (let done = 0; done < target.length;) {
    const length = target.length - done;
    const bytesRead =
      length <= mostHere
        ? readSync(fd, target, done, length, offset + done)
        : (await readInThread(fd, target, done, length, offset + done)).bytesRead;
    // Somebody shortens it while it is read: that says nothing about the kit (format clause 9.10).
    if (bytesRead === 0) throw new SealkitError({ code: 'io-error', path: readable(file), found: 'EOF' });
    done += bytesRead;
  }
}

/**
 * A whole small file: a definition, a key, a record.
 * @throws SealkitError `io-error`; or the given code when it is no plain file or larger than the limit
 */
export async function readSmallFile(file: string, limit: number, refusal: Code): Promise<Uint8Array> {
  const opened = await openPlainFile(file, refusal);
  const { source } = opened;
  try {
    if (source.size > limit) {
      const sizes = { expected: `size <=${limit}`, found: `size ${source.size}` };
      throw new SealkitError({ code: refusal, path: readable(file), ...sizes });
    }
    return await readWhole(source);
  } finally {
    opened.close();
  }
}

export interface OpenFile extends Handle {
  readonly source: ByteSource;
  /** The same, read by this thread alone: where every processor is busy, another thread that reads has to wait for one. */
  readonly sourceHere: ByteSource;
  /** Last modification, in milliseconds: to notice that a file changes while it is in use. */
  readonly modifiedMs: number;
  /** False when its size or its last modification is another one by now. */
  isUnchanged(): boolean;
  close(): void;
}

/**
 * Opens a plain file for random access; the caller closes it. The name itself may not be a link.
 * @throws SealkitError `io-error`, or the refusal when it is no plain file
 */
export async function openPlainFile(file: string, refusal: Code = 'source-unrecognised'): Promise<OpenFile> {
  return withIoError(file, () => {
    const handle = openToRead(file);
    const { fd, stats } = handle;
    if (!stats.isFile()) {
      closeSync(fd);
      const found = stats.isDirectory() ? 'directory' : '!file';
      throw new SealkitError({ code: refusal, path: readable(file), expected: 'file', found });
    }
    const sourceReading = (mostHere: number): ByteSource => ({
      size: stats.size,
      read: (offset, target) => withIoError(file, () => readFully(handle, file, offset, target, mostHere)),
    });
    const [source, sourceHere] = [sourceReading(SMALL_READ), sourceReading(Infinity)];
    const isUnchanged = (): boolean => {
      const { size, mtimeMs } = fstatSync(fd);
      return size === stats.size && mtimeMs === stats.mtimeMs;
    };
    return { fd, source, sourceHere, modifiedMs: stats.mtimeMs, isUnchanged, close: () => closeSync(fd) };
  });
}
