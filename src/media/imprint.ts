/** What an image was when it was verified, so that each chunk that is read of it later is known to be the same (decision 39). */
import { SealkitError } from '../base/errors.ts';
import { CHUNK_SIZE, type ByteSource } from '../base/source.ts';
import { newAlignedMemory } from './aligned.ts';
import { LOOK_AHEAD } from './feed.ts';

export interface Imprint {
  /** The image's name, for what is said of it. */
  readonly name: string;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  /** Of each chunk. */
  readonly tags: readonly Uint8Array[];
}

/** A chunk's tag under a key of this run that nobody else knows: no two chunks of one number have the same. */
export type TagChunk = (chunk: Uint8Array, number: number) => Uint8Array;

/** SHA-256 by another thread. */
export interface Digest {
  /** The next chunk, in memory that threads share; it stands until the promise resolves. Gives its tag, as `TagChunk` makes it. */
  update(chunk: Uint8Array, number: number): Promise<Uint8Array>;
  digestHex(): Promise<string>;
}

export interface ImprintServices {
  readonly name: string;
  readonly tagChunk: TagChunk;
  /** Nothing has gone into it yet. */
  readonly digest: Digest;
}

/** Memory of one chunk. */
interface Slot {
  readonly memory: Buffer;
  /** Resolves when the digest needs it no more. */
  free: Promise<unknown>;
}

const newSlot = (): Slot => ({ memory: newAlignedMemory(CHUNK_SIZE), free: Promise.resolve() });
const NO_CHUNK = { number: -1, chunk: new Uint8Array() };

/**
 * The image while it is verified. Whoever verifies reads through this, and the imprint is taken of the very bytes he gets: a
 * chunk that is read again must be the same. Chunks go to the digest as they come, if they come in their order.
 */
export class ImageInVerification implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #services: ImprintServices;
  readonly #slots: readonly Slot[];
  /** By chunk number; those that nobody has read yet are missing. */
  readonly #tags = new Map<number, Promise<Uint8Array>>();
  #kept: { readonly number: number; readonly chunk: Uint8Array } = NO_CHUNK;
  #loads = 0;
  #digested = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(source: ByteSource, services: ImprintServices) {
    this.size = source.size;
    this.#source = source;
    this.#services = services;
    this.#slots = Array.from({ length: LOOK_AHEAD }, newSlot);
  }

  /** @throws SealkitError `payload-changed`, `io-error` */
  read(offset: number, target: Uint8Array): Promise<void> {
    const turn = this.#last.then(() => this.#copy(offset, target));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Once the image is verified. @throws SealkitError `internal` when a part of it was never read; `payload-changed`, `io-error` */
  async takeImprint(): Promise<Imprint> {
    const tags = Array.from({ length: Math.ceil(this.size / CHUNK_SIZE) }, (_, number) => {
      const tag = this.#tags.get(number);
      if (tag === undefined) throw new SealkitError({ code: 'internal', found: `${number}: -` });
      return tag;
    });
    while (this.#digested < tags.length) await this.#load(this.#digested);
    const { name, digest } = this.#services;
    return { name, sha256: await digest.digestHex(), tags: await Promise.all(tags) };
  }

  async #copy(offset: number, target: Uint8Array): Promise<void> {
    if (offset + target.length > this.size) throw new SealkitError({ code: 'io-error', found: 'EOF' });
    for (let done = 0; done < target.length;) {
      const at = offset + done;
      const number = Math.floor(at / CHUNK_SIZE);
      if (this.#kept.number !== number) await this.#load(number);
      const part = this.#kept.chunk.subarray(at % CHUNK_SIZE).subarray(0, target.length - done);
      target.set(part, done);
      done += part.length;
    }
  }

  async #load(number: number): Promise<void> {
    const slot = this.#slots[this.#loads % LOOK_AHEAD] ?? newSlot();
    this.#loads += 1;
    this.#kept = NO_CHUNK;
    await slot.free;
    const offset = number * CHUNK_SIZE;
    const chunk = slot.memory.subarray(0, Math.min(CHUNK_SIZE, this.size - offset));
    await this.#source.read(offset, chunk);
    const isNext = number === this.#digested;
    const tag = isNext ? this.#digest(slot, chunk) : Promise.resolve(this.#services.tagChunk(chunk, number));
    const known = this.#tags.get(number);
    if (known === undefined) this.#tags.set(number, tag);
    else if (Buffer.compare(await tag, await known) !== 0) throw changed(this.#services.name, chunk, offset);
    this.#kept = { number, chunk };
  }

  /** Of the next chunk; gives its tag. A fault is met when the slot's turn comes, or the imprint is asked for. */
  #digest(slot: Slot, chunk: Uint8Array): Promise<Uint8Array> {
    const tag = this.#services.digest.update(chunk, this.#digested);
    this.#digested += 1;
    slot.free = tag;
    tag.catch(() => undefined);
    return tag;
  }
}

/** True for a chunk of what was verified. */
export function isKnown(
  chunk: Uint8Array,
  offset: number,
  { tags }: Pick<Imprint, 'tags'>,
  tagChunk: TagChunk,
): boolean {
  const number = offset / CHUNK_SIZE;
  const tag = tags[number];
  return tag !== undefined && Buffer.compare(tagChunk(chunk, number), tag) === 0;
}

/** @throws SealkitError `payload-changed` for a chunk that is no longer what was verified */
export function refuseChanged(chunk: Uint8Array, offset: number, imprint: Imprint, tagChunk: TagChunk): void {
  if (!isKnown(chunk, offset, imprint, tagChunk)) throw changed(imprint.name, chunk, offset);
}

function changed(path: string, { length }: Uint8Array, offset: number): SealkitError {
  return new SealkitError({ code: 'payload-changed', path, found: `${offset}+${length}` });
}
