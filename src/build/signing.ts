/** Signatures for a sealed folder that is there: made here, made by an outside signer, or made elsewhere and brought back. */
import path from 'node:path';
import { decodeBase64, decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import { SealkitError, printable, type FaultDetail } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { sourceOfBytes, type FileEntry } from '../base/source.ts';
import { decodeSeal, SEAL_PATH, type Seal } from '../manifest/index.ts';
import {
  createSignatureFile,
  decodePublicKey,
  decodePublisher,
  decodeSignatureFile,
  encodeKeyId,
  encodePublicKey,
  encodeSignatureFile,
  isValidSignatureFile,
  untrustedLine,
  type PublicKey,
  type PublisherRecord,
  type SignatureFile,
  type Signer,
} from '../signature/index.ts';
import { isThere } from '../storage/index.ts';
import { trustedCommentOf, trustKey, type VerificationReport } from '../verification/index.ts';
import {
  openFolder,
  refuseFaultyFolder,
  refuseOtherSeal,
  type Expected,
  type SealedFolder,
} from './existing.ts';
import { sha256Of } from './kit-file.ts';
import type { BuildServices } from './outputs.ts';
import { refuseRepeatedKeys, refuseStranger, type KeyHolder } from './record.ts';
import { signaturePath } from './seal.ts';

export interface NewSignatures {
  /** By their path inside the kit. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Of the folder with these signatures, under the first one's key. */
  readonly report: VerificationReport;
  /** Exact bytes of the record the folder is sealed under. */
  readonly record: Uint8Array;
}

/**
 * Signatures for a folder that is genuine but for their number. They are made first and given out only when the whole
 * folder, with them inside, has been verified: all or none. An outside signer is asked only once the folder has been verified.
 * @throws SealkitError `publisher-unknown`, `seal-unexpected`, `key-not-in-record`, `signer-failed`, `already-signed`, or what
 *   is wrong with the folder
 */
export async function addSignatures(
  folder: string,
  signers: readonly Signer[],
  expected: Expected,
  services: BuildServices,
): Promise<NewSignatures> {
  const sealed = await openFolder(folder, expected);
  refuseUnfit(signers, sealed, '--key');
  if (signers.some(({ isOutside }) => isOutside)) await verifyAsSigned(sealed, services);
  const files = [];
  for (const signer of signers) files.push(await signSeal(sealed.seal, signer));
  return withSignatures(sealed, signers, files, services);
}

/** Those who have not signed this folder yet, by the names of the signatures in it. */
export async function notYetSigned(folder: string, signers: readonly Signer[]): Promise<Signer[]> {
  const missing: Signer[] = [];
  for (const signer of signers)
    if (!(await isThere(path.join(folder, signaturePath(signer))))) missing.push(signer);
  return missing;
}

/** Before any signature is made: nobody is asked for one that could not be used. */
function refuseUnfit(signers: readonly KeyHolder[], { tree, record }: SealedFolder, option: string): void {
  refuseRepeatedKeys(signers, option);
  const publisher = decodePublisher(record);
  for (const signer of signers) {
    refuseStranger(signer, publisher);
    const path = signaturePath(signer);
    if (tree.entries.some((entry) => entry.path === path))
      throw new SealkitError({ code: 'already-signed', path: readable(path) });
  }
}

async function signSeal(seal: Uint8Array, signer: Signer): Promise<NewSignatures['files'][number]> {
  const comment = trustedCommentOf(decodeSeal(seal).kit);
  return { path: signaturePath(signer), bytes: await createSignatureFile(seal, comment, signer) };
}

async function withSignatures(
  { tree, record }: SealedFolder,
  [first]: readonly KeyHolder[],
  files: NewSignatures['files'],
  services: BuildServices,
): Promise<NewSignatures> {
  const added = files.map(({ path, bytes }): FileEntry => {
    return { path, kind: 'file', size: bytes.length, source: sourceOfBytes(bytes) };
  });
  const trust = trustKey(first === undefined ? '' : encodePublicKey(first.publicKey));
  const report = await refuseFaultyFolder({ ...tree, entries: [...tree.entries, ...added] }, trust, services);
  return { files, report, record };
}

/** What goes to a signer elsewhere: the bytes to sign, and what they are about. */
export interface SigningRequest {
  /** SEAL's exact bytes. */
  readonly seal: Uint8Array;
  readonly report: VerificationReport;
  readonly record: Uint8Array;
  /** What the second signature covers, besides the first. */
  readonly trustedComment: string;
}

/** @throws SealkitError as `addSignatures`, and `signature-missing` when no key of the record has signed */
export async function requestSignature(
  folder: string,
  expected: Expected,
  services: BuildServices,
): Promise<SigningRequest> {
  const sealed = await openFolder(folder, expected);
  const report = await verifyAsSigned(sealed, services);
  const { seal, record } = sealed;
  return { seal, report, record, trustedComment: trustedCommentOf(decodeSeal(seal).kit) };
}

/** Verifies the folder under a key that has signed it already. */
async function verifyAsSigned(
  { tree, record }: SealedFolder,
  services: BuildServices,
): Promise<VerificationReport> {
  const earlier = decodePublisher(record).keys.find(({ publicKey }) => {
    const path = signaturePath({ publicKey: decodePublicKey(publicKey) });
    return tree.entries.some((entry) => entry.path === path);
  });
  if (earlier === undefined) throw new SealkitError({ code: 'signature-missing', path: SEAL_PATH });
  return refuseFaultyFolder(tree, trustKey(earlier.publicKey), services);
}

/** A signature file that came back, by the name of its file. */
export interface GivenSignature {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Signatures made elsewhere, for the folder they were asked for. The untrusted comment may be any; in the kit it is ours.
 * @throws SealkitError `signature-refused`, or as `addSignatures`
 */
export async function importSignatures(
  folder: string,
  given: readonly GivenSignature[],
  expected: Expected,
  services: BuildServices,
): Promise<NewSignatures> {
  const sealed = await openFolder(folder, expected);
  const publisher = decodePublisher(sealed.record);
  const found = given.map((file) => acceptSignature(file, sealed.seal, publisher));
  refuseUnfit(found, sealed, '--import');
  const files = found.map(({ publicKey, file }) => {
    return { path: signaturePath({ publicKey }), bytes: encodeSignatureFile(file) };
  });
  return withSignatures(sealed, found, files, services);
}

function acceptSignature(
  { name, bytes }: GivenSignature,
  seal: Uint8Array,
  publisher: PublisherRecord,
): { publicKey: PublicKey; file: SignatureFile } {
  const file = readSignature(name, bytes, trustedCommentOf(decodeSeal(seal).kit));
  const keys = publisher.keys.map((key) => decodePublicKey(key.publicKey));
  const publicKey = keys.find(({ keyId }) => keyId === file.keyId);
  if (publicKey === undefined) {
    const expected = keys.map(({ keyId }) => keyId).join(' | ');
    throw new SealkitError({ code: 'key-not-in-record', path: readable(name), expected, found: file.keyId });
  }
  const isValid = isValidSignatureFile(seal, file, publicKey);
  refuse(name, isValid ? null : { expected: `sha256 ${sha256Of(seal)}`, found: 'signature-invalid' });
  return { publicKey, file };
}

function readSignature(name: string, bytes: Uint8Array, comment: string): SignatureFile {
  refuse(name, slipOf(decodeUtf8(bytes) ?? '', comment));
  try {
    return decodeSignatureFile(withOurComment(bytes));
  } catch (cause) {
    const fault = { code: 'signature-refused', path: readable(name), found: 'signature-malformed' } as const;
    throw new SealkitError(fault, { cause });
  }
}

/** minisign lets anybody say anything in the untrusted comment, which nobody signs; in a kit it is always the same. */
function withOurComment(bytes: Uint8Array): Uint8Array {
  const [first = '', keyed = '', ...rest] = (decodeUtf8(bytes) ?? '').split('\n');
  const keyId = decodeBase64(keyed)?.subarray(2, 10);
  if (keyId === undefined || !first.startsWith('untrusted comment: ')) return bytes;
  return encodeUtf8([untrustedLine(encodeKeyId(keyId)), keyed, ...rest].join('\n'));
}

function refuse(name: string, detail: FaultDetail | null): void {
  if (detail !== null) throw new SealkitError({ code: 'signature-refused', path: readable(name), ...detail });
}

/** What is easily left out where minisign is used: -l, without which it signs a digest of the seal, and -t. */
function slipOf(text: string, comment: string): FaultDetail | null {
  const [, keyed = '', trusted = ''] = text.split('\n');
  const isHashed = /^RU[Q-T]/.test(keyed);
  if (isHashed) return { field: 'algorithm', expected: 'Ed (minisign -S -l)', found: 'ED' };
  const prefix = 'trusted comment: ';
  const isOther = trusted.startsWith(prefix) && trusted !== prefix + comment;
  const found = printable(trusted.slice(prefix.length));
  return isOther ? { field: 'trusted comment', expected: comment, found } : null;
}

/** What can be told from a request alone, without the kit. */
export interface ReadRequest {
  readonly seal: Seal;
  readonly sealSha256: string;
  readonly trustedComment: string;
}

/**
 * A request on the signer's own computer. What is told of it comes out of the very bytes that are signed.
 * @throws SealkitError `request-malformed`, `seal-unexpected`, `publisher-unknown`
 */
export function readRequest(file: string, bytes: Uint8Array, expected: Expected): ReadRequest {
  const seal = decodeRequest(file, bytes);
  refuseOtherSeal(bytes, expected, file);
  if (expected.record !== null && sha256Of(expected.record) !== seal.record) {
    const detail = { expected: `sha256 ${sha256Of(expected.record)}`, found: `sha256 ${seal.record}` };
    throw new SealkitError({ code: 'publisher-unknown', path: readable(file), ...detail });
  }
  return { seal, sealSha256: sha256Of(bytes), trustedComment: trustedCommentOf(seal.kit) };
}

function decodeRequest(file: string, bytes: Uint8Array): Seal {
  try {
    return decodeSeal(bytes);
  } catch (cause) {
    throw new SealkitError({ code: 'request-malformed', path: readable(file) }, { cause });
  }
}

/**
 * Signature files for a request that was read, by the name they have in the kit.
 * @throws SealkitError `signer-failed`, `key-not-in-record` when the record is known
 */
export async function signRequest(
  bytes: Uint8Array,
  signers: readonly Signer[],
  { record }: Expected,
): Promise<NewSignatures['files']> {
  refuseRepeatedKeys(signers, '--key');
  if (record !== null) signers.forEach((signer) => refuseStranger(signer, decodePublisher(record)));
  const files = [];
  for (const signer of signers) files.push(await signSeal(bytes, signer));
  return files;
}
