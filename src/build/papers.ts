/** The papers as staged files, and the published advisory that installers are held against. */
import path from 'node:path';
import { SealkitError, printable } from '../base/errors.ts';
import { findMentions, MAX_CSAF_SIZE, readCsaf, type KitDefinition } from '../definition/index.ts';
import { authenticodeSha256, goVersionOf, makePapers, type InventoryInput } from '../inventory/index.ts';
import type { ListedFile } from '../manifest/index.ts';
import type { MsiFacts, StagedFile } from '../payload/index.ts';
import { newSha256, openPlainFile, readSmallFile, writeNew } from '../storage/index.ts';
import type { SealingRecord } from './record.ts';
import { listedFile } from './seal.ts';

export interface PapersRequest {
  readonly definition: KitDefinition;
  readonly sealing: SealingRecord;
  readonly launcherPath: string;
  /** Everything staged so far. */
  readonly files: readonly ListedFile[];
  readonly installers: readonly { readonly file: StagedFile; readonly facts: MsiFacts }[];
  readonly csaf: InventoryInput['csaf'];
}

/** Writes the papers and lists them: the last files before the sums (design section 3). */
export async function stagePapers(
  request: PapersRequest,
  launcher: Uint8Array,
  staging: string,
): Promise<readonly ListedFile[]> {
  const { definition, sealing, launcherPath, installers, csaf } = request;
  const files = [];
  for (const file of request.files) {
    files.push({ ...file, authenticode: await authenticodeOf(path.join(staging, file.path)) });
  }
  const { id, name, contact, kind } = sealing.record;
  const papers = makePapers({
    definition,
    publisher: { id, name, contact, kind },
    files,
    installers: installers.map(claimsOf),
    launcher: { path: launcherPath, goVersion: goVersionOf(launcher) },
    csaf,
    newHash: newSha256,
  });
  for (const paper of papers) await writeNew(path.join(staging, paper.path), paper.bytes);
  return papers.map((paper) => listedFile(paper.path, paper.bytes));
}

/** Read from the staged copy, which is the file that the kit carries. */
async function authenticodeOf(staged: string): Promise<string | null> {
  if (!/\.(exe|dll|sys|ocx)$/i.test(staged)) return null;
  const opened = await openPlainFile(staged);
  try {
    return await authenticodeSha256(opened.source, newSha256);
  } finally {
    await opened.close();
  }
}

function claimsOf({
  file,
  facts,
}: PapersRequest['installers'][number]): InventoryInput['installers'][number] {
  const { productName, productVersion, manufacturer, productCode, upgradeCode } = facts;
  const { path: kitPath, sha256 } = file;
  return {
    path: kitPath,
    sha256,
    product: productName,
    version: productVersion,
    manufacturer,
    productCode,
    upgradeCode,
  };
}

/**
 * @returns how the definition's published advisory speaks of each installer; null when it names none
 * @throws SealkitError `payload-missing`, `payload-refused`, `definition-value-invalid` of the advisory's file, or
 *   `definition-contradiction` of the installers that it lists with another hash
 */
export async function lookUpAdvisory(
  { definition, folder }: { readonly definition: KitDefinition; readonly folder: string },
  staged: readonly StagedFile[],
): Promise<InventoryInput['csaf']> {
  if (definition.csaf === null) return null;
  const named = definition.csaf.path;
  const advisory = readCsaf(await readAdvisory(path.resolve(folder, named), named), named);
  const installers = definition.installers.map((installer, i) => {
    return { ...installer, sha256: staged[i]?.sha256 ?? '' };
  });
  return { id: advisory.id, mentions: findMentions(advisory, installers) };
}

async function readAdvisory(file: string, named: string): Promise<Uint8Array> {
  try {
    return await readSmallFile(file, MAX_CSAF_SIZE, 'payload-refused');
  } catch (cause) {
    if (!(cause instanceof SealkitError)) throw cause;
    const [fault] = cause.faults;
    const code = fault.found === 'ENOENT' || fault.found === 'ENOTDIR' ? 'payload-missing' : fault.code;
    throw new SealkitError({ ...fault, code, path: printable(named), field: 'csaf.path' }, { cause });
  }
}
