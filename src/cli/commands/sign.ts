/** `sealkit sign` and `sealkit pack`. */
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../../base/errors.ts';
import { isSha256 } from '../../base/forms.ts';
import { readable } from '../../base/readable.ts';
import {
  addSignatures,
  IMAGE_FORMATS,
  importSignatures,
  notYetSigned,
  packKit,
  type Expected,
  type NewSignatures,
} from '../../build/index.ts';
import { fingerprintOf, MAX_SIGNATURE_FILE_SIZE, type Signer } from '../../signature/index.ts';
import { newSha256, readSmallFile, withIoError, writeNew } from '../../storage/index.ts';
import { buildServices } from '../build-services.ts';
import { withFilesThread } from '../files-beside.ts';
import type { Context } from '../context.ts';
import { parseFormats, refuseUnusedFreeSpace } from '../formats.ts';
import { loadRecordBytes } from '../inputs.ts';
import { reportText } from '../report-text.ts';
import { loadSigners, type SignerOptions } from '../signers.ts';

interface ExpectedOptions {
  readonly publisher?: string | undefined;
  /** SHA-256 in hex. */
  readonly seal?: string | undefined;
}

export interface SignOptions extends SignerOptions, ExpectedOptions {
  readonly export?: string | undefined;
  readonly import: readonly string[];
}

/** Signatures for a sealed folder: made now, asked for or brought back; or for a request, away from the folder. */
export async function signCommand(source: string, options: SignOptions, context: Context): Promise<number> {
  refuseMixture(options);
  const expected = await loadExpected(options);
  const stats = await withIoError(source, () => stat(source));
  if (!stats.isDirectory()) {
    refuseFolderWork(source, options);
    const { signRequestCommand } = await import('./request.ts');
    return signRequestCommand(source, options, expected, context);
  }
  if (options.export !== undefined) {
    const { exportCommand } = await import('./request.ts');
    return exportCommand(source, options.export, { expected, services: buildServices(context) }, context);
  }
  if (options.import.length > 0) return importCommand(source, options, expected, context);
  const made = await signFolder(source, await loadSigners(options, context), expected, context);
  return tellSigned(made, source, context);
}

/** One thing at a time: sign, export or import. */
function refuseMixture(options: SignOptions): void {
  const given = [
    ...(options.key.length > 0 ? ['--key'] : []),
    ...(options.signer.length > 0 ? ['--signer'] : []),
    ...(options.export === undefined ? [] : ['--export']),
    ...(options.import.length > 0 ? ['--import'] : []),
  ];
  const isSigning = given.every((option) => ['--key', '--signer'].includes(option));
  if (given.length === 1 || (given.length > 1 && isSigning)) return;
  const expected = '--key, --signer | --export | --import';
  throw new SealkitError({ code: 'usage', expected, found: given.join(' ') });
}

/** A request is signed; it is asked for, and its signature taken in, where the kit is. */
function refuseFolderWork(file: string, options: SignOptions): void {
  if (options.export === undefined && options.import.length === 0) return;
  const found = options.export === undefined ? 'FILE --import' : 'FILE --export';
  const expected = 'DIR --export, --import | FILE --key, --signer';
  throw new SealkitError({ code: 'usage', path: readable(file), expected, found });
}

async function loadExpected({ publisher, seal }: ExpectedOptions): Promise<Expected> {
  const digest = seal === undefined ? null : seal.toLowerCase();
  if (digest !== null && !isSha256(digest)) {
    const detail = { field: '--seal', expected: 'SHA-256 [0-9a-f]{64}', found: readable(digest) };
    throw new SealkitError({ code: 'usage', ...detail });
  }
  return { record: publisher === undefined ? null : await loadRecordBytes(publisher), seal: digest };
}

async function signFolder(
  folder: string,
  signers: readonly Signer[],
  expected: Expected,
  context: Context,
): Promise<NewSignatures> {
  const made = await addSignatures(folder, signers, expected, buildServices(context));
  await writeSignatures(made, folder);
  return made;
}

