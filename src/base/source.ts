/** Random-access input without knowing where it comes from: a file, a device, memory, a browser's Blob. */
import { SealkitError } from './errors.ts';

export interface ByteSource {
  /** Whole length in bytes, fixed while the source is in use. */
  readonly size: number;
  /**
   * Fills the whole target with the bytes from `offset` on.
   * @throws SealkitError `io-error` when they cannot be read, or are no longer there.
   */
  read(offset: number, target: Uint8Array): Promise<void>;
}

/** One entry of a file tree. Paths use `/`, never begin or end with it, and come as found: nothing is normalised. */
export interface FileEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'other';
  /** Length in bytes; 0 unless kind is `file`. */
  readonly size: number;
  readonly source: ByteSource;
}

/** Every entry below a root, the root itself left out, in no promised order. */
export interface FileTree {
  readonly entries: readonly FileEntry[];
  /** True when the medium itself refuses writes, so that no host can have left traces on it. */
  readonly readOnly: boolean;
}

/** Incremental SHA-256, passed in so that rooms without I/O need no crypto module. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; call once. */
  digestHex(): string;
}
export type NewHash = () => Hash;

/** Streaming reads and writes: each costs Node some 40 µs, and beyond 2 MiB the processor's cache is left (npm run bench). */
export const CHUNK_SIZE = 2 * 1024 * 1024;
/** Bytes that are made in memory, to be written or compared, are made in pieces of this size. */
export const PIECE_SIZE = 256 * 1024;

/** A source over bytes already in memory. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, target) => {
      const found = bytes.subarray(offset, offset + target.length);
      if (found.length < target.length) return Promise.reject(new SealkitError({ code: 'image-truncated' }));
      target.set(found);
      return Promise.resolve();
    },
  };
}

/** A window of `length` bytes at `offset` of another source. */
export function sliceSource(source: ByteSource, offset: number, length: number): ByteSource {
  return { size: length, read: (at, target) => source.read(offset + at, target) };
}

/** The whole source as one array. The caller has checked `size` against its limit. */
export async function readWhole(source: ByteSource): Promise<Uint8Array> {
  const bytes = new Uint8Array(source.size);
  await source.read(0, bytes);
  return bytes;
}

/** Chunk memory between visits: a kit of thousands of small files would else ask for it anew with each. */
const idleChunks: Uint8Array[] = [];

/**
 * Visits a source front to back in chunks of at most CHUNK_SIZE. Reads the next chunk while the visitor works on this one.
 * The chunk's memory is reused: a visitor that keeps bytes must copy them.
 */
export async function visitChunks(
  source: ByteSource,
  visit: (chunk: Uint8Array, offset: number) => void | Promise<void>,
): Promise<void> {
  const takeChunk = (): Uint8Array => idleChunks.pop() ?? new Uint8Array(CHUNK_SIZE);
  const first = takeChunk();
  const buffers = [first, source.size > CHUNK_SIZE ? takeChunk() : first] as const;
  const readAt = async (offset: number, which: 0 | 1): Promise<Uint8Array> => {
    const chunk = buffers[which].subarray(0, Math.min(CHUNK_SIZE, source.size - offset));
    await source.read(offset, chunk);
    return chunk;
  };
  let which: 0 | 1 = 0;
  let pending = source.size > 0 ? readAt(0, which) : null;
  for (let offset = 0; pending !== null;) {
    const chunk: Uint8Array = await pending;
    const next = offset + chunk.length;
    which = which === 0 ? 1 : 0;
    pending = next < source.size ? readAt(next, which) : null;
    // The read-ahead must not become an unhandled rejection if the visitor throws first.
    pending?.catch(() => undefined);
    await visit(chunk, offset);
    offset = next;
  }
  // Not after a fault: a read may still be filling one of them.
  idleChunks.push(...new Set(buffers));
}
