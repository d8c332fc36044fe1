/**
 * Strict Ed25519 (format clauses 5.1, 5.2). tweetnacl verifies the equation and compares R's encoding; what it does not ask,
 * because RFC 8032 leaves it open, is asked here: S below L, and keys and R that are canonical and not of small order.
 */
import nacl from 'tweetnacl';
import { encodeHex } from '../base/bytes.ts';

export const SIGNATURE_SIZE = 64;
export const KEY_SIZE = 32;

const P = 2n ** 255n - 19n;
/** Order of the base point (RFC 8032 section 5.1). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = ((P - 121665n) * power(121666n, P - 2n)) % P;

/**
 * Canonical encodings of the eight points whose order divides 8: y is 1, -1, 0 or one of two others, either sign of x.
 * Under such a key a signature can be made that holds for any message. test/signature proves the list by multiplication.
 */
const SMALL_ORDER = new Set([
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]);

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % P, e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) {
    if (e & 1n) result = (result * b) % P;
  }
  return result;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(Uint8Array.from(bytes).reverse())}`);
}

/** True for the canonical encoding of a curve point of large order: a key, or R, that may be used (clause 5.2). */
export function isStrongPoint(encoded: Uint8Array): boolean {
  if (encoded.length !== KEY_SIZE || SMALL_ORDER.has(encodeHex(encoded))) return false;
  const value = littleEndian(encoded);
  const y = value & (2n ** 255n - 1n);
  if (y >= P) return false;
  // x^2 = u / v has a root exactly when u * v is a square (or zero).
  const u = (y * y - 1n + P) % P;
  const v = (D * y * y + 1n) % P;
  // Zero means x = 0, so y = 1 or -1: small order, or (with the sign bit) not canonical.
  return power(u * v, (P - 1n) / 2n) === 1n;
}

/** True when the signature holds for the message under the key in the strict sense of clauses 5.1 and 5.2. */
export function isValidSignature(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_SIZE &&
    littleEndian(signature.subarray(32)) < L &&
    isStrongPoint(signature.subarray(0, 32)) &&
    isStrongPoint(key) &&
    nacl.sign.detached.verify(message, signature, key)
  );
}
