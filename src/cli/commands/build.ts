/** `sealkit build`. */
import path from 'node:path';
import { readable } from '../../base/readable.ts';
import {
  buildKit,
  developmentRecord,
  FORMATS,
  givenRecord,
  type BuildResult,
  type BuildServices,
  type Format,
  type PagesInput,
} from '../../build/index.ts';
import {
  locateFaults,
  MAX_DEFINITION_SIZE,
  readDefinition,
  type KitDefinition,
} from '../../definition/index.ts';
import { fingerprintOf } from '../../signature/index.ts';
import { newSha256, readSmallFile } from '../../storage/index.ts';
import { buildServices } from '../build-services.ts';
import { kitTime, loadLauncher, type Context } from '../context.ts';
import { parseFormats, refuseUnusedFreeSpace } from '../formats.ts';
import { withFilesThread, type FilesThread } from '../files-beside.ts';
import { loadRecordBytes } from '../inputs.ts';
import { launcherSigner, type LauncherOptions } from '../launcher-signer.ts';
import type { PagesThread } from '../pages-beside.ts';
import { sealedLine } from '../sealed-line.ts';
import { loadSigners, refuseNoSigner, signerFiles, type SignerOptions } from '../signers.ts';

export interface BuildOptions extends SignerOptions, LauncherOptions {
  readonly publisher?: string | undefined;
  readonly out: string;
  /** `img,zip`. */
  readonly format: string;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly freeSpace: number;
  readonly release: boolean;
}

/** @param pages is ready, or getting so */
export async function buildCommand(
  pages: PagesThread,
  file: string,
  options: BuildOptions,
  context: Context,
): Promise<number> {
  refuseNoSigner(options);
  const formats = parseFormats(options.format, FORMATS);
  refuseUnusedFreeSpace(formats, options.freeSpace);
  const limits = { seconds: options.signerTimeout, interruption: context.interruption };
  const signsLauncher = launcherSigner(options, limits);
  const bytes = await readSmallFile(file, MAX_DEFINITION_SIZE, 'definition-syntax');
  const written = readDefinition(bytes, readable(file));
  const definition = { ...written, kit: { ...written.kit, created: kitTime(written.kit, context) } };
  try {
    const services = buildServices(context);
    return await withFilesThread(services.memory, (files) =>
      buildDefined({ pages, files, services, file, formats, signsLauncher, definition }, options, context),
    );
  } catch (cause) {
    throw locateFaults(cause, bytes, readable(file));
  }
}

interface BuildInput {
  readonly pages: PagesThread;
  readonly files: FilesThread;
  readonly services: BuildServices;
  readonly file: string;
  readonly formats: readonly Format[];
  readonly signsLauncher: ReturnType<typeof launcherSigner>;
  readonly definition: KitDefinition;
}

async function buildDefined(
  { pages, files, services, file, formats, signsLauncher, definition }: BuildInput,
  options: BuildOptions,
  context: Context,
): Promise<number> {
  const { terminal } = context;
  const signers = await loadSigners(options, context);
  const sealing =
    options.publisher === undefined
      ? developmentRecord(definition, signers)
      : givenRecord(await loadRecordBytes(options.publisher), definition, signers);
  if (options.publisher === undefined)
    terminal.note(terminal.style('yellow', terminal.labels.developmentRecord));
  const request = {
    definition,
    folder: path.dirname(path.resolve(file)),
    sealing,
    launcher: await loadLauncher(),
    launcherSigner: signsLauncher,
    makePages: async (input: PagesInput) => {
      const made = await pages.ask(input);
      await pages.close();
      // Now there is a processor for it, and memory.
      files.start();
      return made;
    },
    makeSwidTag: files.makeSwidTag,
    digestBeside: files.digestBeside,
    signers,
    inputs: [file, ...signerFiles(options), ...[options.publisher ?? [], options.launcher ?? []].flat()].map(
      (input) => path.resolve(input),
    ),
    out: options.out,
    formats,
    force: options.force,
    freeBytes: options.freeSpace * 2 ** 20,
    isReleased: options.release,
    dryRun: options.dryRun,
  };
  const { writeImageFile } = files;
  const result = await buildKit(request, { ...services, writeImageFile });
  const fingerprint = fingerprintOf(sealing.bytes, newSha256);
  const value = { schema: 'sealkit-build/1', ...result, fingerprint, dryRun: options.dryRun };
  terminal.result(value, resultText(result, fingerprint, options, context));
  return 0;
}

function resultText(
  result: BuildResult,
  fingerprint: string,
  options: BuildOptions,
  { terminal }: Context,
): string {
  const { labels } = terminal;
  const verb = options.dryRun ? labels.wouldWrite : labels.written;
  const [first] = result.outputs;
  const trust = options.publisher === undefined ? '--pub K.pub' : `--publisher ${options.publisher}`;
  const next =
    result.awaiting > 0
      ? `${labels.awaiting} (${result.awaiting}). ${labels.signWith}: sealkit sign ${first?.path ?? ''} --key K2.key`
      : `${labels.verifyWith}: sealkit verify ${first?.path ?? ''} ${trust}`;
  const lines = [
    sealedLine({ kit: result.kit, ...result.listed }, labels),
    `${labels.seal}: sha256 ${result.sealSha256}`,
    `${labels.fingerprint}: ${terminal.style('bold', fingerprint)}`,
    ...[...result.outputs.map((output) => output.path), ...result.companions].map(
      (file) => `${verb}: ${file}`,
    ),
    ...(options.dryRun
      ? result.files.map((file) => `  ${String(file.size).padStart(12)}  ${file.path}`)
      : [next]),
  ];
  return `${lines.join('\n')}\n`;
}
