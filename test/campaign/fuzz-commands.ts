/**
 * What commands take from outside besides files of the kit: two kits to compare, requests, signatures, signers' answers, signed
 * launchers and advisories.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeUtf8, encodeUtf8, isEqualBytes, joinBytes } from '../../src/base/bytes.ts';
import { importSignatures, readRequest, type BuildServices } from '../../src/build/index.ts';
import { signLauncher } from '../../src/build/signed-launcher.ts';
import { diffKits } from '../../src/cli/commands/diff.ts';
import { newRandom, type Context } from '../../src/cli/context.ts';
import { launcherSigner } from '../../src/cli/launcher-signer.ts';
import { signerOfCommand } from '../../src/cli/outside-signer.ts';
import { Terminal } from '../../src/cli/terminal.ts';
import { findMentions, readCsaf } from '../../src/definition/index.ts';
import { encodeSeal, SEAL_PATH } from '../../src/manifest/index.ts';
import {
  createSignatureFile,
  decodeSignatureFile,
  SIGNATURE_SIZE,
  type Signer,
} from '../../src/signature/index.ts';
import { signerOfSecretKey } from '../../src/signature/secret-key.ts';
import { newContentMemory, TAG_KEY_SIZE } from '../../src/storage/index.ts';
import { CHECKSUM, CERTIFICATE_ENTRY, program } from '../inventory/pe.ts';
import { buildTestKit, KEYS, recordKey, testRecord, type Files } from '../testkit/fixture.ts';
import { imageOf } from '../testkit/image.ts';
import type { Target } from './fuzz-targets.ts';

const NOTHING_KNOWN = { record: null, seal: null };
const SERVICES: BuildServices = {
  today: '2026-11-23',
  tool: '0.1.0',
  memory: newContentMemory(new Uint8Array(TAG_KEY_SIZE)),
  onProgress: () => undefined,
};
const LIMITS = { seconds: 30, interruption: new AbortController().signal };
/** What a terminal may act upon. */
const CONTROLS = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

/** They keep their files in the folder, which is the caller's to remove. */
export async function commandTargets(folder: string): Promise<readonly Target[]> {
  const record = testRecord({ threshold: 2, keys: [recordKey(KEYS.a), recordKey(KEYS.b)] });
  const { files } = await buildTestKit({ record, signers: [KEYS.a, KEYS.b] });
  return [
    await comparison(folder, files),
    request(bytesAt(files, SEAL_PATH)),
    await returnedSignature(folder, files),
    await outsideSigner(folder),
    signedLauncher(folder),
    csafAdvisory(),
  ];
}

function bytesAt(files: Files, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`the test kit has no ${name}`);
  return bytes;
}

/** `diff` gives no verdict: judged are what it prints, and that it calls the same only what holds the same. */
async function comparison(folder: string, files: Files): Promise<Target> {
  const [genuine, other] = [path.join(folder, 'genuine.img'), path.join(folder, 'other.img')];
  const [img, iso, zip] = [imageOf('fat', files), imageOf('iso', files), imageOf('zip', files)];
  await writeFile(genuine, img.bytes);
  const read = async (bytes: Uint8Array): Promise<boolean> => {
    await writeFile(other, bytes);
    return CONTROLS.test(await printed(genuine, other));
  };
  return { name: 'diff', share: 30, kind: 'binary', seeds: [img, iso, zip].map(({ bytes }) => bytes), read };
}

async function printed(a: string, b: string): Promise<string> {
  let text = '';
  const stream = { write: (piece: string) => (text += piece) };
  for (const json of [false, true]) {
    const options = { language: 'es', json, quiet: false, color: false } as const;
    const context: Context = {
      terminal: new Terminal(options, { out: stream, err: stream }, () => 0),
      now: () => 0,
      random: newRandom,
      environment: {},
      input: process.stdin,
      firstLine: () => Promise.resolve(''),
      interruption: LIMITS.interruption,
    };
    await diffKits(a, b, context);
  }
  return text;
}

/** What a request is said to be about must be all that its bytes say. */
function request(seal: Uint8Array): Target {
  const read = (bytes: Uint8Array): boolean =>
    !isEqualBytes(encodeSeal(readRequest('x.request', bytes, NOTHING_KNOWN).seal), bytes);
  return { name: 'signing request', share: 25, kind: 'text', seeds: [seal], read };
}

