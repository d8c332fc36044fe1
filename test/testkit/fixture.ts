/** A small genuine kit in memory, with a hook at every layer, so that each vector breaks exactly one thing. */
import { createHash } from 'node:crypto';
import { encodeCanonical, type Form } from '../../src/base/canonical.ts';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import type { NewHash } from '../../src/base/source.ts';
import { encodeManifest, encodeSeal, encodeSums, SUMS_PATH } from '../../src/manifest/index.ts';
import type { ListedFile, Manifest, Seal } from '../../src/manifest/index.ts';
import { createSignatureFile, encodePublicKey, encodePublisher } from '../../src/signature/index.ts';
import { secretKeyOfSeed, signerOfSecretKey, type SecretKey } from '../../src/signature/secret-key.ts';
import type { PublisherRecord, Signer } from '../../src/signature/index.ts';

export const newHash: NewHash = () => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digestHex: () => hash.digest('hex') };
};

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Test keys: the seed is one byte repeated, the key id likewise. They sign test kits only. */
export function testKey(byte: number): SecretKey {
  const hex = byte.toString(16).padStart(2, '0').toUpperCase();
  return secretKeyOfSeed(new Uint8Array(32).fill(byte), `5EA1000000000${hex}0`);
}
export const KEYS = { a: testKey(0xa1), b: testKey(0xb2), c: testKey(0xc3) };

export type RecordKey = PublisherRecord['keys'][number];

export function recordKey(key: SecretKey, change: Partial<RecordKey> = {}): RecordKey {
  const publicKey = encodePublicKey(key.publicKey);
  return { publicKey, purposes: ['kit'], holder: 'Prueba', validFrom: null, validUntil: null, ...change };
}

/** One key, threshold 1: what most vectors trust. */
export function testRecord(change: Partial<PublisherRecord> = {}): PublisherRecord {
  return {
    schema: 'sealkit-publisher/1',
    id: 'testkit',
    name: 'Testkit Publisher',
    contact: 'testkit@sealkit.example',
    record: 1,
    kind: 'release',
    threshold: 1,
    keys: [recordKey(KEYS.a)],
    revoked: [],
    ...change,
  };
}

/** Canonical bytes of any value, right or wrong: for records and manifests that the encoders refuse. */
export function canonical(value: unknown): Uint8Array {
  const any: Form<unknown> = (item) => item;
  return encodeCanonical(any, value);
}

export type Files = Map<string, Uint8Array>;

export interface Recipe {
  readonly record?: PublisherRecord;
  /** The record's bytes in the kit, when they are not the record's own. */
  readonly recordBytes?: Uint8Array;
  readonly signers?: readonly SecretKey[];
  readonly files?: (files: Files) => void;
  readonly manifest?: (manifest: Manifest) => unknown;
  readonly manifestBytes?: (bytes: Uint8Array) => Uint8Array;
  readonly seal?: (seal: Seal) => Seal;
  readonly sealBytes?: (bytes: Uint8Array) => Uint8Array;
  readonly comment?: string;
  readonly signer?: (signer: Signer) => Signer;
}

const GUID = '{5EA1C1F7-0000-4000-8000-00000000000';

/** The manifest every vector starts from. */
export function testManifest(files: readonly ListedFile[], publisher: PublisherRecord): Manifest {
  return {
    schema: 'sealkit-manifest/1',
    kit: {
      id: 'testkit-kit',
      version: '1.2.3',
      sequence: 7,
      created: '2026-11-23T08:30:00Z',
      supportEnds: null,
      minimumLauncher: '0.1.0',
      downgradeFrom: [],
    },
    publisher: { id: publisher.id, record: publisher.record },
    product: {
      name: 'Probador ñ',
      detect: { displayNames: ['Probador'], versionFiles: [], runParameters: [] },
      appliesTo: { from: null, to: null },
      affected: [{ from: '1.3', to: '3.1' }],
    },
    targets: {
      models: [{ name: 'Modelo', ivd: true }],
      windows: { minimum: '6.1.7601', maximum: null },
      offInstrument: false,
    },
    installers: [
      {
        language: null,
        path: 'payload/patch.msi',
        product: 'Patch',
        version: '1.0.0',
        productCode: `${GUID}1}`,
        upgradeCode: `${GUID}2}`,
      },
    ],
    install: { successCodes: [0, 1641, 3010], restart: 'required', properties: [], statusProgram: null },
    checks: { freeSpaceMiB: 64, busyProcesses: [], stagingRoot: 'C:\\Illumina' },
    response: {
      firewallPorts: [80, 443],
      webRoots: [],
      uploadPaths: [],
      logFolders: ['C:\\inetpub\\logs\\LogFiles\\W3SVC1'],
      allowedClients: [],
      expectedPorts: [],
      expectedEndpoints: [],
    },
    instructions: { revision: 1, pages: [{ language: 'es', path: 'instructions/es/pasos.html' }] },
    files,
  };
}

export interface TestKit {
  readonly files: Files;
  readonly record: Uint8Array;
}

/** Builds the kit in the order of the design, with the recipe's changes. */
export async function buildTestKit(recipe: Recipe = {}): Promise<TestKit> {
  const publisher = recipe.record ?? testRecord();
  const record = recipe.record === undefined ? encodePublisher(publisher) : canonical(publisher);
  const files: Files = new Map([
    ['LEEME-README.html', encodeUtf8('<!doctype html><title>Léeme</title>\n')],
    ['instructions/es/pasos.html', encodeUtf8('<!doctype html><title>Pasos</title>\n')],
    ['payload/patch.msi', encodeUtf8('not a real installer\n')],
    ['payload/empty.txt', new Uint8Array()],
  ]);
  recipe.files?.(files);
  const sums = encodeSums(listOf(files));
  if (!files.has(SUMS_PATH)) files.set(SUMS_PATH, sums);
  const manifest = testManifest(listOf(files), publisher);
  const changed = recipe.manifest?.(manifest);
  const plain = changed === undefined ? encodeManifest(manifest) : canonical(changed);
  const manifestBytes = recipe.manifestBytes?.(plain) ?? plain;
  const recordBytes = recipe.recordBytes ?? record;
  const seal: Seal = {
    kit: { id: manifest.kit.id, version: manifest.kit.version, sequence: manifest.kit.sequence },
    publisher: manifest.publisher,
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, file) => sum + file.size, 0),
    manifest: sha256(manifestBytes),
    record: sha256(recordBytes),
    sums: sha256(files.get(SUMS_PATH) ?? sums),
  };
  const sealed = recipe.seal?.(seal) ?? seal;
  const sealBytes = recipe.sealBytes?.(encodeSeal(sealed)) ?? encodeSeal(sealed);
  files.set('kit/SEAL', sealBytes);
  files.set('kit/manifest.json', manifestBytes);
  files.set(`kit/publisher/${publisher.record}.json`, recordBytes);
  const comment = recipe.comment ?? 'sealkit kit=testkit-kit version=1.2.3 sequence=7';
  for (const key of recipe.signers ?? [KEYS.a]) {
    const signer = signerOfSecretKey(key);
    const file = await createSignatureFile(sealBytes, comment, recipe.signer?.(signer) ?? signer);
    files.set(`kit/SEAL.${key.publicKey.keyId}.minisig`, file);
  }
  return { files, record };
}

/** Manifest entries for these files, in path order. */
export function listOf(files: Files): ListedFile[] {
  return [...files]
    .map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
