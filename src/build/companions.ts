/** What stands beside finished artefacts: the image's block map, and the signed release record (design section 5). */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import {
  encodeBlockMap,
  encodeRelease,
  releaseComment,
  releaseName,
  type Artefact,
  type Release,
} from '../release/index.ts';
import { createSignatureFile, type Signer } from '../signature/index.ts';
import { isFolder, newSha256, publish, refuseExisting, withIoError, withNewFile } from '../storage/index.ts';
import { sha256Of } from './kit-file.ts';
import type { FinishedOutput, Output } from './outputs.ts';

/** What the record says besides the artefacts. */
export type ReleaseFacts = Omit<Release, 'schema' | 'artefacts'>;

/** A file beside the outputs; `bytes` once they are known. */
interface Companion {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const MAP = '.bmap';
const RECORD = '.release.json';
const SIGNATURE = `${RECORD}.minisig`;

/** Where companions of these outputs stand, if there are any; none for a folder, which has its seal. */
export function companionPlaces(
  outputs: readonly Output[],
  kit: Pick<Release['kit'], 'id' | 'version'>,
): readonly string[] {
  const files = outputs.filter(({ format }) => format !== 'dir');
  const [first] = files;
  if (first === undefined) return [];
  const maps = files.filter(({ format }) => format === 'img').map((output) => output.path + MAP);
  const base = path.join(path.dirname(first.path), releaseName(kit));
  return [...maps, base + RECORD, base + SIGNATURE];
}

/** The places that will be taken: without a signer there is no record. */
export function placesTaken(
  places: readonly string[],
  isReleased: boolean,
  signer: Signer | undefined,
): readonly string[] {
  if (!isReleased) return [];
  return signer === undefined ? places.filter((place) => place.endsWith(MAP)) : places;
}

/**
 * Before any work is done.
 * @throws SealkitError `output-exists`; with `force` `output-invalid` where a folder stands in a file's place
 */
export async function refuseTaken(
  outputs: readonly Output[],
  { places, companions }: { readonly places: readonly string[]; readonly companions: readonly string[] },
  force: boolean,
): Promise<void> {
  for (const { path: file } of outputs) await refuseExisting(file, force);
  for (const file of companions) await refuseExisting(file, force);
  if (!force) return;
  const images = outputs.filter(({ format }) => format !== 'dir').map((output) => output.path);
  for (const file of [...images, ...places]) {
    if (await isFolder(file)) throw new SealkitError({ code: 'output-invalid', path: readable(file) });
  }
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
    return isImage ? [{ path: file + MAP, bytes: encodeBlockMap(digest, newSha256) }] : [];
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
 * Gives outputs and companions their names when all are written, the record's signature last. With `force` the older companions
 * go first, those too that get no successor: none may stand beside what it was not made for. Without it what is there by now is
 * another build's, made meanwhile, and this one is refused: what it has named by then goes, because no record would name it.
 */
export async function publishWithCompanions(
  finished: readonly FinishedOutput[],
  companions: readonly Companion[],
  places: readonly string[],
  staging: string,
  force: boolean,
): Promise<void> {
  const stagedOf = (file: string): string => path.join(staging, path.basename(file));
  for (const { path: file, bytes } of companions) {
    await withNewFile(stagedOf(file), (handle) => handle.writeFile(bytes));
  }
  const old = force ? places.toReversed() : [];
  for (const place of old) await withIoError(place, () => rm(place, { force: true }));
  const beside = companions.map(({ path: file }) => ({ staged: stagedOf(file), path: file }));
  const named: string[] = [];
  try {
    for (const { staged, path: file } of [...finished, ...beside]) {
      await publish(staged, file, force);
      named.push(file);
    }
  } catch (error) {
    // With force older ones are gone already, and one of each is better than none.
    for (const file of force ? [] : named) await rm(file, { recursive: true, force: true });
    throw error;
  }
}
