/** Strict Ed25519 (format clauses 5.1 and 5.2). */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { decodeHex, encodeHex, encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { isStrongPoint, isValidSignature } from '../../src/signature/index.ts';
import { secretKeyOfSeed, signerOfSecretKey } from '../../src/signature/secret-key.ts';
import * as curve from './curve.ts';
import { smallOrderPoints } from './edge-signatures.ts';

function hex(text: string): Uint8Array {
  return decodeHex(text) ?? new Uint8Array();
}

/** Public figures: RFC 8032 section 7.1, tests 1 to 3 (secret, public, message, signature). */
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

describe('the vectors of RFC 8032', () => {
  it.each(RFC_8032)('%s', async (seed, publicKey, message, signature) => {
    const key = secretKeyOfSeed(hex(seed), '0000000000000000');
    expect(encodeHex(key.publicKey.bytes)).toBe(publicKey);
    expect(encodeHex(await signerOfSecretKey(key).sign(hex(message)))).toBe(signature);
    expect(isValidSignature(hex(message), hex(signature), hex(publicKey))).toBe(true);
  });
});

const small = smallOrderPoints();

describe('strong points', () => {
  it('are not the eight of small order, found by multiplication', () => {
    expect(new Set(small.map((point) => encodeHex(curve.encode(point)))).size).toBe(8);
    for (const point of small) {
      expect(curve.isSame(curve.multiply(point, 8n), curve.IDENTITY)).toBe(true);
      expect(isStrongPoint(curve.encode(point))).toBe(false);
    }
  });

  it('are the multiples of the base point, with or without a part of small order', () => {
    expect(curve.isSame(curve.multiply(curve.BASE, curve.L), curve.IDENTITY)).toBe(true);
    for (const times of [1n, 8n, curve.L - 1n]) {
      const point = curve.multiply(curve.BASE, times);
      for (const part of small) expect(isStrongPoint(curve.encode(curve.add(point, part)))).toBe(true);
    }
  });

  it('agree with decoding by the book, for any 32 bytes', () => {
    const weak = new Set(small.map((point) => encodeHex(curve.encode(point))));
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, (encoded) => {
        const isRight = curve.decode(encoded) !== null && !weak.has(encodeHex(encoded));
        expect(isStrongPoint(encoded)).toBe(isRight);
      }),
      { numRuns: 60 },
    );
  });

  it('have one encoding: y below p', () => {
    // The 19 values of y that fit into 255 bits twice, with either sign.
    for (let i = 0n; i < 19n; i++) {
      for (const sign of [0n, 2n ** 255n]) {
        expect(isStrongPoint(curve.littleEndian(curve.P + i + sign))).toBe(false);
      }
    }
  });

  it.each([0, 31, 33])('do not have %i bytes', (size) => {
    const key = curve.encode(curve.BASE);
    expect(isStrongPoint(joinBytes([key, key]).slice(0, size))).toBe(false);
  });
});

describe('signatures', () => {
  it('are those of another implementation, valid here as there', async () => {
    for (let i = 0; i < 20; i++) {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
      const message = new Uint8Array(randomBytes(i * 7));
      const seed = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32));
      const key = secretKeyOfSeed(seed, '0000000000000000');
      const pair = nacl.sign.keyPair.fromSeed(seed);
      expect(key.publicKey.bytes).toEqual(pair.publicKey);
      const ours = await signerOfSecretKey(key).sign(message);
      expect(ours).toEqual(nacl.sign.detached(message, pair.secretKey));
      expect(isValidSignature(message, ours, raw)).toBe(true);
      expect(verify(null, message, publicKey, ours)).toBe(true);
    }
  });

  const [[seed, publicKey]] = RFC_8032;
  const key = hex(publicKey);
  const message = encodeUtf8('sealkit');
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), hex(seed)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const signature = new Uint8Array(sign(null, message, privateKey));
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];

  it('are refused after any single bit is turned', () => {
    expect(isValidSignature(message, signature, key)).toBe(true);
    fc.assert(
      fc.property(fc.nat(64 * 8 - 1), (bit) => {
        const turned = signature.slice();
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(isValidSignature(message, turned, key)).toBe(false);
      }),
      { numRuns: 120 },
    );
  });

  it.each([1n, 2n, 14n])('are refused with S + %s L', (times) => {
    const malleated = joinBytes([r, curve.littleEndian(curve.numberOf(s) + times * curve.L)]);
    expect(isValidSignature(message, malleated, key)).toBe(false);
  });

  it('are refused under keys of small order, for which the equation holds for any message', () => {
    const weak = curve.encode(curve.IDENTITY);
    const forged = joinBytes([weak, new Uint8Array(32)]);
    expect(nacl.sign.detached.verify(message, forged, weak)).toBe(true);
    expect(isValidSignature(message, forged, weak)).toBe(false);
  });

  it('are refused with an R of small order', () => {
    for (const point of small) {
      expect(isValidSignature(message, joinBytes([curve.encode(point), s]), key)).toBe(false);
    }
  });

  it('have 64 bytes', () => {
    expect(isValidSignature(message, signature.subarray(0, 63), key)).toBe(false);
    expect(isValidSignature(message, joinBytes([signature, Uint8Array.of(0)]), key)).toBe(false);
  });
});
