/** What an image was when it was verified, so that each chunk that is read of it later is known to be the same (decision 39). */
import { SealkitError } from '../base/errors.ts';
import { CHUNK_SIZE, type ByteSource } from '../base/source.ts';
import { feedChunks, rejectionOf } from './feed.ts';

export interface Imprint {
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  /** Of each chunk. */
  readonly tags: readonly Uint8Array[];
}

/** A chunk's tag under a key of this run that nobody else knows: no two chunks of one number have the same. */
export type TagChunk = (chunk: Uint8Array, number: number) => Uint8Array;

/** SHA-256 by another thread. The bytes are in memory that threads share, and stand until the promise resolves. */
export interface Digest {
  update(bytes: Uint8Array): Promise<void>;
  digestHex(): Promise<string>;
}

export interface ImprintServices {
  readonly tagChunk: TagChunk;
  /** Nothing has gone into it yet. */
  readonly digest: Digest;
  readonly interruption: AbortSignal;
}

/** Reads the image once. @throws SealkitError `io-error`, or what the interruption's reason is */
export async function takeImprint(
  source: ByteSource,
  { tagChunk, digest, interruption }: ImprintServices,
): Promise<Imprint> {
  const tags: Uint8Array[] = [];
  const use = (chunk: Uint8Array): Promise<void> => {
    tags.push(tagChunk(chunk, tags.length));
    return digest.update(chunk);
  };
  await feedChunks(source, use, rejectionOf(interruption));
  return { sha256: await digest.digestHex(), tags };
}

/** @throws SealkitError `payload-changed` for a chunk that is no longer what was verified */
export function refuseChanged(
  chunk: Uint8Array,
  offset: number,
  { sha256, tags }: Imprint,
  tagChunk: TagChunk,
): void {
  const number = offset / CHUNK_SIZE;
  const tag = tags[number];
  if (tag !== undefined && Buffer.compare(tagChunk(chunk, number), tag) === 0) return;
  throw new SealkitError({
    code: 'payload-changed',
    expected: `sha256 ${sha256}`,
    found: `${offset}+${chunk.length}: changed`,
  });
}