async function importCommand(
  folder: string,
  options: SignOptions,
  expected: Expected,
  context: Context,
): Promise<number> {
  const given = [];
  for (const name of options.import) {
    given.push({ name, bytes: await readSmallFile(name, MAX_SIGNATURE_FILE_SIZE, 'signature-refused') });
  }
  const made = await importSignatures(folder, given, expected, buildServices(context));
  await writeSignatures(made, folder);
  return tellSigned(made, folder, context);
}

/** All or none. */
async function writeSignatures({ files }: NewSignatures, folder: string): Promise<void> {
  const written: string[] = [];
  try {
    for (const file of files) {
      const target = path.join(folder, file.path);
      await writeNew(target, file.bytes);
      written.push(target);
    }
  } catch (error) {
    for (const target of written) await rm(target, { force: true });
    throw error;
  }
}

function tellSigned(made: NewSignatures, folder: string, context: Context): number {
  const signatures = made.files.map((file) => file.path);
  context.terminal.result(
    { schema: 'sealkit-sign/1', folder, signatures },
    signedText(made, folder, context),
  );
  return 0;
}

/** What was signed, so that nobody signs blindly: the kit, its seal, and the record by its own fingerprint. */
function signedText(made: NewSignatures, folder: string, { terminal }: Context): string {
  const { labels } = terminal;
  const { publisher } = made.report;
  const own =
    publisher === null ? null : { ...publisher, fingerprint: fingerprintOf(made.record, newSha256) };
  const shown = reportText({ ...made.report, publisher: own, notChecked: [] }, terminal);
  const written = made.files.map((file) => `${labels.signed}: ${path.join(folder, file.path)}\n`);
  return shown + written.join('');
}

export interface PackOptions extends SignerOptions {
  readonly out?: string | undefined;
  /** `img,zip`. */
  readonly format: string;
  readonly force: boolean;
  readonly freeSpace: number;
  readonly release: boolean;
}

/**
 * Makes images of a sealed folder, beside it unless told otherwise. Keys that have not signed it do so before; the first of
 * them all signs the release record.
 */
export async function packCommand(folder: string, options: PackOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const formats = parseFormats(options.format, IMAGE_FORMATS);
  refuseUnusedFreeSpace(formats, options.freeSpace);
  const signers = await loadSigners(options, context);
  const missing = await notYetSigned(folder, signers);
  const expected = { record: null, seal: null };
  const made = missing.length > 0 ? await signFolder(folder, missing, expected, context) : null;
  const out = options.out ?? path.dirname(path.resolve(folder));
  const [signer] = signers;
  const { force, freeSpace, release: isReleased } = options;
  const request = { folder, out, formats, force, freeBytes: freeSpace * 2 ** 20, isReleased, signer };
  const services = buildServices(context);
  const result = await withFilesThread(services.memory, ({ writeImageFile }) =>
    packKit(request, { ...services, writeImageFile }),
  ).catch((error: unknown) => {
    if (isAwaitingSignatures(error))
      terminal.note(
        `${terminal.labels.awaiting}. ${terminal.labels.signWith}: sealkit sign ${folder} --key K2.key`,
      );
    throw error;
  });
  const signed = made === null ? '' : signedText(made, folder, context);
  const files = [...result.outputs.map((output) => output.path), ...result.companions];
  const written = files.map((file) => `${terminal.labels.written}: ${file}\n`);
  terminal.result({ schema: 'sealkit-pack/1', ...result }, signed + written.join(''));
  return 0;
}

/** Whoever packs can have it signed: to its maker a folder without all signatures is unfinished, and nothing worse. */
function isAwaitingSignatures(error: unknown): boolean {
  return error instanceof SealkitError && error.faults.every(({ code }) => code === 'threshold-not-met');
}
