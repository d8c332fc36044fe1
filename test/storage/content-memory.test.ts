/** A memory of contents: what it recalls is SHA-256 of the same bytes, or nothing. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE, sourceOfBytes, visitChunks, type Hash, type NewHash } from '../../src/base/source.ts';
import { newContentMemory, NOT_KNOWN, TAG_KEY_SIZE } from '../../src/storage/index.ts';
import { sha256 } from '../testkit/fixture.ts';

const LARGE = new Uint8Array(randomBytes(2 * CHUNK_SIZE + 99));
const newMemory = () => newContentMemory(randomBytes(TAG_KEY_SIZE));

async function digestOf(bytes: Uint8Array, newHash: NewHash): Promise<string> {
  const hash: Hash = newHash();
  await visitChunks(sourceOfBytes(bytes), (chunk) => hash.update(chunk));
  return hash.digestHex();
}

async function recallAfter(known: Uint8Array, bytes: Uint8Array): Promise<string> {
  const memory = newMemory();
  expect(await digestOf(known, memory.digest)).toBe(sha256(known));
  return digestOf(bytes, memory.recall);
}

describe('a content memory', () => {
  it('recalls what was digested', async () => {
    for (const size of [CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, LARGE.length]) {
      const bytes = LARGE.subarray(0, size);
      expect(await recallAfter(bytes, Uint8Array.from(bytes))).toBe(sha256(bytes));
    }
  });

  it('makes the digest of what is smaller than a chunk, or begins like nothing it knows', async () => {
    const other = Uint8Array.from(LARGE);
    other[0] = (other[0] ?? 0) ^ 1;
    for (const bytes of [new Uint8Array(), LARGE.subarray(0, 7), LARGE.subarray(0, CHUNK_SIZE - 1), other]) {
      expect(await recallAfter(LARGE, bytes)).toBe(sha256(bytes));
    }
  });

  it('recalls nothing when a bit is another one behind the first chunk', async () => {
    const places = fc.nat(8 * (LARGE.length - CHUNK_SIZE) - 1);
    await fc.assert(
      fc.asyncProperty(places, async (bit) => {
        const bytes = Uint8Array.from(LARGE);
        const at = CHUNK_SIZE + (bit >> 3);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
        expect(await recallAfter(LARGE, bytes)).toBe(NOT_KNOWN);
      }),
      { numRuns: 5 },
    );
  });

  it('recalls nothing of what is shorter, longer, or has its chunks in another order', async () => {
    const [first, second] = [LARGE.subarray(0, CHUNK_SIZE), LARGE.subarray(CHUNK_SIZE, 2 * CHUNK_SIZE)];
    const rest = LARGE.subarray(2 * CHUNK_SIZE);
    for (const parts of [
      [first],
      [first, second],
      [first, rest],
      [first, first, rest],
      [first, second, rest, rest],
    ]) {
      const bytes = new Uint8Array(Buffer.concat(parts));
      expect(await recallAfter(LARGE, bytes)).toBe(NOT_KNOWN);
    }
  });
});
