/** Tags of pieces of a file: not for anybody else, so that a piece is known again at a tenth of a digest's cost (decision 39). */
import { createCipheriv } from 'node:crypto';

export const TAG_KEY_SIZE = 32;

type Tagger = (bytes: Uint8Array, number: number) => Uint8Array;

/**
 * Poly1305 under a key of its own for each number, by ChaCha20 from the one key (RFC 8439): of two pieces of 2 MiB, whoever
 * chose them, the chance is below one in 2^85 that they have the same tag, as long as nobody sees key or tags.
 */
export const newTagger = (key: Uint8Array): Tagger => newTaggerBy(createCipheriv, key);

/** Needs nothing but what it is given, for its text is part of the program of `DigestThread`. */
export function newTaggerBy(newCipher: typeof createCipheriv, key: Uint8Array): Tagger {
  const nonce = Buffer.alloc(12);
  return (bytes, number) => {
    nonce.writeUInt32LE(number);
    const cipher = newCipher('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.setAAD(bytes, { plaintextLength: 0 });
    cipher.final();
    return cipher.getAuthTag();
  };
}
