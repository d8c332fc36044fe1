/** Signature files made: a signer is anything that answers 64 bytes for a message, be it a key file, an HSM or a command. */
import { SealkitError } from '../base/errors.ts';
import { isValidSignature, SIGNATURE_SIZE } from './ed25519.ts';
import { commentMessage, encodeSignatureFile, type PublicKey } from './minisign.ts';

export interface Signer {
  readonly publicKey: PublicKey;
  /** What it has signed is out of our hands, even when we throw it away: it is asked last. */
  readonly isOutside?: true;
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** In place of `isValidSignature`, where the platform gives the same answer sooner. Whoever verifies the kit asks strictly. */
  isValid?(message: Uint8Array, signature: Uint8Array): boolean;
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
  const isValid =
    signer.isValid?.(message, signature) ?? isValidSignature(message, signature, signer.publicKey.bytes);
  if (isValid) return signature;
  throw new SealkitError({
    code: 'signer-failed',
    expected: signer.publicKey.keyId,
    found: signature.length === SIGNATURE_SIZE ? 'signature-invalid' : `size ${signature.length}`,
  });
}
