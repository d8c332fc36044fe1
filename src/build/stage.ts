/** The staged tree: payload, stamped launcher, pages and papers, in the order of the design (section 3). */
import path from 'node:path';
import type { KitDefinition } from '../definition/index.ts';
import { renderInstructions, type Page, type Templates } from '../instructions/index.ts';
import { stampLauncher } from '../launcher/index.ts';
import type { ListedFile, Manifest } from '../manifest/index.ts';
import { describeInstaller, stageFile, type MsiFacts, type StagedFile } from '../payload/index.ts';
import { fingerprintOf } from '../signature/index.ts';
import { newSha256, writeNew } from '../storage/index.ts';
import { lookUpAdvisory, stagePapers } from './papers.ts';
import type { SealingRecord } from './record.ts';
import { listedFile } from './seal.ts';

export const LAUNCHER_PATH = 'SealCheck.exe';

/** The launcher's parts that ship with Sealkit. */
export interface LauncherParts {
  readonly program: Uint8Array;
  readonly icon: Uint8Array;
  readonly manifest: string;
}

export interface StageRequest {
  readonly definition: KitDefinition;
  /** Folder that the definition's paths count from. */
  readonly folder: string;
  readonly sealing: SealingRecord;
  readonly launcher: LauncherParts;
  readonly templates: Templates;
}

export interface StagedTree {
  readonly files: readonly ListedFile[];
  readonly installers: Manifest['installers'];
  readonly pages: Manifest['instructions']['pages'];
}

interface StagedInstaller {
  readonly file: StagedFile;
  readonly facts: MsiFacts;
  readonly language: 'es' | 'en' | null;
}

/** @throws SealkitError what payload, launcher and instructions refuse */
export async function stageTree(
  request: StageRequest,
  staging: string,
  onBytes: (bytes: number) => void,
): Promise<StagedTree> {
  const { definition, sealing } = request;
  const folders = { from: request.folder, staging };
  const installers = await stageInstallers(definition, folders, onBytes);
  const csaf = await lookUpAdvisory(
    request,
    installers.map(({ file }) => file),
  );
  const payload: StagedFile[] = [];
  for (const [i, file] of definition.payload.entries()) {
    payload.push(await stageFile(file, `payload[${i}]`, folders, onBytes));
  }
  const launcher = stampedLauncher(request);
  const pages = renderPages(request, installers);
  const made = [...pages, { path: LAUNCHER_PATH, bytes: launcher, language: null }];
  for (const { path: kitPath, bytes } of made) await writeNew(path.join(staging, kitPath), bytes);
  const files = [
    ...installers.map(({ file }) => file),
    ...payload,
    ...made.map((file) => listedFile(file.path, file.bytes)),
  ];
  const facts = { definition, sealing, launcherPath: LAUNCHER_PATH, files, installers, csaf };
  return {
    files: [...files, ...(await stagePapers(facts, launcher, staging))],
    installers: installers.map(manifestInstaller),
    pages: pages.flatMap(({ language, path: kitPath }) =>
      language === null ? [] : [{ language, path: kitPath }],
    ),
  };
}

async function stageInstallers(
  definition: KitDefinition,
  folders: { readonly from: string; readonly staging: string },
  onBytes: (bytes: number) => void,
): Promise<StagedInstaller[]> {
  const installers: StagedInstaller[] = [];
  for (const [i, installer] of definition.installers.entries()) {
    const field = `installers[${i}]`;
    const file = await stageFile(installer, field, folders, onBytes);
    const facts = await describeInstaller(installer, field, folders.staging);
    installers.push({ file, facts, language: installer.language });
  }
  return installers;
}

function manifestInstaller({ file, facts, language }: StagedInstaller): Manifest['installers'][number] {
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

function stampedLauncher({ definition, launcher, sealing }: StageRequest): Uint8Array {
  const { id, version } = definition.kit;
  return stampLauncher({
    ...launcher,
    record: sealing.bytes,
    kit: { id, version },
    name: sealing.record.name,
  });
}

function renderPages(request: StageRequest, installers: readonly StagedInstaller[]): readonly Page[] {
  const { definition, sealing, templates } = request;
  const { id, name, contact, record, kind } = sealing.record;
  const fingerprint = fingerprintOf(sealing.bytes, newSha256);
  const facts = {
    publisher: { id, name, contact, record, kind, fingerprint },
    installers: installers.map(({ file, facts: msi, language }) => {
      return { ...file, language, product: msi.productName, version: msi.productVersion };
    }),
  };
  return renderInstructions({ definition, templates, facts });
}
