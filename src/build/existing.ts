/** A sealed folder that is already there: to add a signature to it, or to make images of it. */
import { join } from 'node:path';
import { isEqualBytes } from '../base/bytes.ts';
import { SealkitError, printable } from '../base/errors.ts';
import { readWhole, sourceOfBytes, type FileEntry, type FileTree } from '../base/source.ts';
import {
  decodeManifest,
  decodeSeal,
  MANIFEST_PATH,
  MAX_MANIFEST_SIZE,
  MAX_SEAL_SIZE,
  recordPath,
  SEAL_PATH,
} from '../manifest/index.ts';
import {
  createSignatureFile,
  decodePublisher,
  encodePublicKey,
  MAX_RECORD_SIZE,
  type Signer,
} from '../signature/index.ts';
import { newCrc32, newSha256, lookAt, readFolder } from '../storage/index.ts';
import {
  assessKit,
  MAX_ENTRIES,
  trustedCommentOf,
  trustKey,
  trustRecord,
  type Trust,
  type VerificationReport,
} from '../verification/index.ts';
import { refuseErrors, type BuildServices, type Sealed } from './outputs.ts';
import { refuseStranger } from './record.ts';
import { sha256Of, type KitFile } from './kit-file.ts';
import { signaturePath } from './seal.ts';

/** The file's bytes. @throws SealkitError `source-unrecognised` when it is missing or larger than anything of its kind */
async function readOwn(tree: FileTree, path: string, limit: number): Promise<Uint8Array> {
  const entry = tree.entries.find((candidate) => candidate.path === path && candidate.kind === 'file');
  if (entry === undefined || entry.size > limit)
    throw new SealkitError({ code: 'source-unrecognised', path });
  return readWhole(entry.source);
}

/** The record inside the folder: what a builder checks its own kit against. It proves nothing to anybody else. */
async function ownRecord(tree: FileTree): Promise<{ seal: Uint8Array; record: Uint8Array }> {
  const seal = await readOwn(tree, SEAL_PATH, MAX_SEAL_SIZE);
  const record = await readOwn(tree, recordPath(decodeSeal(seal).publisher.record), MAX_RECORD_SIZE);
  return { seal, record };
}

async function refuseFaultyFolder(
  tree: FileTree,
  trust: Trust,
  { today, onProgress }: BuildServices,
): Promise<VerificationReport> {
  const onBytes = (done: number, total: number): void => onProgress('verify', 'dir', done, total);
  const services = { newHash: newSha256, newCrc32, onProgress: onBytes };
  const report = await assessKit({ source: { kind: 'folder', tree }, trust, today }, services);
  refuseErrors(report);
  const residue = report.findings.find((finding) => finding.severity === 'note');
  if (residue !== undefined) throw new SealkitError({ code: 'file-extra', path: residue.path ?? '' });
  return report;
}

export interface NewSignature {
  /** Path inside the kit. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of the folder with this signature, under the signer's key. */
  readonly report: VerificationReport;
  /** Exact bytes of the record the folder is sealed under. */
  readonly record: Uint8Array;
}

/**
 * One more signature for a folder that is genuine but for the number of its signatures. The signature is made first and
 * given out only when the whole folder, this signature included, has been verified under the signer's key.
 * @param expected the record the signer means to sign under; null to take the folder's word for it
 * @throws SealkitError `publisher-unknown`, `key-not-in-record`, `output-exists` when the key has signed already, or what is wrong with the folder
 */
export async function addSignature(
  folder: string,
  signer: Signer,
  expected: Uint8Array | null,
  services: BuildServices,
): Promise<NewSignature> {
  const tree = await readFolder(folder, MAX_ENTRIES);
  const { seal, record } = await ownRecord(tree);
  if (expected !== null && !isEqualBytes(expected, record)) {
    throw new SealkitError({ code: 'publisher-unknown', path: printable(folder) });
  }
  refuseStranger(signer, decodePublisher(record));
  const path = signaturePath(signer);
  if (tree.entries.some((entry) => entry.path === path))
    throw new SealkitError({ code: 'output-exists', path: printable(path) });
  const bytes = await createSignatureFile(seal, trustedCommentOf(decodeSeal(seal).kit), signer);
  const entry: FileEntry = { path, kind: 'file', size: bytes.length, source: sourceOfBytes(bytes) };
  const report = await refuseFaultyFolder(
    { ...tree, entries: [...tree.entries, entry] },
    trustKey(encodePublicKey(signer.publicKey)),
    services,
  );
  return { path, bytes, report, record };
}

export interface PackSource extends Sealed {
  readonly trust: Trust;
  readonly kit: { readonly id: string; readonly version: string; readonly sequence: number };
}

/**
 * A complete sealed folder, verified under the record inside it, as the source of images.
 * @throws SealkitError `threshold-not-met` while signatures are missing, or what is wrong with the folder
 */
export async function openSealed(
  folder: string,
  freeBytes: number,
  services: BuildServices,
): Promise<PackSource> {
  const tree = await readFolder(folder, MAX_ENTRIES);
  const { seal, record } = await ownRecord(tree);
  const trust = trustRecord(record);
  await refuseFaultyFolder(tree, trust, services);
  const manifest = decodeManifest(await readOwn(tree, MANIFEST_PATH, MAX_MANIFEST_SIZE));
  return {
    files: await filesIn(tree, folder),
    timestamp: Date.parse(manifest.kit.created) / 1000,
    sealSha256: sha256Of(seal),
    freeBytes,
    trust,
    kit: manifest.kit,
  };
}

async function filesIn(tree: FileTree, folder: string): Promise<KitFile[]> {
  const files: KitFile[] = [];
  for (const { kind, path } of tree.entries) {
    if (kind !== 'file') continue;
    const content = await lookAt(join(folder, path));
    files.push({ path, size: content.size, content });
  }
  return files;
}
