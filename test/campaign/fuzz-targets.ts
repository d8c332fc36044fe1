/** Every reader of bytes from outside: good input to spoil, and what it does with the rest. */
import { readFileSync } from 'node:fs';
import { isEqualBytes, decodeUtf8, encodeUtf8 } from '../../src/base/bytes.ts';
import { readWhole, sourceOfBytes } from '../../src/base/source.ts';
import { readZip } from '../../src/archive/index.ts';
import { readDefinition } from '../../src/definition/index.ts';
import { readFatImage, readIsoImage } from '../../src/image/index.ts';
import { decodeManifest, decodeSeal, encodeManifest, encodeSeal } from '../../src/manifest/index.ts';
import { readMsiFacts } from '../../src/payload/msi/index.ts';
import { decodeBatch } from '../../src/media/batch.ts';
import { decodeRelease, encodeRelease } from '../../src/release/index.ts';
import { decodePublisher, decodeSignatureFile, encodePublisher } from '../../src/signature/index.ts';
import { encodeSignatureFile } from '../../src/signature/index.ts';
import * as keyfile from '../../src/signature/keyfile.ts';
import { MINIMAL } from '../definition/minimal.ts';
import { buildDemo } from '../payload/msi/fixtures.ts';
import { buildTestKit, KEYS, newHash, recordKey, testRecord } from '../testkit/fixture.ts';
import { bytesOf, SAMPLE_BATCH } from '../media/batch-sample.ts';
import { RELEASE } from '../release/sample.ts';
import { imageOf } from '../testkit/image.ts';
import { commandTargets } from './fuzz-commands.ts';

export interface Target {
  readonly name: string;
  /** Of a thousand inputs. */
  readonly share: number;
  readonly kind: 'text' | 'base64' | 'json' | 'lines' | 'binary';
  readonly seeds: readonly Uint8Array[];
  /** Reads, and answers true when it took bytes that it must not take. */
  readonly read: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

const EXAMPLE = new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url);
/** More than any small seed holds: what is listed must not ask for more memory than there are bytes. */
const MAX_ENTRY = 2 ** 22;

/** What has one encoding is let through only in that encoding. */
function canonical<T>(decode: (bytes: Uint8Array) => T, encode: (value: T) => Uint8Array): Target['read'] {
  return (bytes) => !isEqualBytes(encode(decode(bytes)), bytes);
}

/** Key files come as text; comments and line ends are free, so that only the way of failing is judged. */
function textual(read: (text: string) => unknown): Target['read'] {
  return async (bytes) => {
    await read(decodeUtf8(bytes) ?? '');
    return false;
  };
}

interface Listing {
  readonly entries: readonly { readonly kind: string; readonly source: ReturnType<typeof sourceOfBytes> }[];
}

/** Reads the list, then all that is listed. */
function container(list: (source: ReturnType<typeof sourceOfBytes>) => Promise<Listing>): Target['read'] {
  return async (bytes) => {
    const { entries } = await list(sourceOfBytes(bytes));
    for (const { kind, source } of entries) {
      if (kind === 'file' && source.size <= MAX_ENTRY) await readWhole(source);
    }
    return entries.length > bytes.length;
  };
}

async function installer(): Promise<Uint8Array> {
  const demo = await buildDemo();
  await demo.remove();
  return demo.bytes;
}

/** Some keep files in the folder, which is the caller's to remove. */
export async function fuzzTargets(folder: string): Promise<readonly Target[]> {
  const record = testRecord({
    keys: [
      recordKey(KEYS.a, { validFrom: '2026-01-01', purposes: ['kit', 'production'] }),
      recordKey(KEYS.b),
    ],
    revoked: [{ publicKey: recordKey(KEYS.c).publicKey, reason: 'lost' }],
  });
  const kit = await buildTestKit({ record });
  const fileOf = (start: string): Uint8Array => {
    const found = [...kit.files].find(([path]) => path.startsWith(start));
    if (found === undefined) throw new Error(`the test kit has no ${start}`);
    return found[1];
  };
  const [secret, locked] = [keyfile.encodePlainKeyFile(KEYS.a), await lockedKey()];
  const pub = encodeUtf8(keyfile.encodePublicKeyFile(KEYS.a.publicKey));
  const openKey = (text: string): Promise<unknown> => keyfile.decodeKeyFile(text, null);
  const readYaml = (bytes: Uint8Array): boolean => readDefinition(bytes, 'kit.yaml').kit.id === '';
  const readMsi = async (bytes: Uint8Array): Promise<boolean> => {
    await readMsiFacts(sourceOfBytes(bytes), 'x.msi');
    return false;
  };
  const signature = canonical(decodeSignatureFile, encodeSignatureFile);
  const text = { kind: 'text' } as const;
  return [
    {
      name: 'kit.yaml',
      share: 50,
      ...text,
      // A plain array: a Buffer's slice is no copy, and one spoiling would show in the next.
      seeds: [new Uint8Array(readFileSync(EXAMPLE)), encodeUtf8(MINIMAL)],
      read: readYaml,
    },
    { name: 'MSI', share: 80, kind: 'binary', seeds: [await installer()], read: readMsi },
    {
      name: 'FAT image',
      share: 100,
      kind: 'binary',
      seeds: [imageOf('fat', kit.files).bytes],
      read: container(readFatImage),
    },
    {
      name: 'ISO image',
      share: 80,
      kind: 'binary',
      seeds: [imageOf('iso', kit.files).bytes],
      read: container(readIsoImage),
    },
    {
      name: 'ZIP',
      share: 100,
      kind: 'binary',
      seeds: [imageOf('zip', kit.files).bytes],
      read: container(readZip),
    },
    {
      name: 'public key',
      share: 75,
      kind: 'base64',
      seeds: [pub],
      read: textual(keyfile.decodePublicKeyFile),
    },
    {
      name: 'secret key',
      share: 75,
      kind: 'base64',
      seeds: [encodeUtf8(secret), locked],
      read: textual(openKey),
    },
    { name: 'signature', share: 90, kind: 'base64', seeds: [fileOf('kit/SEAL.')], read: signature },
    {
      name: 'publisher record',
      share: 70,
      kind: 'json',
      seeds: [kit.record],
      read: canonical(decodePublisher, encodePublisher),
    },
    {
      name: 'batch record',
      share: 30,
      kind: 'lines',
      seeds: [SAMPLE_BATCH],
      // A torn last line is told, and nothing of it taken.
      read: (bytes) => {
        const { opening, sticks, attested, closing, whole } = decodeBatch(bytes, newHash);
        const entries = [opening, ...sticks, ...attested, ...(closing === null ? [] : [closing])];
        return !isEqualBytes(bytesOf(...entries), bytes.subarray(0, whole));
      },
    },
    {
      name: 'manifest',
      share: 50,
      kind: 'json',
      seeds: [fileOf('kit/manifest')],
      read: canonical(decodeManifest, encodeManifest),
    },
    {
      name: 'release record',
      share: 30,
      kind: 'json',
      seeds: [encodeRelease(RELEASE)],
      read: canonical(decodeRelease, encodeRelease),
    },
    {
      name: 'SEAL',
      share: 25,
      ...text,
      seeds: [fileOf('kit/SEAL')],
      read: canonical(decodeSeal, encodeSeal),
    },
    ...(await commandTargets(folder)),
  ];
}

async function lockedKey(): Promise<Uint8Array> {
  return encodeUtf8(await keyfile.encodeEncryptedKeyFile(KEYS.b, 'x', new Uint8Array(32)));
}
