/** `sealkit key generate` and `key show`. */
import { open } from 'node:fs/promises';
import {
  encodeKeyId,
  encodePublicKey,
  fingerprintOf,
  secretKeyOfSeed,
  type PublicKey,
} from '../../signature/index.ts';
import { encodeEncryptedKeyFile, encodePlainKeyFile, encodePublicKeyFile } from '../../signature/keyfile.ts';
import { newSha256, refuseExisting, withIoError } from '../../storage/index.ts';
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
  await writeExclusive(files.secret, text, 0o600);
  await writeExclusive(files.public, encodePublicKeyFile(key.publicKey), 0o644);
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

async function writeExclusive(file: string, text: string, mode: number): Promise<void> {
  await withIoError(file, async () => {
    const handle = await open(file, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
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
