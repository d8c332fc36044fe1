/** Making signatures: a signer is anything that answers 64 bytes for a message, be it a key file, an HSM or a command. */
import nacl from 'tweetnacl';
import { SealkitError } from '../base/errors.ts';
import { isValidSignature, SIGNATURE_SIZE } from './ed25519.ts';
import { commentMessage, encodeSignatureFile, type PublicKey } from './minisign.ts';

export interface Signer {
  readonly publicKey: PublicKey;
  /** What it has signed is out of our hands, even when we throw it away: it is asked last. */
  readonly isOutside?: true;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** A key pair in memory. `seed` is the 32 secret bytes. */
export interface SecretKey {
  readonly publicKey: PublicKey;
  readonly seed: Uint8Array;
}

/** The key pair of a seed; the key id is a label the caller chooses. */
export function secretKeyOfSeed(seed: Uint8Array, keyId: string): SecretKey {
  return { publicKey: { keyId, bytes: nacl.sign.keyPair.fromSeed(seed).publicKey }, seed };
}

export function signerOfSecretKey({ publicKey, seed }: SecretKey): Signer {
  const { secretKey } = nacl.sign.keyPair.fromSeed(seed);
  return { publicKey, sign: (message) => Promise.resolve(nacl.sign.detached(message, secretKey)) };
}

/**
 * A signature file over the message (format clause 5.4). The signer is asked twice: for the message, and for that signature
 * and the trusted comment together.
 * @throws SealkitError `signer-failed` when an answer does not verify under the signer's public key
 */
export async function createSignatureFile(
  message: Uint8Array,
  trustedComment: string,
  signer: Signer,
): Promise<Uint8Array> {
  const signature = await signVerified(message, signer);
  const commentSignature = await signVerified(commentMessage(signature, trustedComment), signer);
  return encodeSignatureFile({ keyId: signer.publicKey.keyId, signature, trustedComment, commentSignature });
}

async function signVerified(message: Uint8Array, signer: Signer): Promise<Uint8Array> {
  const signature = await signer.sign(message);
  if (isValidSignature(message, signature, signer.publicKey.bytes)) return signature;
  throw new SealkitError({
    code: 'signer-failed',
    expected: signer.publicKey.keyId,
    found: signature.length === SIGNATURE_SIZE ? 'signature-invalid' : `size ${signature.length}`,
  });
}
