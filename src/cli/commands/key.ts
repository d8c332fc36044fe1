/** `sealkit key generate` and `key show`. */
import type { FileHandle } from 'node:fs/promises';
import { SealkitError } from '../../base/errors.ts';
import {
  encodeKeyId,
  encodePublicKey,
  fingerprintOf,
  secretKeyOfSeed,
  type PublicKey,
} from '../../signature/index.ts';
import { encodeEncryptedKeyFile, encodePlainKeyFile, encodePublicKeyFile } from '../../signature/keyfile.ts';
import { newSha256, refuseExisting, withNewFile, writeNew } from '../../storage/index.ts';
import type { Context } from '../context.ts';
import { loadPublicKey } from '../inputs.ts';
import { askNewPassphrase } from '../passphrase.ts';

export interface GenerateOptions {
  readonly out: string;
  readonly passphrase: boolean;
  readonly passphraseFile?: string | undefined;
}

/** Writes `K.key`, readable by its owner only, and `K.pub`. Never replaces a key. */
export async function generateKey(options: GenerateOptions, context: Context): Promise<number> {
  if (!options.passphrase && options.passphraseFile !== undefined) {
    const found = '--no-passphrase --passphrase-file';
    throw new SealkitError({ code: 'usage', expected: '--no-passphrase | --passphrase-file', found });
  }
  const files = { secret: `${options.out}.key`, public: `${options.out}.pub` };
  await refuseExisting(files.secret, false);
  await refuseExisting(files.public, false);
  const key = secretKeyOfSeed(context.random(32), encodeKeyId(context.random(8)));
  const text = options.passphrase
    ? await encodeEncryptedKeyFile(
        key,
        await askNewPassphrase(options.passphraseFile, context),
        context.random(32),
      )
    : encodePlainKeyFile(key);
  context.interruption.throwIfAborted();
  // Both or neither.
  const writePair = async (secret: FileHandle): Promise<void> => {
    await secret.writeFile(text);
    await writeNew(files.public, encodePublicKeyFile(key.publicKey));
  };
  await withNewFile(files.secret, writePair, 0o600);
  const { labels } = context.terminal;
  if (!options.passphrase) context.terminal.note(context.terminal.style('yellow', labels.notEncrypted));
  const facts = factsOf(key.publicKey);
  const lines = [`${labels.keyWritten}: ${files.secret}`, `${labels.publicWritten}: ${files.public}`];
  const value = {
    schema: 'sealkit-key/1',
    ...facts,
    secretKeyFile: files.secret,
    publicKeyFile: files.public,
  };
  context.terminal.result(value, `${lines.join('\n')}\n${factsText(facts, context)}`);
  return 0;
}

/** Prints a public key's id and fingerprint. */
export async function showKey(file: string, context: Context): Promise<number> {
  const facts = factsOf(await loadPublicKey(file));
  context.terminal.result({ schema: 'sealkit-key/1', ...facts }, factsText(facts, context));
  return 0;
}

interface KeyFacts {
  readonly keyId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

function factsOf(key: PublicKey): KeyFacts {
  return {
    keyId: key.keyId,
    publicKey: encodePublicKey(key),
    fingerprint: fingerprintOf(key.bytes, newSha256),
  };
}

function factsText({ keyId, publicKey, fingerprint }: KeyFacts, { terminal: { labels } }: Context): string {
  return `${labels.keyId}: ${keyId}\n${labels.publicKey}: ${publicKey}\n${labels.fingerprint}: ${fingerprint}\n`;
}
