/** A drive opened to be written over, and read back past the system's memory. */
import { close, fdatasync, openSync, read, write } from 'node:fs';
import { promisify } from 'node:util';
import { SealkitError } from '../base/errors.ts';
import { CHUNK_SIZE } from '../base/source.ts';
import { isAligned, newAlignedMemory } from './aligned.ts';
import type { Drive } from './drive.ts';
import { inFull } from './in-full.ts';
import { openFlags } from './open-flags.ts';
import { newTurns } from './turns.ts';

/** What is written to, whatever it is. Offsets are multiples of 4096. */
export interface Target {
  readonly name: string;
  readonly size: number;
  /**
   * At most CHUNK_SIZE bytes, when all that was asked before is done; or beside the piece that is asked before or after it, if
   * nothing depends on their order.
   * @throws SealkitError `drive-protected`, `io-error`
   */
  write(offset: number, bytes: Uint8Array, isBeside?: boolean): Promise<void>;
  /**
   * Up to CHUNK_SIZE bytes from the medium, not from what the system remembers; beside the piece that is asked before or after it.
   * They stand until the next write, or the read after the next one.
   * @throws SealkitError `io-error`
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Returns when the medium has what was written. @throws SealkitError `io-error` */
  flush(): Promise<void>;
}

export interface OpenTarget extends Target {
  /** Once all that was asked before has come to its end, which on a drive that hangs may be long. */
  close(): Promise<void>;
}

const asPromise = {
  read: promisify(read),
  write: promisify(write),
  flush: promisify(fdatasync),
  close: promisify(close),
};

/** How systems say that a medium refuses writes: a stick by its switch, a device that was set so. */
const PROTECTED = ['EROFS', 'EPERM'];

function asFault(error: unknown, path: string): SealkitError {
  const found = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  const code = PROTECTED.includes(found)
    ? 'drive-protected'
    : found === 'EBUSY'
      ? 'drive-refused'
      : 'io-error';
  return new SealkitError({ code, path, found }, { cause: error });
}

/**
 * Alone, so that nobody mounts it meanwhile; to be read only where it may be protected. The caller closes it.
 * @throws SealkitError `drive-refused` when it is in use, `drive-protected`, `io-error`
 */
export function openTarget(
  { path, openAs, size, blockSize }: Drive,
  use: 'read' | 'write' = 'write',
): OpenTarget {
  const fd = openAlone(path, openAs, use);
  const memories = [newAlignedMemory(CHUNK_SIZE), newAlignedMemory(CHUNK_SIZE)] as const;
  const turns = newTurns();
  const named = <T>(turn: Promise<T>): Promise<T> =>
    turn.catch((error: unknown): never => {
      throw error instanceof SealkitError ? error : asFault(error, path);
    });
  /** The part of a memory that so many bytes take on the drive, which knows whole blocks only. */
  const blocks = (length: number, lane: 0 | 1): Buffer =>
    memories[lane].subarray(0, Math.ceil(length / blockSize) * blockSize);
  const inBlocks = (bytes: Uint8Array, lane: 0 | 1): Uint8Array => {
    if (isAligned(bytes) && bytes.length % blockSize === 0) return bytes;
    const part = blocks(bytes.length, lane).fill(0, bytes.length);
    part.set(bytes);
    return part;
  };
  const writePart = (offset: number, bytes: Uint8Array, lane: 0 | 1): Promise<void> => {
    const part = inBlocks(bytes, lane);
    return inFull(part, path, async (at, length) => {
      return (await asPromise.write(fd, part, at, length, offset + at)).bytesWritten;
    });
  };
  const readPart = async (offset: number, length: number, lane: 0 | 1): Promise<Uint8Array> => {
    const part = blocks(length, lane);
    await inFull(part, path, async (at, left) => {
      return (await asPromise.read(fd, part, at, left, offset + at)).bytesRead;
    });
    return part.subarray(0, length);
  };
  return {
    name: path,
    size,
    write: (offset, bytes, isBeside = false) =>
      named(
        isBeside
          ? turns.beside((lane) => writePart(offset, bytes, lane))
          : turns.alone(() => writePart(offset, bytes, 0)),
      ),
    read: (offset, length) => named(turns.beside((lane) => readPart(offset, length, lane))),
    flush: () => named(turns.alone(() => asPromise.flush(fd))),
    close: () => named(turns.alone(() => asPromise.close(fd))),
  };
}

function openAlone(path: string, openAs: string, use: 'read' | 'write'): number {
  try {
    return openSync(openAs, openFlags(openAs, use));
  } catch (error) {
    throw asFault(error, path);
  }
}
