/** Large files that were digested once are known again by tags, at a seventh of a digest's cost (decision 46). */
import { CHUNK_SIZE, type Hash, type NewHash } from '../base/source.ts';
import { newSha256 } from './source.ts';
import { newTagger } from './tag.ts';

export interface ContentMemory {
  /** SHA-256. What it was made of will be known again. */
  readonly digest: NewHash;
  /** SHA-256. Of what begins like something known it is not made anew: then it is the known one, or NOT_KNOWN. */
  readonly recall: NewHash;
}

/** No digest: whoever has to tell what was found must make one. */
export const NOT_KNOWN = '';

/** What was digested, by the tags of its chunks. */
interface Known {
  /** The first tag of each. */
  readonly beginnings: Set<string>;
  /** All its tags, and its SHA-256. */
  readonly digests: Map<string, string>;
}

/** Hex; of the bytes as chunk of this number. */
type TagChunk = (bytes: Uint8Array, number: number) => string;

/** @param key TAG_KEY_SIZE random bytes, for this memory only; nobody else may see them */
export function newContentMemory(key: Uint8Array): ContentMemory {
  const tagger = newTagger(key);
  const tagChunk: TagChunk = (bytes, number) => Buffer.from(tagger(bytes, number)).toString('hex');
  const known: Known = { beginnings: new Set(), digests: new Map() };
  return { digest: () => new Learning(tagChunk, known), recall: () => new Recalling(tagChunk, known) };
}

/** Content comes in chunks of CHUNK_SIZE, as `visitChunks` gives it; what is smaller than one is not worth a tag. */
class Learning implements Hash {
  readonly #hash = newSha256();
  readonly #tags: string[] = [];
  readonly #tagChunk: TagChunk;
  readonly #known: Known;
  #isLarge: boolean | null = null;

  constructor(tagChunk: TagChunk, known: Known) {
    this.#tagChunk = tagChunk;
    this.#known = known;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#isLarge ??= bytes.length === CHUNK_SIZE;
    if (this.#isLarge) this.#tags.push(this.#tagChunk(bytes, this.#tags.length));
  }

  digestHex(): string {
    const digest = this.#hash.digestHex();
    const [first] = this.#tags;
    if (first === undefined) return digest;
    this.#known.beginnings.add(first);
    this.#known.digests.set(this.#tags.join(), digest);
    return digest;
  }
}

class Recalling implements Hash {
  readonly #hash = newSha256();
  readonly #tags: string[] = [];
  readonly #tagChunk: TagChunk;
  readonly #known: Known;
  #isRecalled: boolean | null = null;

  constructor(tagChunk: TagChunk, known: Known) {
    this.#tagChunk = tagChunk;
    this.#known = known;
  }

  update(bytes: Uint8Array): void {
    this.#isRecalled ??= bytes.length === CHUNK_SIZE && this.#known.beginnings.has(this.#tagChunk(bytes, 0));
    if (this.#isRecalled) this.#tags.push(this.#tagChunk(bytes, this.#tags.length));
    else this.#hash.update(bytes);
  }

  digestHex(): string {
    if (this.#isRecalled !== true) return this.#hash.digestHex();
    return this.#known.digests.get(this.#tags.join()) ?? NOT_KNOWN;
  }
}
