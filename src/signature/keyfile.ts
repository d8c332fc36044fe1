/**
 * I/O door of the signature room: minisign's key files, as text (layout: minisign.h). Encrypted ones derive their mask with
 * scrypt and carry a BLAKE2b-256 checksum that tells a wrong passphrase from a right one.
 */
import { scrypt as scryptCallback, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { blake2b } from '@noble/hashes/blake2.js';
import { decodeBase64, encodeBase64, encodeUtf8, joinBytes } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { decodeKeyId, decodePublicKey, encodeKeyId, encodePublicKey, type PublicKey } from './minisign.ts';
import { secretKeyOfSeed, type SecretKey } from './secret-key.ts';

/** 42 or 158 bytes in base64 and a comment line: nothing longer is a key file. */
export const MAX_KEY_FILE_SIZE = 4096;
const SALT_SIZE = 32;
const CHECKSUM_SIZE = 32;
const SECRET_SIZE = 8 + 64 + CHECKSUM_SIZE;
const HEADER_SIZE = 6 + SALT_SIZE + 16;
const SIGNATURE_ALGORITHM = 'Ed';
const SCRYPT = 'Sc';
const NOT_ENCRYPTED = '\0\0';
const CHECKSUM_ALGORITHM = 'B2';

/** scrypt's costs as libsodium states them: operations, and bytes of memory. These mean N = 2^17, r = 8, p = 1 (128 MiB). */
const OPS_LIMIT = 4_194_304;
const MEMORY_LIMIT = 134_217_728;
/** minisign's own default, and the most that reading a key file may cost. */
const MAX_OPS_LIMIT = 33_554_432;
const MAX_MEMORY_LIMIT = 1_073_741_824;
/** scrypt takes 1 KiB for each step of p beside its table of N KiB. */
const MAX_P = 65_000;

/** The key file's public half, for `K.pub`. */
export function encodePublicKeyFile(key: PublicKey): string {
  return `untrusted comment: minisign public key ${key.keyId}\n${encodePublicKey(key)}\n`;
}

/** Reads `K.pub`: a comment line and the key, or the key's line alone. @throws SealkitError `key-malformed`, `key-weak` */
export function decodePublicKeyFile(text: string): PublicKey {
  const lines = text.trimEnd().split(/\r?\n/);
  const keys = lines[0]?.startsWith('untrusted comment: ') ? lines.slice(1) : lines;
  return decodePublicKey(keys.join('\n'));
}

/** True when opening the key needs a passphrase. @throws SealkitError `key-malformed` */
export function isEncryptedKeyFile(text: string): boolean {
  return kdfOf(decodeContainer(text)) === SCRYPT;
}

/** Secret key file without encryption: for development keys only. */
export function encodePlainKeyFile(key: SecretKey): string {
  const header = headerOf(NOT_ENCRYPTED, new Uint8Array(SALT_SIZE), 0, 0);
  return keyFileText(joinBytes([header, secretOf(key), new Uint8Array(CHECKSUM_SIZE)]));
}

/** Secret key file under a passphrase. `salt` is 32 random bytes. */
export async function encodeEncryptedKeyFile(
  key: SecretKey,
  passphrase: string,
  salt: Uint8Array,
): Promise<string> {
  const header = headerOf(SCRYPT, salt, OPS_LIMIT, MEMORY_LIMIT);
  const plain = joinBytes([secretOf(key), checksumOf(secretOf(key))]);
  const mask = await deriveMask(passphrase, salt, OPS_LIMIT, MEMORY_LIMIT);
  return keyFileText(joinBytes([header, xor(plain, mask)]));
}

/**
 * @param passphrase null for a key that is not encrypted
 * @throws SealkitError `key-malformed`, `passphrase-missing`, `passphrase-wrong`
 */
export async function decodeKeyFile(text: string, passphrase: string | null): Promise<SecretKey> {
  const container = decodeContainer(text);
  const body = container.subarray(HEADER_SIZE);
  if (kdfOf(container) === NOT_ENCRYPTED) return decodeSecret(body);
  if (passphrase === null) throw new SealkitError({ code: 'passphrase-missing' });
  const salt = container.subarray(6, 6 + SALT_SIZE);
  const [ops, memory] = limitsOf(container);
  const plain = xor(body, await deriveMask(passphrase, salt, ops, memory));
  const secret = plain.subarray(0, SECRET_SIZE - CHECKSUM_SIZE);
  if (!timingSafeEqual(plain.subarray(SECRET_SIZE - CHECKSUM_SIZE), checksumOf(secret))) {
    throw new SealkitError({ code: 'passphrase-wrong' });
  }
  return decodeSecret(plain);
}

function malformed(expected: string): SealkitError {
  return new SealkitError({ code: 'key-malformed', expected });
}

function keyFileText(container: Uint8Array): string {
  return `untrusted comment: minisign encrypted secret key\n${encodeBase64(container)}\n`;
}

function decodeContainer(text: string): Uint8Array {
  const [comment, line, ...rest] = text.trimEnd().split(/\r?\n/);
  const isShaped = comment?.startsWith('untrusted comment: ') === true && rest.length === 0;
  const container = isShaped ? decodeBase64(line ?? '') : null;
  if (container?.length !== HEADER_SIZE + SECRET_SIZE) throw malformed('minisign secret key');
  const isKnown =
    ascii(container, 0) === SIGNATURE_ALGORITHM &&
    [SCRYPT, NOT_ENCRYPTED].includes(kdfOf(container)) &&
    ascii(container, 4) === CHECKSUM_ALGORITHM;
  if (!isKnown) throw malformed('Ed, Sc, B2');
  return container;
}

function ascii(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 2));
}

