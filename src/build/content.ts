/** What goes into the kit: payload, stamped launcher, pages and papers, in the order of the design (section 3). */
import { MAX_PAYLOAD_FILES, textsOf, type KitDefinition } from '../definition/index.ts';
import { stampLauncher } from '../launcher/index.ts';
import type { Manifest } from '../manifest/index.ts';
import {
  describeInstaller,
  describeStatusProgram,
  digestAll,
  digestPayload,
  type DigestBatch,
  type DigestedFile,
  type DigestServices,
  type FitFacts,
} from '../payload/index.ts';
import { fingerprintOf } from '../signature/index.ts';
import { newSha256 } from '../storage/index.ts';
import { refuseDifferentPatches, refuseNewerLauncher, refuseUntoldRestart } from './contradictions.ts';
import { madeFile, type DigestedKitFile } from './kit-file.ts';
import type { MadePages, PagesInput } from './pages.ts';
import { addPapers, lookUpAdvisory, type PapersRequest } from './papers.ts';
import type { SealingRecord } from './record.ts';
import { signLauncher, type LauncherSigner } from './signed-launcher.ts';

export const LAUNCHER_PATH = 'SealCheck.exe';

/** The launcher's parts that ship with Sealkit. */
export interface LauncherParts {
  readonly program: Uint8Array;
  readonly version: string;
  readonly icon: Uint8Array;
  readonly manifest: string;
}

export interface ContentRequest {
  readonly definition: KitDefinition;
  /** Folder that the definition's paths count from. */
  readonly folder: string;
  readonly sealing: SealingRecord;
  readonly launcher: LauncherParts;
  /** Null when the launcher goes in without a signature for Windows. */
  readonly launcherSigner: LauncherSigner | null;
  /** `makePages`, or the same in a thread: the payload is read meanwhile. */
  readonly makePages: (input: PagesInput) => Promise<MadePages>;
  readonly makeSwidTag: PapersRequest['makeSwidTag'];
  /** `digestBatch` in a thread, for a payload of many files, once there is a processor for it. */
  readonly digestBeside: Promise<DigestBatch>;
}

/** Everything that the manifest lists, but for the sums. */
export interface KitContent {
  readonly files: readonly DigestedKitFile[];
  readonly installers: Manifest['installers'];
  readonly install: Manifest['install'];
  readonly pages: Manifest['instructions']['pages'];
}

interface FoundInstaller {
  readonly file: DigestedFile;
  readonly facts: FitFacts;
  readonly language: 'es' | 'en' | null;
}

/** @throws SealkitError what payload, launcher and instructions refuse */
export async function gatherContent(request: ContentRequest, services: DigestServices): Promise<KitContent> {
  const { definition, sealing } = request;
  refuseNewerLauncher(definition.kit, request.launcher);
  const installers = await findInstallers(request, services);
  const csaf = await lookUpAdvisory(
    request,
    installers.map(({ file }) => file),
  );
  const making = request.makePages(pagesInput(definition, sealing, installers));
  // Its failure is heard of below, unless something here fails first.
  making.catch(() => undefined);
  const install = await describeInstall(definition.install, installers);
  const payload = await digestFurther(request, services);
  const stamped = stampedLauncher(request);
  const { launcherSigner } = request;
  const launcher = launcherSigner === null ? stamped : await signLauncher(stamped, launcherSigner);
  const { pages, copies } = await making;
  const files = [
    ...installers.map(({ file }) => file),
    ...payload,
    ...[...pages, ...copies].map(({ path, bytes }) => madeFile(path, bytes)),
    madeFile(LAUNCHER_PATH, launcher),
  ];
  const { makeSwidTag } = request;
  const facts = {
    ...{ definition, sealing, files, installers, csaf, makeSwidTag },
    launcher: { path: LAUNCHER_PATH, version: request.launcher.version },
    statusProgram: install.statusProgram,
  };
  return {
    files: [...files, ...(await addPapers(facts, launcher))],
    installers: installers.map(manifestInstaller),
    install,
    pages: pages.flatMap(({ language, path }) => (language === null ? [] : [{ language, path }])),
  };
}

function digestFurther(
  { definition, folder, digestBeside }: ContentRequest,
  services: DigestServices,
): Promise<readonly DigestedFile[]> {
  const taken = definition.installers.map(({ kitPath }) => kitPath);
  const payload = { entries: definition.payload, folder, taken, limit: MAX_PAYLOAD_FILES };
  return digestAll(payload, services, digestBeside);
}

async function findInstallers(
  { definition, folder }: ContentRequest,
  services: DigestServices,
): Promise<FoundInstaller[]> {
  const installers: FoundInstaller[] = [];
  for (const [i, installer] of definition.installers.entries()) {
    const field = `installers[${i}]`;
    const file = await digestPayload(installer, field, folder, services);
    const facts = await describeInstaller(installer, field, file.content);
    installers.push({ file, facts, language: installer.language });
  }
  refuseDifferentPatches(installers);
  return installers;
}

async function describeInstall(
  install: KitDefinition['install'],
  installers: readonly FoundInstaller[],
): Promise<Manifest['install']> {
  for (const installer of installers) refuseUntoldRestart(install, installer);
  const { statusProgram } = install;
  if (statusProgram === null) return { ...install, statusProgram };
  const files = installers.map(({ file }) => file);
  return { ...install, statusProgram: await describeStatusProgram(statusProgram, files) };
}

function manifestInstaller({ file, facts, language }: FoundInstaller): Manifest['installers'][number] {
  return {
    language,
    path: file.path,
    product: facts.productName,
    version: normalVersion(facts.productVersion),
    productCode: facts.productCode,
    upgradeCode: facts.upgradeCode,
  };
}

/** Installers write `1.00.0000` as well; a manifest has one spelling for each version (format clause 3.4). */
function normalVersion(version: string): string {
  return version.replace(/(^|\.)0+(?=[0-9])/g, '$1');
}

function stampedLauncher({ definition, launcher, sealing }: ContentRequest): Uint8Array {
  const { id, version } = definition.kit;
  return stampLauncher({
    ...launcher,
    record: sealing.bytes,
    kit: { id, version },
    name: sealing.record.name,
  });
}

function pagesInput(
  definition: KitDefinition,
  { bytes, record: { id, name, contact, record, kind } }: SealingRecord,
  installers: readonly FoundInstaller[],
): PagesInput {
  const facts = {
    publisher: { id, name, contact, record, kind, fingerprint: fingerprintOf(bytes, newSha256) },
    installers: installers.map(({ file: { path, size, sha256 }, facts, language }) => {
      return { path, size, sha256, language, product: facts.productName, version: facts.productVersion };
    }),
  };
  // The pages say the record's name of the publisher, not the definition's.
  return { definition, facts, texts: textsOf({ ...definition, publisher: { id, name, contact } }) };
}
