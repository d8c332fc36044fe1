/** One reading for verification and imprint: whatever becomes of the file meanwhile, no other bytes are kept than were verified. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import { CHUNK_SIZE, sourceOfBytes, type ByteSource } from '../../src/base/source.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { buildTestKit, sha256 } from '../testkit/fixture.ts';
import { imageOf } from '../testkit/image.ts';
import { assessImage } from '../verification/kits.ts';
import { newImage } from './faulty-stick.ts';

const MIB = 2 ** 20;
const large = new Map([
  ['payload/large.bin', randomBytes(5 * MIB)],
  ['payload/medium.bin', randomBytes(MIB)],
]);
const kit = await buildTestKit({ files: (files) => large.forEach((bytes, path) => files.set(path, bytes)) });
const { bytes: GOOD, at } = imageOf('fat', kit.files);
const placeOf = (path: string): number => Buffer.from(GOOD).indexOf(kit.files.get(path) ?? '');
const CHUNKS = Math.ceil(GOOD.length / CHUNK_SIZE);

/** The image with one other byte. */
function spoilt(position: number): Uint8Array {
  const bytes = Uint8Array.from(GOOD);
  bytes[position] = (bytes[position] ?? 0) ^ 1;
  return bytes;
}

/** What stands in the file at its reading number so many, and how much was read. */
function changing(standing: (reading: number) => Uint8Array): ByteSource & { bytesRead: () => number } {
  let [readings, total] = [0, 0];
  const read: ByteSource['read'] = (offset, target) => {
    total += target.length;
    readings += 1;
    return sourceOfBytes(standing(readings - 1)).read(offset, target);
  };
  return { size: GOOD.length, read, bytesRead: () => total };
}

/** `not genuine`, a code, or the digest of what was kept. */
async function outcomeOf(source: ByteSource): Promise<string> {
  const image = newImage(source);
  try {
    const { verdict } = await assessImage(image, kit);
    return verdict === 'genuine' ? (await image.takeImprint()).sha256 : verdict;
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
}

describe('an image in verification', () => {
  it('has the bytes of its file, wherever they are read', async () => {
    const reads = fc.array(fc.tuple(fc.nat(GOOD.length), fc.nat(3 * MIB)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(reads, async (places) => {
        const image = newImage(sourceOfBytes(GOOD));
        const work = places.map(async ([offset, length]) => {
          const expected = GOOD.subarray(offset, offset + length);
          const found = new Uint8Array(expected.length);
          await image.read(offset, found);
          expect(Buffer.compare(found, expected)).toBe(0);
        });
        await Promise.all(work);
      }),
      { numRuns: 20 },
    );
  });

  it('is read once, whole, and little of it again', async () => {
    const source = changing(() => GOOD);
    expect(await outcomeOf(source)).toBe(sha256(GOOD));
    expect(source.bytesRead()).toBeLessThan(GOOD.length + 3 * CHUNK_SIZE);
  });

  it('has no imprint before every part of it was read, and nothing behind its end', async () => {
    const image = newImage(sourceOfBytes(GOOD));
    await image.read(0, new Uint8Array(GOOD.length - CHUNK_SIZE));
    expect(await codeOfAsync(() => image.takeImprint())).toBe('internal');
    expect(await codeOfAsync(() => image.read(GOOD.length - 1, new Uint8Array(2)))).toBe('io-error');
  });
});

describe('a file that is changed while it is verified', () => {
  it.each([
    ['boot sector', at('boot-sector') + 100],
    ['large file', placeOf('payload/large.bin') + 4 * MIB],
    ['last byte', GOOD.length - 1],
  ])('is refused, or kept as it was verified: %s', async (_place, position) => {
    const bad = spoilt(position);
    const outcomes = new Set<string>();
    for (let swap = 0; swap <= CHUNKS + 3; swap += 1) {
      outcomes.add(await outcomeOf(changing((reading) => (reading < swap ? GOOD : bad))));
      outcomes.add(await outcomeOf(changing((reading) => (reading < swap ? bad : GOOD))));
      outcomes.add(await outcomeOf(changing((reading) => (reading === swap ? bad : GOOD))));
    }
    outcomes.delete('payload-changed');
    outcomes.delete('not genuine');
    expect([...outcomes]).toEqual([sha256(GOOD)]);
  });
});
