/** Files that were digested once are known again by tags, at a quarter to a seventh of a digest's cost (decision 46). */
import { type Hash, type NewHash } from '../base/source.ts';
import { newSha256 } from './source.ts';
import { newTagger } from './tag.ts';

export interface ContentMemory {
  /** SHA-256. What it was made of will be known again. */
  readonly digest: NewHash;
  /** SHA-256. Of what begins like something known it is not made anew: then it is the known one, or NOT_KNOWN. */
  readonly recall: NewHash;
  /** For a memory of another thread, whose `known` this one may learn; nobody else may see it. */
  readonly tagKey: Uint8Array;
  /** What it has learnt so far. */
  readonly known: KnownContent;
  learn(known: KnownContent): void;
}

/** No digest: whoever has to tell what was found must make one. */
export const NOT_KNOWN = '';

/** What was digested, by the tags of its chunks. */
export interface KnownContent {
  /** The first tag of each. */
  readonly beginnings: Set<string>;
  /** All its tags, and its SHA-256. */
  readonly digests: Map<string, string>;
}

/** Bytes. To make a tag takes longer than to digest so few. */
const LEAST_TAGGED = 32 * 1024;

/** Hex; of the bytes as chunk of this number. */
type TagChunk = (bytes: Uint8Array, number: number) => string;

/** @param tagKey TAG_KEY_SIZE random bytes, for this memory only; nobody else may see them */
export function newContentMemory(tagKey: Uint8Array): ContentMemory {
  const tagger = newTagger(tagKey);
  const tagChunk: TagChunk = (bytes, number) => Buffer.from(tagger(bytes, number)).toString('hex');
  const known: KnownContent = { beginnings: new Set(), digests: new Map() };
  return {
    digest: () => newDigest(tagChunk, known),
    recall: () => newRecall(tagChunk, known),
    tagKey,
    known,
    learn: ({ beginnings, digests }) => {
      for (const beginning of beginnings) known.beginnings.add(beginning);
      for (const [tags, digest] of digests) known.digests.set(tags, digest);
    },
  };
}

/** Content comes in the chunks that `visitChunks` gives; the first of them says whether it is worth tags. */
function newDigest(tagChunk: TagChunk, { beginnings, digests }: KnownContent): Hash {
  const hash = newSha256();
  const tags: string[] = [];
  let isTagged: boolean | null = null;
  return {
    update: (bytes) => {
      hash.update(bytes);
      isTagged ??= bytes.length >= LEAST_TAGGED;
      if (isTagged) tags.push(tagChunk(bytes, tags.length));
    },
    digestHex: () => {
      const digest = hash.digestHex();
      const [first] = tags;
      if (first === undefined) return digest;
      beginnings.add(first);
      digests.set(tags.join(), digest);
      return digest;
    },
  };
}

function newRecall(tagChunk: TagChunk, { beginnings, digests }: KnownContent): Hash {
  const hash = newSha256();
  const tags: string[] = [];
  let isKnown: boolean | null = null;
  return {
    update: (bytes) => {
      const isAsked = isKnown ?? bytes.length >= LEAST_TAGGED;
      const tag = isAsked ? tagChunk(bytes, tags.length) : '';
      isKnown ??= beginnings.has(tag);
      if (isKnown) tags.push(tag);
      else hash.update(bytes);
    },
    digestHex: () => (isKnown === true ? (digests.get(tags.join()) ?? NOT_KNOWN) : hash.digestHex()),
  };
}
