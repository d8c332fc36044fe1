/** What stands beside finished artefacts: the image's block map, and the signed release record (design section 5). */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import {
  encodeBlockMap,
  encodeRelease,
  releaseComment,
  releaseName,
  type Artefact,
  type Release,
} from '../release/index.ts';
import { createSignatureFile, type Signer } from '../signature/index.ts';
import { newSha256, publish, refuseExisting, withNewFile } from '../storage/index.ts';
import { sha256Of } from './kit-file.ts';
import type { FinishedOutput, Output } from './outputs.ts';

/** What the record says besides the artefacts. */
export type ReleaseFacts = Omit<Release, 'schema' | 'artefacts'>;

/** A file beside the outputs; `bytes` once they are known. */
interface Companion {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const RECORD = '.release.json';
const SIGNATURE = `${RECORD}.minisig`;

/**
 * Where the companions of these outputs will be; none for a folder, which has its seal. Without a signer there is no record.
 */
export function companionPaths(
  outputs: readonly Output[],
  kit: Pick<Release['kit'], 'id' | 'version'>,
  signer: Signer | undefined,
): readonly string[] {
  const files = outputs.filter(({ format }) => format !== 'dir');
  const maps = files.filter(({ format }) => format === 'img').map((output) => `${output.path}.bmap`);
  const [first] = files;
  if (first === undefined || signer === undefined) return maps;
  const base = path.join(path.dirname(first.path), releaseName(kit));
  return [...maps, base + RECORD, base + SIGNATURE];
}

/** @throws SealkitError `output-exists`: before any work is done */
export async function refuseExistingCompanions(paths: readonly string[], force: boolean): Promise<void> {
  for (const file of paths) await refuseExisting(file, force);
}

/** Makes them of the outputs' digests: no artefact is read again. The signer is asked when everything else is done. */
export async function makeCompanions(
  finished: readonly FinishedOutput[],
  facts: ReleaseFacts,
  signer: Signer | undefined,
): Promise<readonly Companion[]> {
  const artefacts = finished.flatMap(({ path: file, digest }): Artefact[] => {
    return digest === null ? [] : [{ name: path.basename(file), ...digest }];
  });
  const maps = finished.flatMap(({ format, path: file, digest }): Companion[] => {
    const isImage = format === 'img' && digest !== null;
    return isImage ? [{ path: `${file}.bmap`, bytes: encodeBlockMap(digest, newSha256) }] : [];
  });
  const [first] = artefacts;
  if (first === undefined || signer === undefined) return maps;
  const mapped = maps.map(({ path: file, bytes }) => {
    return { name: path.basename(file), size: bytes.length, sha256: sha256Of(bytes) };
  });
  const all = [...artefacts, ...mapped].sort((a, b) => (a.name < b.name ? -1 : 1));
  const record = encodeRelease({ schema: 'sealkit-release/1', ...facts, artefacts: all });
  const signature = await createSignatureFile(record, releaseComment(facts.kit), signer);
  const folder = path.dirname(finished[0]?.path ?? '');
  const base = path.join(folder, releaseName(facts.kit));
  return [...maps, { path: base + RECORD, bytes: record }, { path: base + SIGNATURE, bytes: signature }];
}

/**
 * A signature must not stand beside a record, or artefacts, that it was not made for. Without `force` what is there by now is
 * another build's, made meanwhile, and this one is about to be refused.
 */
export async function removeOldSignature(paths: readonly string[], force: boolean): Promise<void> {
  if (!force) return;
  for (const file of paths.filter((name) => name.endsWith(SIGNATURE))) await rm(file, { force: true });
}

/** Writes them in the staging folder and gives them their names, the signature last. */
export async function publishCompanions(
  companions: readonly Companion[],
  staging: string,
  force: boolean,
): Promise<void> {
  for (const { path: file, bytes } of companions) {
    const staged = path.join(staging, path.basename(file));
    await withNewFile(staged, (handle) => handle.writeFile(bytes));
    await publish(staged, file, force);
  }
}
