/** Pure door of the signature room: keys, signature files and publisher records to and from bytes, and strict verification. */
export { isStrongPoint, isValidSignature, SIGNATURE_SIZE } from './ed25519.ts';
export { fingerprintOf, fingerprintOfDigest } from './fingerprint.ts';
export {
  commentMessage,
  decodePublicKey,
  decodeSignatureFile,
  encodeKeyId,
  encodePublicKey,
  encodeSignatureFile,
  isKeyId,
  isValidSignatureFile,
  MAX_SIGNATURE_FILE_SIZE,
  untrustedLine,
} from './minisign.ts';
export type { PublicKey, SignatureFile } from './minisign.ts';
export { decodePublisher, encodePublisher, MAX_RECORD_SIZE } from './publisher.ts';
export type { PublisherRecord } from './publisher.ts';
export { createSignatureFile, type Signer } from './sign.ts';
