/** A sealed folder that is already there: to have it signed, or to make images of it. */
import path from 'node:path';
import { isEqualBytes } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { readWhole, type FileTree } from '../base/source.ts';
import {
  decodeManifest,
  decodeSeal,
  MANIFEST_PATH,
  MAX_MANIFEST_SIZE,
  MAX_SEAL_SIZE,
  recordPath,
  SEAL_PATH,
} from '../manifest/index.ts';
import { MAX_RECORD_SIZE, type PublisherRecord } from '../signature/index.ts';
import { lookAt, readFolder, realPlace } from '../storage/index.ts';
import {
  assessKit,
  MAX_ENTRIES,
  trustRecord,
  type Trust,
  type VerificationReport,
} from '../verification/index.ts';
import { sha256Of, type KitFile } from './kit-file.ts';
import type { BuildServices, Sealed } from './outputs.ts';
import { refuseErrors } from './self-check.ts';

/** The file's bytes. @throws SealkitError `source-unrecognised` when it is missing or larger than anything of its kind */
async function readOwn(tree: FileTree, own: string, limit: number): Promise<Uint8Array> {
  const entry = tree.entries.find((candidate) => candidate.path === own && candidate.kind === 'file');
  if (entry === undefined || entry.size > limit)
    throw new SealkitError({ code: 'source-unrecognised', path: own });
  return readWhole(entry.source);
}

/** What a caller means to have before it: null to take the folder's word for it. */
export interface Expected {
  /** Exact bytes of the publisher record. */
  readonly record: Uint8Array | null;
  /** SHA-256 of the seal, lower-case hex. */
  readonly seal: string | null;
}

export interface SealedFolder {
  readonly tree: FileTree;
  readonly seal: Uint8Array;
  /** The record inside the folder: what a builder checks its own kit against. It proves nothing to anybody else. */
  readonly record: Uint8Array;
}

/** @throws SealkitError `source-unrecognised`, `seal-malformed`, `publisher-unknown`, `seal-unexpected` */
export async function openFolder(folder: string, expected: Expected): Promise<SealedFolder> {
  const tree = await readFolder(folder, MAX_ENTRIES);
  const seal = await readOwn(tree, SEAL_PATH, MAX_SEAL_SIZE);
  const record = await readOwn(tree, recordPath(decodeSeal(seal).publisher.record), MAX_RECORD_SIZE);
  if (expected.record !== null && !isEqualBytes(expected.record, record)) {
    throw new SealkitError({ code: 'publisher-unknown', path: readable(folder) });
  }
  refuseOtherSeal(seal, expected, folder);
  return { tree, seal, record };
}

/** @throws SealkitError `seal-unexpected` */
export function refuseOtherSeal(seal: Uint8Array, expected: Expected, file: string): void {
  const found = sha256Of(seal);
  if (expected.seal === null || expected.seal === found) return;
  throw new SealkitError({ code: 'seal-unexpected', path: readable(file), expected: expected.seal, found });
}

/** An output written into the folder it is made of would be an extra file there. @throws SealkitError `output-invalid` */
export function refuseInside(out: string, folder: string): void {
  const relative = path.relative(realPlace(folder), realPlace(out));
  const isOutside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  if (!isOutside) throw new SealkitError({ code: 'output-invalid', path: readable(out) });
}

/** @throws SealkitError what is wrong with the folder; host residue is an extra file here */
export async function refuseFaultyFolder(
  tree: FileTree,
  trust: Trust,
  { today, memory, onProgress }: BuildServices,
): Promise<VerificationReport> {
  const onBytes = (done: number, total: number): void => onProgress('verify', 'dir', done, total);
  const services = { newHash: memory.digest, onProgress: onBytes };
  const report = await assessKit(
    { open: () => Promise.resolve({ tree, container: null }), trust, today },
    services,
  );
  refuseErrors(report);
  const residue = report.findings.find((finding) => finding.severity === 'note');
  if (residue !== undefined) throw new SealkitError({ code: 'file-extra', path: residue.path ?? '' });
  return report;
}

export interface PackSource extends Omit<Sealed, 'isReleased'> {
  readonly trust: Trust;
  readonly record: PublisherRecord;
  readonly kit: { readonly id: string; readonly version: string; readonly sequence: number };
  readonly publisher: { readonly id: string; readonly record: number };
  /** The kit's date and time. */
  readonly created: string;
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
  const { tree, seal, record } = await openFolder(folder, { record: null, seal: null });
  const trust = trustRecord(record);
  await refuseFaultyFolder(tree, trust, services);
  const manifest = decodeManifest(await readOwn(tree, MANIFEST_PATH, MAX_MANIFEST_SIZE));
  const { id, version, sequence, created } = manifest.kit;
  return {
    files: await filesIn(tree, folder),
    timestamp: Date.parse(created) / 1000,
    sealSha256: sha256Of(seal),
    freeBytes,
    trust,
    record: trust.record,
    kit: { id, version, sequence },
    publisher: manifest.publisher,
    created,
  };
}

async function filesIn(tree: FileTree, folder: string): Promise<KitFile[]> {
  const files: KitFile[] = [];
  for (const entry of tree.entries) {
    if (entry.kind !== 'file') continue;
    const content = await lookAt(path.join(folder, entry.path));
    files.push({ path: entry.path, size: content.size, content });
  }
  return files;
}
