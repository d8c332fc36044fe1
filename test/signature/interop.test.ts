/** The real minisign, openssl and sha256sum take what Sealkit makes, and the other way round (format clauses 4.4 and 5.5). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../src/base/bytes.ts';
import { createSignatureFile, decodeSignatureFile } from '../../src/signature/index.ts';
import { signerOfSecretKey } from '../../src/signature/secret-key.ts';
import * as keyfile from '../../src/signature/keyfile.ts';
import { buildTestKit, KEYS } from '../testkit/fixture.ts';
import { runTool, type Ran } from './tools.ts';

const KEY_ID = KEYS.a.publicKey.keyId;
const COMMENT = 'sealkit kit=testkit-kit version=1.2.3 sequence=7';
const SEAL = 'kit/kit/SEAL';

let folder = '';
const at = (name: string): string => path.join(folder, name);
const minisign = (args: readonly string[], input = ''): Ran =>
  runTool('minisign', args, { cwd: folder, input });
const verifyWith = (publicKey: string, signature: string): number =>
  minisign(['-Vm', SEAL, '-p', publicKey, '-x', signature]).code;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sealkit-interop-'));
  const { files } = await buildTestKit();
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(at(`kit/${name}`)), { recursive: true });
    writeFileSync(at(`kit/${name}`), bytes);
  }
  writeFileSync(at('our.pub'), keyfile.encodePublicKeyFile(KEYS.a.publicKey));
  writeFileSync(at('our.key'), keyfile.encodePlainKeyFile(KEYS.a));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('minisign', () => {
  it('verifies our signature of SEAL', () => {
    const { code, stdout } = minisign(['-Vm', SEAL, '-p', 'our.pub', '-x', `${SEAL}.${KEY_ID}.minisig`]);
    expect(code).toBe(0);
    expect(stdout).toContain(COMMENT);
  });

  it('refuses it for other bytes', () => {
    writeFileSync(at('other'), 'other');
    expect(minisign(['-Vm', 'other', '-p', 'our.pub', '-x', `${SEAL}.${KEY_ID}.minisig`]).code).toBe(1);
  });

  it('makes the same signature file with our key and comments, byte for byte', () => {
    const comments = ['-c', `sealkit signature by ${KEY_ID}`, '-t', COMMENT];
    expect(minisign(['-S', '-l', '-s', 'our.key', '-m', SEAL, '-x', 'made', ...comments]).code).toBe(0);
    expect(readFileSync(at('made'))).toEqual(readFileSync(at(`${SEAL}.${KEY_ID}.minisig`)));
  });

  it('opens our key under its passphrase only', async () => {
    const locked = await keyfile.encodeEncryptedKeyFile(KEYS.a, 'abc ñ', new Uint8Array(32).fill(9));
    writeFileSync(at('locked.key'), locked);
    const sign = ['-S', '-l', '-s', 'locked.key', '-m', SEAL, '-x', 'locked.minisig'];
    expect(minisign(sign, 'wrong\n').code).not.toBe(0);
    expect(minisign(sign, 'abc ñ\n').code).toBe(0);
    expect(verifyWith('our.pub', 'locked.minisig')).toBe(0);
  });

  it('makes plain keys that we sign with', async () => {
    expect(minisign(['-G', '-W', '-p', 'their.pub', '-s', 'their.key']).code).toBe(0);
    const key = await keyfile.decodeKeyFile(readFileSync(at('their.key'), 'utf8'), null);
    expect(keyfile.decodePublicKeyFile(readFileSync(at('their.pub'), 'utf8'))).toEqual(key.publicKey);
    const seal = new Uint8Array(readFileSync(at(SEAL)));
    writeFileSync(at('their.minisig'), await createSignatureFile(seal, COMMENT, signerOfSecretKey(key)));
    expect(verifyWith('their.pub', 'their.minisig')).toBe(0);
    expect(verifyWith('our.pub', 'their.minisig')).not.toBe(0);
  });

  // Its own cost is 1 GiB of memory, the most that we take.
  it('makes encrypted keys that we open', async () => {
    expect(minisign(['-G', '-p', 'safe.pub', '-s', 'safe.key'], 'palabra\npalabra\n').code).toBe(0);
    const text = readFileSync(at('safe.key'), 'utf8');
    const container = decodeBase64(text.split('\n')[1] ?? '') ?? new Uint8Array();
    expect(new DataView(container.buffer).getBigUint64(46, true)).toBe(2n ** 30n);
    const key = await keyfile.decodeKeyFile(text, 'palabra');
    expect(keyfile.decodePublicKeyFile(readFileSync(at('safe.pub'), 'utf8'))).toEqual(key.publicKey);
  });
});

describe('openssl', () => {
  /** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410): this prefix and the 32 bytes. */
  const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

  it('verifies the signature cut out of its file, under the key as PEM', () => {
    const base64 = Buffer.concat([SPKI, KEYS.a.publicKey.bytes]).toString('base64');
    writeFileSync(at('key.pem'), `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`);
    const file = decodeSignatureFile(new Uint8Array(readFileSync(at(`${SEAL}.${KEY_ID}.minisig`))));
    writeFileSync(at('signature'), file.signature);
    const verify = ['pkeyutl', '-verify', '-pubin', '-inkey', 'key.pem', '-rawin', '-sigfile', 'signature'];
    expect(runTool('openssl', [...verify, '-in', SEAL], { cwd: folder }).code).toBe(0);
    expect(runTool('openssl', [...verify, '-in', 'our.pub'], { cwd: folder }).code).not.toBe(0);
  });
});

describe('sha256sum', () => {
  const check = (list: string): Ran => runTool('sha256sum', ['--strict', '-c', list], { cwd: at('kit') });

  it("checks SEAL and the list of sums from the kit's root", () => {
    expect(check('kit/SEAL').code).toBe(0);
    const { code, stdout } = check('verify/SHA256SUMS');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(4);
  });

  it('notices a changed file', () => {
    writeFileSync(at('kit/payload/empty.txt'), 'x');
    expect(check('verify/SHA256SUMS').code).toBe(1);
  });
});
