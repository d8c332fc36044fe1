/** Who signs: key files on this computer, and outside signers. */
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { decodeKeyFile, isEncryptedKeyFile } from '../signature/keyfile.ts';
import { signerOfSecretKey } from '../signature/secret-key.ts';
import type { Signer } from '../signature/index.ts';
import type { Context } from './context.ts';
import { loadPublicKey, naming, readKeyText, splitGiven } from './inputs.ts';
import { signerOfCommand, splitCommand } from './outside-signer.ts';
import { askPassphrase } from './passphrase.ts';

export interface SignerOptions {
  readonly key: readonly string[];
  /** `K.pub=COMMAND`. */
  readonly signer: readonly string[];
  /** Seconds. */
  readonly signerTimeout: number;
  readonly passphraseFile?: string | undefined;
}

/** @throws SealkitError `usage`: before anything else is read */
export function refuseNoSigner({ key, signer }: SignerOptions): void {
  if (key.length + signer.length > 0) return;
  throw new SealkitError({ code: 'usage', expected: '--key K.key | --signer K.pub=…' });
}

/** Keys first, in the order given. @throws SealkitError what is wrong with one of them */
export async function loadSigners(options: SignerOptions, context: Context): Promise<Signer[]> {
  const { key, signer } = options;
  const signers: Signer[] = [];
  for (const file of key) signers.push(await loadSecretKey(file, options.passphraseFile, context));
  for (const given of signer) signers.push(await loadOutsideSigner(given, options, context));
  return signers;
}

/** Files among the signers' options that were read: nothing may be written over them. */
export function signerFiles({ key, signer }: SignerOptions): string[] {
  return [...key, ...signer.map((given) => splitGiven(given).file)];
}

/** @throws SealkitError `io-error`, `key-malformed`, `passphrase-missing`, `passphrase-wrong` */
function loadSecretKey(file: string, passphraseFile: string | undefined, context: Context): Promise<Signer> {
  return naming(file, async () => {
    const text = await readKeyText(file);
    const prompt = `${readable(file)}: ${context.terminal.labels.passphrase}`;
    const passphrase = isEncryptedKeyFile(text) ? await askPassphrase(prompt, passphraseFile, context) : null;
    return signerOfSecretKey(await decodeKeyFile(text, passphrase));
  });
}

/** @throws SealkitError `usage`, `io-error`, `key-malformed`, `key-weak` */
async function loadOutsideSigner(
  given: string,
  { signerTimeout }: SignerOptions,
  { interruption }: Context,
): Promise<Signer> {
  const { file, text } = splitGiven(given);
  const command = splitCommand(text ?? '');
  return signerOfCommand(await loadPublicKey(file), command, { seconds: signerTimeout, interruption });
}
