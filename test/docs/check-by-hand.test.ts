/** Runs the commands of docs/check-by-hand.md, as they stand there, over kits written by the testkit. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodePublicKey, fingerprintOf } from '../../src/signature/index.ts';
import type { SecretKey } from '../../src/signature/secret-key.ts';
import { buildTestKit, KEYS, newHash, recordKey, testRecord, type TestKit } from '../testkit/fixture.ts';
import { markedBlocks, readDocument } from './fenced.ts';

interface Result {
  readonly code: number;
  readonly stdout: string;
}

const TWO_OF_TWO = testRecord({ threshold: 2, keys: [recordKey(KEYS.a), recordKey(KEYS.b)] });
const WITHOUT_SIGNATURES = ['fingerprint', 'key-id', 'record', 'digests', 'extra'] as const;

let folder = '';
let blocks: ReadonlyMap<string, string>;
let kit: TestKit;

async function put(file: string, bytes: Uint8Array | string): Promise<void> {
  const target = path.join(folder, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, bytes);
}

/** One shell runs the named blocks in order and stops at the first that fails. */
function run(names: readonly string[], key: SecretKey = KEYS.a): Promise<Result> {
  const script = names.map((name) => blocks.get(name) ?? 'exit 99\n').join('');
  const env = {
    ...process.env,
    KIT: path.join(folder, 'stick'),
    TRUSTED: path.join(folder, 'trusted'),
    WORK: path.join(folder, 'work'),
    KEY: encodePublicKey(key.publicKey),
  };
  return new Promise((resolve) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { env, cwd: folder }, (error, stdout) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 99, stdout });
    });
  });
}

beforeAll(async () => {
  blocks = markedBlocks(await readDocument('docs/check-by-hand.md'));
  kit = await buildTestKit({ record: TWO_OF_TWO, signers: [KEYS.a, KEYS.b] });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-by-hand-'));
  for (const [file, bytes] of kit.files) await put(`stick/${file}`, bytes);
  await put('trusted/publisher.json', kit.record);
  await mkdir(path.join(folder, 'work'));
  return () => rm(folder, { recursive: true, force: true });
});

describe('the commands of check-by-hand.md', () => {
  it('are all run here', () => {
    expect([...blocks.keys()].sort()).toEqual([...WITHOUT_SIGNATURES, 'minisign', 'openssl'].sort());
  });

  it('give the fingerprint that Sealkit gives', async () => {
    const { stdout } = await run(['fingerprint']);
    expect(stdout.trim()).toBe(fingerprintOf(kit.record, newHash));
  });

  it.each(['minisign', 'openssl'])('accept both signatures with %s', async (tool) => {
    expect(await run(['key-id', tool])).toMatchObject({ code: 0 });
    expect(await run(['key-id', tool], KEYS.b)).toMatchObject({ code: 0 });
  });

  it('accept lists, record and files', async () => {
    const { code, stdout } = await run(WITHOUT_SIGNATURES);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(1)).toEqual([expect.stringContaining('  kit/publisher/1.json'), '']);
  });

  it.each(['minisign', 'openssl'])('refuse a changed seal with %s', async (tool) => {
    const seal = new TextDecoder().decode(kit.files.get('kit/SEAL'));
    await put('stick/kit/SEAL', seal.replace('sequence 7', 'sequence 8'));
    expect((await run(['key-id', tool])).code).not.toBe(0);
  });

  it.each(['minisign', 'openssl'])('refuse a key that did not sign with %s', async (tool) => {
    expect((await run(['key-id', tool], KEYS.c)).code).not.toBe(0);
  });

  it('refuse another record', async () => {
    await put('trusted/publisher.json', `${new TextDecoder().decode(kit.record)} `);
    expect((await run(['key-id', 'record'])).code).not.toBe(0);
  });

  it.each(['kit/manifest.json', 'kit/publisher/1.json', 'verify/SHA256SUMS', 'payload/patch.msi'])(
    'refuse a changed %s',
    async (file) => {
      await put(`stick/${file}`, 'changed\n');
      expect((await run(['key-id', 'digests'])).code).not.toBe(0);
    },
  );

  it('do not notice an extra file by digests, but by names', async () => {
    await put('stick/payload/extra.exe', 'MZ');
    expect((await run(['key-id', 'digests'])).code).toBe(0);
    const { code, stdout } = await run(['key-id', 'extra']);
    expect(code).toBe(1);
    expect(stdout).toContain('> payload/extra.exe');
  });
});