/** One key, one message, one comment: there is only one signature that may be taken in. */
async function returnedSignature(folder: string, files: Files): Promise<Target> {
  const kit = path.join(folder, 'kit');
  const returned = `${SEAL_PATH}.${KEYS.b.publicKey.keyId}.minisig`;
  for (const [name, bytes] of files) {
    if (name === returned) continue;
    await mkdir(path.dirname(path.join(kit, name)), { recursive: true });
    await writeFile(path.join(kit, name), bytes);
  }
  const genuine = bytesAt(files, returned);
  const read = async (bytes: Uint8Array): Promise<boolean> => {
    const made = await importSignatures(kit, [{ name: 'x.minisig', bytes }], NOTHING_KNOWN, SERVICES);
    const isRight = made.files.every((file) => file.path === returned && isEqualBytes(file.bytes, genuine));
    return !isRight || made.files.length !== 1;
  };
  return { name: 'signature to import', share: 25, kind: 'base64', seeds: [genuine], read };
}

/** A real program that answers the bytes: the first 64 for the message, what follows for the comment. */
async function outsideSigner(folder: string): Promise<Target> {
  const [message, comment] = [new TextEncoder().encode('# sealkit-seal/1\n'), 'sealkit'];
  const genuine = await createSignatureFile(message, comment, signerOfSecretKey(KEYS.a));
  const { signature, commentSignature } = decodeSignatureFile(genuine);
  const read = async (bytes: Uint8Array): Promise<boolean> => {
    const answers = [bytes.subarray(0, SIGNATURE_SIZE), bytes.subarray(SIGNATURE_SIZE)];
    const signer: Signer = {
      publicKey: KEYS.a.publicKey,
      sign: async (asked) => {
        const file = path.join(folder, 'answer');
        await writeFile(file, answers.shift() ?? new Uint8Array());
        return signerOfCommand(KEYS.a.publicKey, ['cat', file], LIMITS).sign(asked);
      },
    };
    return !isEqualBytes(await createSignatureFile(message, comment, signer), genuine);
  };
  const seeds = [joinBytes([signature, commentSignature])];
  return { name: "outside signer's answer", share: 25, kind: 'binary', seeds, read };
}

/** `build --launcher FILE`: nothing but the checksum, where the signature lies, and the signature itself may be another's. */
function signedLauncher(folder: string): Target {
  const file = path.join(folder, 'signed.exe');
  const stamped = program();
  const free = new Set(
    [CHECKSUM, CERTIFICATE_ENTRY].flatMap(([from, length]) => Array.from({ length }, (_, i) => from + i)),
  );
  const read = async (bytes: Uint8Array): Promise<boolean> => {
    await writeFile(file, bytes);
    const signer = launcherSigner({ launcher: file }, LIMITS);
    if (signer === null) throw new Error('nobody signs');
    const signed = await signLauncher(stamped, signer);
    return stamped.some((byte, i) => byte !== signed[i] && !free.has(i));
  };
  const seeds = [program({ certificates: 16, checksum: 0x1234 }), program({ certificates: 1024 })];
  return { name: 'signed launcher', share: 25, kind: 'binary', seeds, read };
}

/** It confirms an installer only where it holds the installer's hash, and its name shows nothing that a terminal may act upon. */
function csafAdvisory(): Target {
  const sha256 = 'ab'.repeat(32);
  const installer = {
    path: 'in/x.msi',
    kitPath: 'payload/x.msi',
    digests: new Map([['sha256', sha256] as const]),
  };
  const read = (bytes: Uint8Array): boolean => {
    const advisory = readCsaf(bytes, 'x.json');
    const [mention] = findMentions(advisory, [installer]);
    const isConfirmed = mention === 'same-hash' && !decodeUtf8(bytes)?.toLowerCase().includes(sha256);
    return isConfirmed || CONTROLS.test(advisory.id);
  };
  const seeds = [csafListing('x.msi', 'sha256', sha256), csafListing('y.msi', 'SHA-512', 'ef'.repeat(64))];
  return { name: 'CSAF advisory', share: 25, kind: 'json', seeds, read };
}

function csafListing(filename: string, algorithm: string, value: string): Uint8Array {
  const hashes = [{ filename, file_hashes: [{ algorithm, value }] }];
  const product = { name: 'P', product_id: 'P1', product_identification_helper: { hashes } };
  const document = { csaf_version: '2.0', tracking: { id: 'DEMO-1' } };
  const branches = [{ category: 'product_name', name: 'P', product }];
  return encodeUtf8(JSON.stringify({ document, product_tree: { branches, full_product_names: [product] } }));
}
