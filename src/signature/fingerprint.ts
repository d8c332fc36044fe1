import type { NewHash } from '../base/source.ts';

/**
 * What people compare over a second channel (format clause 5.6): SHA-256 of a record's exact bytes, or of a single key's
 * 32 bytes, its first 128 bits as eight groups of four upper-case hex digits.
 */
export function fingerprintOf(bytes: Uint8Array, newHash: NewHash): string {
  const hash = newHash();
  hash.update(bytes);
  return fingerprintOfDigest(hash.digestHex());
}

/** The same out of a SHA-256 in hex, such as a seal has of its record. */
export function fingerprintOfDigest(sha256: string): string {
  return sha256
    .slice(0, 32)
    .toUpperCase()
    .replace(/.{4}(?!$)/g, '$& ');
}
