/** `sealkit sign` and `sealkit pack`. */
import path from 'node:path';
import { addSignature, IMAGE_FORMATS, packKit, type BuildServices } from '../../build/index.ts';
import { writeNew } from '../../storage/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { parseFormats } from '../formats.ts';
import { loadSigner } from '../inputs.ts';

export interface SignOptions {
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
  const signatures: string[] = [];
  for (const key of options.key) {
    const signer = await loadSigner(key, options.passphraseFile, context);
    const { path: kitPath, bytes } = await addSignature(folder, signer, buildServices(context));
    await writeNew(path.join(folder, kitPath), bytes);
    signatures.push(kitPath);
  }
  const text = signatures
    .map((kitPath) => `${terminal.labels.signed}: ${path.join(folder, kitPath)}\n`)
    .join('');
  terminal.result({ schema: 'sealkit-sign/1', folder, signatures }, text);
  return 0;
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
