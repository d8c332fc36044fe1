/** Signatures that an honest signer never makes. */
import { createHash } from 'node:crypto';
import { decodeHex, encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import {
  commentMessage,
  decodeSignatureFile,
  encodeSignatureFile,
  type SignatureFile,
} from '../../src/signature/index.ts';
import { signerOfSecretKey, type SecretKey } from '../../src/signature/secret-key.ts';

const L = 2n ** 252n + 27742317777372353535851937790883648493n;

function toNumber(bytes: Uint8Array): bigint {
  return Array.from(bytes).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function toBytes(value: bigint, size = 32): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function sha512(...parts: Uint8Array[]): Uint8Array {
  return createHash('sha512').update(joinBytes(parts)).digest();
}

/** The same signature with S + L: a second encoding that a lax verifier accepts. */
export function malleate(signature: Uint8Array): Uint8Array {
  return joinBytes([signature.subarray(0, 32), toBytes(toNumber(signature.subarray(32)) + L)]);
}

/** A signature whose R is the neutral point: it fulfils the equation, and strict verifiers refuse it. */
export function signWithNeutralR(message: Uint8Array, key: SecretKey): Uint8Array {
  const secret = sha512(key.seed).subarray(0, 32);
  secret[0] = (secret[0] ?? 0) & 248;
  secret[31] = ((secret[31] ?? 0) & 127) | 64;
  const R = toBytes(1n);
  const h = toNumber(sha512(R, key.publicKey.bytes, message)) % L;
  return joinBytes([R, toBytes((h * toNumber(secret)) % L)]);
}

/** Rewrites one part of a signature file; when `key` is given the comment is signed anew, so that only the part is wrong. */
export async function reforge(
  file: Uint8Array,
  change: (parts: SignatureFile) => SignatureFile,
  key?: SecretKey,
): Promise<Uint8Array> {
  const parts = change(decodeSignatureFile(file));
  if (key === undefined) return encodeSignatureFile(parts);
  const message = commentMessage(parts.signature, parts.trustedComment);
  return encodeSignatureFile({ ...parts, commentSignature: await signerOfSecretKey(key).sign(message) });
}

/** Points that must not be keys (format clause 5.2), as the 32 bytes in hex. */
export const WEAK_KEYS: Readonly<Record<string, string>> = {
  neutral: `01${'00'.repeat(31)}`,
  'order-2': `ec${'ff'.repeat(30)}7f`,
  'order-4': '00'.repeat(32),
  'order-4-sign': `${'00'.repeat(31)}80`,
  'order-8': '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'order-8-other': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'neutral-with-sign': `01${'00'.repeat(30)}80`,
  'not-canonical': `f0${'ff'.repeat(30)}7f`,
  'not-canonical-neutral': `ee${'ff'.repeat(30)}7f`,
  'off-curve': `02${'00'.repeat(31)}`,
};

/** A minisign public key line around any 32 bytes. */
export function publicKeyText(hex: string, idByte: number): string {
  const bytes = joinBytes([
    encodeUtf8('Ed'),
    new Uint8Array(8).fill(idByte),
    decodeHex(hex) ?? new Uint8Array(),
  ]);
  return Buffer.from(bytes).toString('base64');
}