function kdfOf(container: Uint8Array): string {
  return ascii(container, 2);
}

function headerOf(kdf: string, salt: Uint8Array, ops: number, memory: number): Uint8Array {
  const limits = new DataView(new ArrayBuffer(16));
  limits.setBigUint64(0, BigInt(ops), true);
  limits.setBigUint64(8, BigInt(memory), true);
  return joinBytes([
    encodeUtf8(SIGNATURE_ALGORITHM + kdf + CHECKSUM_ALGORITHM),
    salt,
    new Uint8Array(limits.buffer),
  ]);
}

function limitsOf(container: Uint8Array): [number, number] {
  const view = new DataView(container.buffer, container.byteOffset + 6 + SALT_SIZE, 16);
  const [ops, memory] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
  if (ops > MAX_OPS_LIMIT || memory > MAX_MEMORY_LIMIT) {
    throw malformed(`scrypt <=${MAX_OPS_LIMIT} <=${MAX_MEMORY_LIMIT}`);
  }
  return [Number(ops), Number(memory)];
}

function secretOf({ publicKey, seed }: SecretKey): Uint8Array {
  return joinBytes([decodeKeyId(publicKey.keyId), seed, publicKey.bytes]);
}

/** The stored public half must be the one the seed gives: signing under another leaks the key. */
function decodeSecret(bytes: Uint8Array): SecretKey {
  const key = secretKeyOfSeed(bytes.slice(8, 40), encodeKeyId(bytes.subarray(0, 8)));
  if (!timingSafeEqual(key.publicKey.bytes, bytes.subarray(40, 72)))
    throw malformed('public half of the seed');
  return key;
}

function checksumOf(secret: Uint8Array): Uint8Array {
  return blake2b(joinBytes([encodeUtf8(SIGNATURE_ALGORITHM), secret]), { dkLen: CHECKSUM_SIZE });
}

/** libsodium's rule from limits to N and p, with r = 8 (crypto_pwhash_scryptsalsa208sha256, pickparams). */
function scryptCosts(ops: number, memory: number): { N: number; r: number; p: number } {
  const r = 8;
  const opsLimit = Math.max(ops, 32_768);
  const isByMemory = opsLimit >= memory / 32;
  const maxN = Math.floor(isByMemory ? memory / (r * 128) : opsLimit / (r * 4));
  let N = 2;
  while (N <= maxN / 2) N *= 2;
  return { N, r, p: isByMemory ? Math.floor(Math.floor(opsLimit / 4 / N) / r) : 1 };
}

const scrypt = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scryptCallback);

/** @throws SealkitError `key-malformed` for costs that only a made-up key file has */
async function deriveMask(
  passphrase: string,
  salt: Uint8Array,
  ops: number,
  memory: number,
): Promise<Uint8Array> {
  const costs = scryptCosts(ops, memory);
  if (costs.p > MAX_P) throw malformed('scrypt');
  const maxmem = 128 * costs.N * costs.r + 64 * 1024 * 1024;
  return scrypt(passphrase, salt, SECRET_SIZE, { ...costs, maxmem });
}

function xor(a: Uint8Array, mask: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ Number(mask[i]));
}
