/** `sealkit sign` and `sealkit pack`. */
import path from 'node:path';
import {
  addSignature,
  IMAGE_FORMATS,
  packKit,
  type BuildServices,
  type NewSignature,
} from '../../build/index.ts';
import { fingerprintOf } from '../../signature/index.ts';
import { newSha256, writeNew } from '../../storage/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { parseFormats } from '../formats.ts';
import { loadRecordBytes, loadSigner } from '../inputs.ts';
import { reportText } from '../report-text.ts';

export interface SignOptions {
  readonly publisher?: string | undefined;
  readonly key: readonly string[];
  readonly passphraseFile?: string | undefined;
}

/** What both commands pass on to the build room. */
function buildServices(context: Context): BuildServices {
  const { labels } = context.terminal;
  return {
    today: today(context),
    onProgress: (step, format, done, total) => {
      showProgress(context, [labels[step], format].filter(Boolean).join(' '), done, total);
    },
  };
}

/** Adds one signature a key to a sealed folder. */
export async function signCommand(folder: string, options: SignOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const expected = options.publisher === undefined ? null : await loadRecordBytes(options.publisher);
  const made: NewSignature[] = [];
  for (const key of options.key) {
    const signer = await loadSigner(key, options.passphraseFile, context);
    made.push(await addSignature(folder, signer, expected, buildServices(context)));
  }
  // All or none: a key that is refused leaves no other's signature behind.
  for (const signature of made) await writeNew(path.join(folder, signature.path), signature.bytes);
  const signatures = made.map((signature) => signature.path);
  const text = made.map((signature) => signedText(signature, folder, context)).join('\n');
  terminal.result({ schema: 'sealkit-sign/1', folder, signatures }, text);
  return 0;
}

/** What was signed, so that nobody signs blindly: the kit, its seal, and the record by its own fingerprint. */
function signedText(
  { path: kitPath, report, record }: NewSignature,
  folder: string,
  { terminal }: Context,
): string {
  const { labels } = terminal;
  const { publisher } = report;
  const own = publisher === null ? null : { ...publisher, fingerprint: fingerprintOf(record, newSha256) };
  const shown = reportText({ ...report, publisher: own, notChecked: [] }, terminal);
  return `${shown}${labels.signed}: ${path.join(folder, kitPath)}\n`;
}

export interface PackOptions extends SignOptions {
  readonly out?: string | undefined;
  /** `img,zip`. */
  readonly format: string;
  readonly force: boolean;
  readonly freeSpace: number;
}

/** Makes images of a sealed folder, beside it unless told otherwise. */
export async function packCommand(folder: string, options: PackOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const formats = parseFormats(options.format, IMAGE_FORMATS);
  if (options.key.length > 0) await signCommand(folder, options, context);
  const out = options.out ?? path.dirname(path.resolve(folder));
  const request = { folder, out, formats, force: options.force, freeBytes: options.freeSpace * 2 ** 20 };
  const result = await packKit(request, buildServices(context));
  const text = result.outputs.map((output) => `${terminal.labels.written}: ${output.path}\n`).join('');
  terminal.result({ schema: 'sealkit-pack/1', ...result }, text);
  return 0;
}
