/** I/O door of the signature room: secret keys in memory. Signing is the platform's: constant in time, and no verifier needs it. */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { PublicKey } from './minisign.ts';
import type { Signer } from './sign.ts';

/** A key pair in memory. `seed` is the 32 secret bytes. */
export interface SecretKey {
  readonly publicKey: PublicKey;
  readonly seed: Uint8Array;
}

/** PKCS #8 of an Ed25519 seed, and SubjectPublicKeyInfo of a public key, up to their 32 bytes (RFC 8410, sections 4 and 7). */
const SEED_HEADER = '302e020100300506032b657004220420';
const PUBLIC_HEADER = '302a300506032b6570032100';
const PUBLIC_KEY_SIZE = 32;

/** The key pair of a seed; the key id is a label the caller chooses. */
export function secretKeyOfSeed(seed: Uint8Array, keyId: string): SecretKey {
  const spki = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return { publicKey: { keyId, bytes: Uint8Array.from(spki.subarray(-PUBLIC_KEY_SIZE)) }, seed };
}

export function signerOfSecretKey({ publicKey, seed }: SecretKey): Signer {
  const key = privateKeyOf(seed);
  const publicHalf = createPublicKey({
    key: der(PUBLIC_HEADER, publicKey.bytes),
    format: 'der',
    type: 'spki',
  });
  return {
    publicKey,
    sign: (message) => Promise.resolve(Uint8Array.from(sign(null, message, key))),
    isValid: (message, signature) => verify(null, message, publicHalf, signature),
  };
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: der(SEED_HEADER, seed), format: 'der', type: 'pkcs8' });
}

function der(header: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(header, 'hex'), bytes]);
}
