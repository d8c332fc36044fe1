/** `sealkit key generate` and `key show`. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../../base/errors.ts';
import { encodeKeyId, encodePublicKey, fingerprintOf, type PublicKey } from '../../signature/index.ts';
import { encodeEncryptedKeyFile, encodePlainKeyFile, encodePublicKeyFile } from '../../signature/keyfile.ts';
import { secretKeyOfSeed } from '../../signature/secret-key.ts';
import { newSha256, publish, refuseExisting, withNewFile, withStaging } from '../../storage/index.ts';
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
  await writePair(files, text, encodePublicKeyFile(key.publicKey));
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

/** The secret key gets its name last: where it stands, its public half stands too, and both are whole. */
async function writePair(
  files: { readonly secret: string; readonly public: string },
  secret: string,
  publicKey: string,
): Promise<void> {
  await withStaging(path.dirname(files.secret), async (folder) => {
    const staged = { secret: path.join(folder, 'secret'), public: path.join(folder, 'public') };
    await withNewFile(staged.secret, (handle) => handle.writeFile(secret), 0o600);
    await withNewFile(staged.public, (handle) => handle.writeFile(publicKey));
    await publish(staged.public, files.public, false);
    await publish(staged.secret, files.secret, false).catch(async (error: unknown) => {
      await rm(files.public, { force: true });
      throw error;
    });
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
