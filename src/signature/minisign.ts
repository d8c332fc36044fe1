/** minisign's public keys and signature files, in their one canonical form (format clauses 5.3 and 5.4). Pure. */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, joinBytes, encodeHex } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { isStrongPoint, isValidSignature, KEY_SIZE, SIGNATURE_SIZE } from './ed25519.ts';

/** Pure Ed25519 over the message itself; minisign's other algorithm, `ED`, signs a BLAKE2b digest. */
const ALGORITHM = encodeUtf8('Ed');
const KEY_ID_SIZE = 8;
export const MAX_SIGNATURE_FILE_SIZE = 1024;
const MAX_COMMENT_SIZE = 256;

export interface PublicKey {
  /** 16 upper-case hex digits, as minisign prints it. Only a label: keys are equal when their bytes are. */
  readonly keyId: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** A signature file's parts, already known to be canonical but not verified. */
export interface SignatureFile {
  readonly keyId: string;
  /** 64 bytes over the message. */
  readonly signature: Uint8Array;
  /** Text without the `trusted comment: ` before it: printable ASCII. */
  readonly trustedComment: string;
  /** 64 bytes over signature and trusted comment. */
  readonly commentSignature: Uint8Array;
}

/** Key id as minisign prints it: the eight bytes as a little-endian number in hex. */
export function encodeKeyId(bytes: Uint8Array): string {
  return encodeHex(Uint8Array.from(bytes).reverse()).toUpperCase();
}

export function decodeKeyId(keyId: string): Uint8Array {
  return Uint8Array.from({ length: KEY_ID_SIZE }, (_, i) =>
    parseInt(keyId.slice(14 - 2 * i, 16 - 2 * i), 16),
  );
}

export function isKeyId(text: string): boolean {
  return /^[0-9A-F]{16}$/.test(text);
}

/** The base64 line of a minisign public key. */
export function encodePublicKey(key: PublicKey): string {
  return encodeBase64(joinBytes([ALGORITHM, decodeKeyId(key.keyId), key.bytes]));
}

/** True for the base64 of 42 bytes that begin with `Ed`: the shape only, the key may still be weak. */
export function isPublicKeyText(text: string): boolean {
  return splitKeyed(text, KEY_SIZE) !== null;
}

/**
 * @throws SealkitError `key-malformed` (not 42 bytes of canonical base64 beginning with `Ed`), `key-weak` (clause 5.2)
 */
export function decodePublicKey(text: string): PublicKey {
  const parts = splitKeyed(text, KEY_SIZE);
  if (parts === null) throw new SealkitError({ code: 'key-malformed', expected: 'RW…' });
  if (!isStrongPoint(parts.rest)) throw new SealkitError({ code: 'key-weak', found: parts.keyId });
  return { keyId: parts.keyId, bytes: parts.rest };
}

/** The message the second signature of a signature file covers. */
export function commentMessage(signature: Uint8Array, trustedComment: string): Uint8Array {
  return joinBytes([signature, encodeUtf8(trustedComment)]);
}

/** True when both signatures of the file hold under the key: over the message, and over that signature and the comment (clause 5.4). */
export function isValidSignatureFile(
  message: Uint8Array,
  file: SignatureFile,
  { bytes }: PublicKey,
): boolean {
  const { signature, trustedComment, commentSignature } = file;
  return (
    isValidSignature(message, signature, bytes) &&
    isValidSignature(commentMessage(signature, trustedComment), commentSignature, bytes)
  );
}

/** Text before the third line's comment and, with the key id, the whole first line (clause 5.4). */
const TRUSTED = 'trusted comment: ';
export function untrustedLine(keyId: string): string {
  return `untrusted comment: sealkit signature by ${keyId}`;
}

export function encodeSignatureFile(file: SignatureFile): Uint8Array {
  const keyed = joinBytes([ALGORITHM, decodeKeyId(file.keyId), file.signature]);
  const lines = [
    untrustedLine(file.keyId),
    encodeBase64(keyed),
    TRUSTED + file.trustedComment,
    encodeBase64(file.commentSignature),
  ];
  return encodeUtf8(lines.map((line) => `${line}\n`).join(''));
}

/** @throws SealkitError `signature-malformed` for anything but the four lines of clause 5.4. */
export function decodeSignatureFile(bytes: Uint8Array): SignatureFile {
  const file = bytes.length <= MAX_SIGNATURE_FILE_SIZE ? parseSignatureFile(decodeUtf8(bytes) ?? '') : null;
  if (file === null) throw new SealkitError({ code: 'signature-malformed' });
  return file;
}

function parseSignatureFile(text: string): SignatureFile | null {
  const [untrusted, keyed = '', trusted = '', comment = '', ...end] = text.split('\n');
  const parts = splitKeyed(keyed, SIGNATURE_SIZE);
  const commentSignature = decodeBase64(comment);
  const trustedComment = trusted.slice(TRUSTED.length);
  const isRight =
    end.length === 1 &&
    end[0] === '' &&
    parts !== null &&
    commentSignature?.length === SIGNATURE_SIZE &&
    untrusted === untrustedLine(parts.keyId) &&
    trusted.startsWith(TRUSTED) &&
    trustedComment.length <= MAX_COMMENT_SIZE &&
    /^[\x20-\x7e]+$/.test(trustedComment);
  if (!isRight) return null;
  return { keyId: parts.keyId, signature: parts.rest, trustedComment, commentSignature };
}

/** `Ed`, key id and the rest out of one base64 line; null when the line is anything else. */
function splitKeyed(text: string, size: number): { keyId: string; rest: Uint8Array } | null {
  const bytes = decodeBase64(text);
  if (bytes?.length !== ALGORITHM.length + KEY_ID_SIZE + size) return null;
  if (bytes[0] !== ALGORITHM[0] || bytes[1] !== ALGORITHM[1]) return null;
  return { keyId: encodeKeyId(bytes.subarray(2, 10)), rest: bytes.slice(10) };
}
