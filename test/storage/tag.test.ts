/** Tags: the same for the same bytes, key and number; another one as soon as one of them differs. */
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newTagger, TAG_KEY_SIZE } from '../../src/storage/index.ts';

const KEY = randomBytes(TAG_KEY_SIZE);
const hexOf = (bytes: Uint8Array, number: number, key: Uint8Array = KEY): string =>
  Buffer.from(newTagger(key)(bytes, number)).toString('hex');

it('changes with every bit, with the length, the number and the key', () => {
  const inputs = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 99 }),
    number: fc.nat(2 ** 32 - 2),
  });
  fc.assert(
    fc.property(inputs, fc.nat(), ({ bytes, number }, bit) => {
      const tag = hexOf(bytes, number);
      expect(hexOf(Uint8Array.from(bytes), number)).toBe(tag);
      const changed = Uint8Array.from(bytes, (byte, i) =>
        i === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte,
      );
      const others = [
        hexOf(changed, number),
        hexOf(Uint8Array.of(...bytes, 0), number),
        hexOf(bytes.subarray(1), number),
        hexOf(bytes, number + 1),
        hexOf(bytes, number, createHmac('sha256', KEY).digest()),
      ];
      expect(others).not.toContain(tag);
    }),
  );
});
