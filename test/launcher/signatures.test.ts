/** Both verifiers judge the same signatures: those at the edges of Ed25519, and right ones that were spoilt in one place. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import { expect, it } from 'vitest';
import { encodeHex } from '../../src/base/bytes.ts';
import { isValidSignature } from '../../src/signature/index.ts';
import * as curve from '../signature/curve.ts';
import { edgeSignatures } from '../signature/edge-signatures.ts';

const template = path.join(import.meta.dirname, '../../kit-template');

interface Signed {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const bytesOf = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size });

/** What stands in place of a key, of R or of S, at the ends of what fits there. */
const ENDS = [
  0n,
  1n,
  2n,
  19n,
  curve.P - 1n,
  curve.P,
  curve.P + 1n,
  2n ** 255n - 1n,
  2n ** 256n - 1n,
  curve.L - 1n,
  curve.L,
];

const signed = fc.tuple(bytesOf(32), fc.uint8Array({ maxLength: 100 })).map(([seed, message]): Signed => {
  const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(seed);
  return { key: publicKey, message, signature: nacl.sign.detached(message, secretKey) };
});

/** Adds L to S, as often as there is room for. */
function malleated({ signature, ...rest }: Signed, times: number): Signed {
  const s = curve.numberOf(signature.subarray(32)) + BigInt(times) * curve.L;
  if (s >= 2n ** 256n) return { signature, ...rest };
  return { ...rest, signature: Uint8Array.from([...signature.subarray(0, 32), ...curve.littleEndian(s)]) };
}

function put(into: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...into.subarray(0, at), ...bytes, ...into.subarray(at + bytes.length)]);
}

const piece = fc.oneof(fc.constantFrom(...ENDS).map(curve.littleEndian), bytesOf(32));
const spoilt = fc.oneof(
  signed,
  fc.tuple(signed, fc.integer({ min: 1, max: 15 })).map(([one, times]) => malleated(one, times)),
  fc.tuple(signed, piece).map(([one, key]) => ({ ...one, key })),
  fc
    .tuple(signed, piece, fc.constantFrom(0, 32))
    .map(([one, bytes, at]) => ({ ...one, signature: put(one.signature, at, bytes) })),
  fc.tuple(signed, fc.nat(511)).map(([one, bit]) => {
    const byte = Math.floor(bit / 8);
    const flipped = (one.signature[byte] ?? 0) ^ (1 << (bit % 8));
    return { ...one, signature: put(one.signature, byte, Uint8Array.of(flipped)) };
  }),
);

function judgedByGo(all: readonly Signed[]): string[] {
  const input = all
    .map(({ key, signature, message }) => [key, signature, message].map(encodeHex).join(' '))
    .join('\n');
  const ran = spawnSync('go', ['run', './launcher/internal/signature/judge'], {
    cwd: template,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  expect(ran.stderr).toBe('');
  return ran.stdout.trimEnd().split('\n');
}

it('are judged alike by both verifiers', () => {
  const all = [...edgeSignatures(), ...fc.sample(spoilt, { numRuns: 200, seed: 20261128 })].map(
    (one): Signed => ({
      key: 'encoded' in one.key ? one.key.encoded : one.key,
      message: one.message,
      signature: one.signature,
    }),
  );
  const expected = all.map(({ key, message, signature }) =>
    String(isValidSignature(message, signature, key)),
  );
  expect(expected.filter((valid) => valid === 'true').length).toBeGreaterThan(60);
  expect(judgedByGo(all)).toEqual(expected);
});
