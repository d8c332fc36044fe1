/** minisign's key files. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../src/base/bytes.ts';
import { encodeKeyId, encodePublicKey } from '../../src/signature/index.ts';
import { secretKeyOfSeed } from '../../src/signature/secret-key.ts';
import * as keyfile from '../../src/signature/keyfile.ts';
import { codeOf, codeOfAsync } from '../base/code-of.ts';
import { KEYS } from '../testkit/fixture.ts';

const SALT = new Uint8Array(32).fill(7);
const locked = await keyfile.encodeEncryptedKeyFile(KEYS.a, 'contraseña', SALT);
const plain = keyfile.encodePlainKeyFile(KEYS.a);
/** Where the secret part of a key file's container begins, and where its two costs stand. */
const SECRET = 54;
const OPERATIONS = 38;
const MEMORY = 46;

/** The key file with its container changed. */
function changed(text: string, change: (bytes: Uint8Array) => void): string {
  const [comment = '', line = ''] = text.split('\n');
  const bytes = decodeBase64(line) ?? new Uint8Array();
  change(bytes);
  return `${comment}\n${encodeBase64(bytes)}\n`;
}

function turned(text: string, at: number): string {
  return changed(text, (bytes) => (bytes[at] = (bytes[at] ?? 0) ^ 1));
}

function withCosts(operations: bigint, memory: bigint): string {
  return changed(locked, (bytes) => {
    new DataView(bytes.buffer).setBigUint64(OPERATIONS, operations, true);
    new DataView(bytes.buffer).setBigUint64(MEMORY, memory, true);
  });
}

describe('plain key files', () => {
  it('come back', async () => {
    const bytesOf = (size: number): fc.Arbitrary<Uint8Array> =>
      fc.uint8Array({ minLength: size, maxLength: size });
    await fc.assert(
      fc.asyncProperty(bytesOf(32), bytesOf(8), async (seed, id) => {
        const key = secretKeyOfSeed(seed, encodeKeyId(id));
        const text = keyfile.encodePlainKeyFile(key);
        expect(keyfile.isEncryptedKeyFile(text)).toBe(false);
        expect(await keyfile.decodeKeyFile(text, null)).toEqual(key);
        expect(text.length).toBeLessThanOrEqual(keyfile.MAX_KEY_FILE_SIZE);
      }),
      { numRuns: 25 },
    );
  });

  it.each([8, 40, 71])('are refused when the public half is not that of the seed: byte %i', async (at) => {
    const wrong = turned(plain, SECRET + at);
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(wrong, null))).toBe('key-malformed');
  });

  it('may have CRLF', async () => {
    expect(await keyfile.decodeKeyFile(plain.replaceAll('\n', '\r\n'), null)).toEqual(KEYS.a);
  });
});

describe('encrypted key files', () => {
  it('open with their passphrase only', async () => {
    expect(keyfile.isEncryptedKeyFile(locked)).toBe(true);
    expect(await keyfile.decodeKeyFile(locked, 'contraseña')).toEqual(KEYS.a);
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(locked, 'Contraseña'))).toBe('passphrase-wrong');
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(locked, ''))).toBe('passphrase-wrong');
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(locked, null))).toBe('passphrase-missing');
  });

  it('show nothing of the key', () => {
    const bytes = Buffer.from(decodeBase64(locked.split('\n')[1] ?? '') ?? []);
    const { seed, publicKey } = KEYS.a;
    expect([seed, publicKey.bytes].map((secret) => bytes.includes(Buffer.from(secret)))).toEqual([
      false,
      false,
    ]);
  });

  it.each([
    ['the salt', 6],
    ['the key', SECRET + 20],
    ['the checksum', SECRET + 80],
  ])('do not open when %s was changed', async (_what, at) => {
    const wrong = turned(locked, at);
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(wrong, 'contraseña'))).toBe('passphrase-wrong');
  });

  it.each([
    ['more operations than minisign asks for', 33_554_433n, 134_217_728n],
    ['more memory', 4_194_304n, 1_073_741_825n],
    ['all there is', 2n ** 64n - 1n, 2n ** 64n - 1n],
    ['2^63', 2n ** 63n, 2n ** 63n],
  ])('are refused when reading them would cost %s', async (_what, operations, memory) => {
    const wrong = withCosts(operations, memory);
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(wrong, 'x'))).toBe('key-malformed');
  });

  it.each([
    ['nothing', 0n, 0n],
    ['few operations', 0n, 134_217_728n],
    ['little memory', 4_194_304n, 0n],
    ['many lanes', 33_554_432n, 16_384n],
  ])('are refused, whatever scrypt makes of a cost of %s', async (_what, operations, memory) => {
    const wrong = withCosts(operations, memory);
    const code = await codeOfAsync(() => keyfile.decodeKeyFile(wrong, 'x'));
    expect(['passphrase-wrong', 'key-malformed']).toContain(code);
  });
});

describe('what is no key file', () => {
  const [comment = '', line = ''] = plain.split('\n');
  it.each([
    ['nothing', ''],
    ['the key alone', `${line}\n`],
    ['the comment alone', comment],
    ['a third line', `${plain}x\n`],
    ['another comment', `${comment.slice(2)}\n${line}\n`],
    ['a cut line', `${comment}\n${line.slice(0, -4)}\n`],
    ['white space in the line', `${comment}\n ${line}\n`],
    ['a public key', keyfile.encodePublicKeyFile(KEYS.a.publicKey)],
    ['another algorithm', turned(plain, 1)],
    ['another derivation', turned(plain, 2)],
    ['another checksum', turned(plain, 5)],
  ])('is refused: %s', async (_what, wrong) => {
    expect(codeOf(() => keyfile.isEncryptedKeyFile(wrong))).toBe('key-malformed');
    expect(await codeOfAsync(() => keyfile.decodeKeyFile(wrong, null))).toBe('key-malformed');
  });
});

describe('public key files', () => {
  const key = KEYS.a.publicKey;
  const line = encodePublicKey(key);
  const file = keyfile.encodePublicKeyFile(key);

  it.each([
    ['as written', file],
    ['with CRLF', file.replaceAll('\n', '\r\n')],
    ['the line alone', line],
    ['with any comment', `untrusted comment: mine\n${line}`],
  ])('come back: %s', (_what, text) => {
    expect(keyfile.decodePublicKeyFile(text)).toEqual(key);
  });

  it.each([
    ['nothing', ''],
    ['the comment alone', file.split('\n')[0] ?? ''],
    ['a third line', `${file}x\n`],
    ['a line after the key', `${line}\nx\n`],
    ['two keys', `${line}\n${encodePublicKey(KEYS.b.publicKey)}\n`],
    ['a secret key', plain],
  ])('are refused: %s', (_what, text) => {
    expect(codeOf(() => keyfile.decodePublicKeyFile(text))).toBe('key-malformed');
  });
});
