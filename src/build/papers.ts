/** The papers as files of the kit, and the published advisory that installers are held against. */
import path from 'node:path';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import {
  algorithmsOf,
  findMentions,
  MAX_CSAF_SIZE,
  readCsaf,
  type HashAlgorithm,
  type KitDefinition,
} from '../definition/index.ts';
import {
  authenticodeSha256,
  goVersionOf,
  makePapers,
  type InventoryInput,
  type Paper,
  type SwidInput,
} from '../inventory/index.ts';
import { digestAgain, restarterOf, type DigestedFile, type FitFacts } from '../payload/index.ts';
import { newHashBy, newSha256, readSmallFile, withFilesInTurn, type SourceOfFile } from '../storage/index.ts';
import { madeFile, sourceOf, type DigestedKitFile } from './kit-file.ts';
import type { SealingRecord } from './record.ts';

export interface PapersRequest {
  readonly definition: KitDefinition;
  readonly sealing: SealingRecord;
  readonly launcher: Pick<InventoryInput['launcher'], 'path' | 'version'>;
  /** Everything else that goes into the kit. */
  readonly files: readonly DigestedKitFile[];
  readonly installers: readonly { readonly file: DigestedFile; readonly facts: FitFacts }[];
  readonly statusProgram: InventoryInput['statusProgram'];
  readonly csaf: InventoryInput['csaf'];
  /** `makeSwidTag` of the inventory room, or the same in a thread: of thousands of files it takes as long as all the others. */
  readonly makeSwidTag: (input: SwidInput) => Promise<Paper>;
}

/** What Windows loads as a program or library; of one that is none by its content there is no such digest. */
const PROGRAM = /\.(exe|com|scr|cpl|dll|sys|drv|ocx)$/i;

/** The last files before the sums (design section 3). */
export async function addPapers(
  request: PapersRequest,
  program: Uint8Array,
): Promise<readonly DigestedKitFile[]> {
  const { definition, sealing, launcher, installers, statusProgram, csaf, makeSwidTag } = request;
  const { id, name, contact, kind } = sealing.record;
  const publisher = { id, name, contact, kind };
  const tagging = makeSwidTag({ definition, publisher, files: request.files });
  // Its failure is heard of below, unless something here fails first.
  tagging.catch(() => undefined);
  const files = await withFilesInTurn(async (sourceOfFile) => {
    const found = [];
    for (const file of request.files) {
      found.push({ ...file, authenticode: await authenticodeOf(file, sourceOfFile) });
    }
    return found;
  });
  const papers = makePapers({
    definition,
    publisher,
    files,
    installers: installers.map(claimsOf),
    launcher: { ...launcher, goVersion: goVersionOf(program) },
    statusProgram,
    csaf,
    newHash: newSha256,
  });
  return [...papers, await tagging].map((paper) => madeFile(paper.path, paper.bytes));
}

async function authenticodeOf(file: DigestedKitFile, sourceOfFile: SourceOfFile): Promise<string | null> {
  if (!PROGRAM.test(file.path)) return null;
  return authenticodeSha256(sourceOf(file, sourceOfFile), newSha256);
}

function claimsOf({
  file,
  facts,
}: PapersRequest['installers'][number]): InventoryInput['installers'][number] {
  const { productName, productVersion, manufacturer, productCode, upgradeCode, arpNoModify } = facts;
  const actions = facts.customActions.filter(({ kind }) => kind !== 'text' && kind !== 'error');
  const { path: kitPath, sha256 } = file;
  return {
    path: kitPath,
    sha256,
    product: productName,
    version: productVersion,
    manufacturer,
    productCode,
    upgradeCode,
    arpNoModify,
    actions: { all: actions.length, elevated: actions.filter(({ elevated }) => elevated).length },
    restarts: restarterOf(facts) !== null,
  };
}

/**
 * @returns how the definition's published advisory speaks of each installer; null when it names none
 * @throws SealkitError `payload-missing`, `payload-refused`, `definition-value-invalid` of the advisory's file, or
 *   `definition-contradiction` of the installers that it lists with another hash
 */
export async function lookUpAdvisory(
  { definition, folder }: { readonly definition: KitDefinition; readonly folder: string },
  files: readonly DigestedFile[],
): Promise<InventoryInput['csaf']> {
  if (definition.csaf === null) return null;
  const named = definition.csaf.path;
  const advisory = readCsaf(await readAdvisory(path.resolve(folder, named), named), named);
  const installers = [];
  for (const [i, file] of files.entries()) {
    const { path: own = '', kitPath = '' } = definition.installers[i] ?? {};
    installers.push({ path: own, kitPath, digests: await digestsOf(file, algorithmsOf(advisory)) });
  }
  return { id: advisory.id, mentions: findMentions(advisory, installers) };
}

/** Read again only for what else than SHA-256 the advisory lists. */
async function digestsOf(
  { sha256, content }: DigestedFile,
  algorithms: readonly HashAlgorithm[],
): Promise<ReadonlyMap<HashAlgorithm, string>> {
  const digests = new Map<HashAlgorithm, string>([['sha256', sha256]]);
  for (const name of algorithms.filter((each) => each !== 'sha256')) {
    digests.set(name, await digestAgain(content, newHashBy(name)));
  }
  return digests;
}

async function readAdvisory(file: string, named: string): Promise<Uint8Array> {
  try {
    return await readSmallFile(file, MAX_CSAF_SIZE, 'payload-refused');
  } catch (cause) {
    if (!(cause instanceof SealkitError)) throw cause;
    const [fault] = cause.faults;
    const code = fault.found === 'ENOENT' || fault.found === 'ENOTDIR' ? 'payload-missing' : fault.code;
    throw new SealkitError({ ...fault, code, path: readable(named), field: 'csaf.path' }, { cause });
  }
}
