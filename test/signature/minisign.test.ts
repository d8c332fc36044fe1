/** Public keys and signature files, in their one form (format clauses 5.3 and 5.4). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64, encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import * as signature from '../../src/signature/index.ts';
import { signerOfSecretKey } from '../../src/signature/secret-key.ts';
import { codeOf, codeOfAsync } from '../base/code-of.ts';
import { editsOf } from '../base/edits.ts';
import { KEYS } from '../testkit/fixture.ts';

const bytesOf = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size });
const keyId = bytesOf(8).map((bytes) => signature.encodeKeyId(bytes));
const files: fc.Arbitrary<signature.SignatureFile> = fc.record({
  keyId,
  signature: bytesOf(64),
  trustedComment: fc
    .array(fc.integer({ min: 0x20, max: 0x7e }), { minLength: 1, maxLength: 256 })
    .map((codes) => String.fromCharCode(...codes)),
  commentSignature: bytesOf(64),
});

describe('key ids', () => {
  it('are the eight bytes backwards, as minisign prints them', () => {
    expect(signature.encodeKeyId(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 0xab))).toBe('AB07060504030201');
  });
  it.each(['AB07060504030201', '0000000000000000'])('take %s', (text) => {
    expect(signature.isKeyId(text)).toBe(true);
  });
  it.each([
    'ab07060504030201',
    'AB0706050403020',
    'AB070605040302011',
    '',
    'G000000000000000',
    'A'.repeat(17),
  ])('refuse %j', (text) => {
    expect(signature.isKeyId(text)).toBe(false);
  });
});

describe('public keys', () => {
  const key = KEYS.a.publicKey;
  const text = signature.encodePublicKey(key);
  const bytes = decodeBase64(text) ?? new Uint8Array();

  it('come back with any id', () => {
    fc.assert(
      fc.property(keyId, (id) => {
        const written = signature.encodePublicKey({ keyId: id, bytes: key.bytes });
        expect(written).toMatch(/^RW/);
        expect(signature.decodePublicKey(written)).toEqual({ keyId: id, bytes: key.bytes });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['one byte less', encodeBase64(bytes.subarray(0, 41))],
    ['one byte more', encodeBase64(joinBytes([bytes, Uint8Array.of(0)]))],
    ['the algorithm of hashed signatures', encodeBase64(joinBytes([encodeUtf8('ED'), bytes.subarray(2)]))],
    ['a space', ` ${text}`],
    ['a line end', `${text}\n`],
    ['another alphabet', text.replace(/.$/, '-')],
  ])('are refused: %s', (_what, wrong) => {
    expect(codeOf(() => signature.decodePublicKey(wrong))).toBe('key-malformed');
  });

  it.each([
    ['of order 1', Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0))],
    ['of order 4', new Uint8Array(32)],
    ['no point', new Uint8Array(32).fill(2)],
    ['y = p', Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0xed : i === 31 ? 0x7f : 0xff))],
  ])('are weak: %s', (_what, weak) => {
    const written = signature.encodePublicKey({ keyId: key.keyId, bytes: weak });
    expect(codeOf(() => signature.decodePublicKey(written))).toBe('key-weak');
  });
});

describe('signature files', () => {
  it('come back', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(signature.decodeSignatureFile(signature.encodeSignatureFile(file))).toEqual(file);
      }),
    );
  });

  it('have one form: what is read is written the same', () => {
    const edited = files.chain((file) => editsOf(signature.encodeSignatureFile(file)));
    fc.assert(
      fc.property(edited, (bytes) => {
        const rewrite = (): Uint8Array => signature.encodeSignatureFile(signature.decodeSignatureFile(bytes));
        const code = codeOf(rewrite);
        if (code === 'no error') expect(rewrite()).toEqual(bytes);
        else expect(code).toBe('signature-malformed');
      }),
      { numRuns: 3000 },
    );
  });

  const lines = new TextDecoder()
    .decode(
      signature.encodeSignatureFile({
        keyId: KEYS.a.publicKey.keyId,
        signature: new Uint8Array(64),
        trustedComment: 'c',
        commentSignature: new Uint8Array(64),
      }),
    )
    .split('\n');
  const withLine = (number: number, line: string): Uint8Array =>
    encodeUtf8(lines.with(number, line).join('\n'));

  it.each([
    ['CRLF', encodeUtf8(lines.join('\r\n'))],
    ['no last line feed', encodeUtf8(lines.join('\n').trimEnd())],
    ['a fifth line', encodeUtf8(`${lines.join('\n')}\n`)],
    ['a mark before it', encodeUtf8(`\ufeff${lines.join('\n')}`)],
    [
      'another key id in the first line',
      withLine(0, 'untrusted comment: sealkit signature by 0000000000000000'),
    ],
    ["minisign's own first line", withLine(0, 'untrusted comment: signature from minisign secret key')],
    ['an empty trusted comment', withLine(2, 'trusted comment: ')],
    ['257 characters', withLine(2, `trusted comment: ${'x'.repeat(257)}`)],
    ['a tab', withLine(2, 'trusted comment: a\tb')],
    ['an accent', withLine(2, 'trusted comment: ñ')],
    ['a hashed signature', withLine(1, (lines[1] ?? '').replace(/^RW/, 'RU'))],
    ['a short signature of the comment', withLine(3, encodeBase64(new Uint8Array(63)))],
    ['not UTF-8', Uint8Array.of(0xff)],
    ['nothing', new Uint8Array()],
    ['1025 bytes', new Uint8Array(1025).fill(0x20)],
  ])('are refused: %s', (_what, wrong) => {
    expect(codeOf(() => signature.decodeSignatureFile(wrong))).toBe('signature-malformed');
  });
});

describe('making signatures', () => {
  const message = encodeUtf8('seal');
  const signer = signerOfSecretKey(KEYS.a);
  const make = (sign: signature.Signer['sign']): Promise<Uint8Array> =>
    signature.createSignatureFile(message, 'c', { publicKey: KEYS.a.publicKey, sign });

  it('signs the message, and then signature and comment', async () => {
    const file = signature.decodeSignatureFile(await make((bytes) => signer.sign(bytes)));
    const { bytes } = KEYS.a.publicKey;
    const both = signature.commentMessage(file.signature, 'c');
    expect(signature.isValidSignature(message, file.signature, bytes)).toBe(true);
    expect(signature.isValidSignature(both, file.commentSignature, bytes)).toBe(true);
  });

  it.each<[string, signature.Signer['sign']]>([
    ['another key', (bytes) => signerOfSecretKey(KEYS.b).sign(bytes)],
    ['too little', () => Promise.resolve(new Uint8Array(63))],
    ['nothing', () => Promise.resolve(new Uint8Array())],
  ])('refuses a signer that answers with %s', async (_what, sign) => {
    expect(await codeOfAsync(() => make(sign))).toBe('signer-failed');
  });

  it('refuses a key whose public half is another one', async () => {
    const mixed = signerOfSecretKey({ ...KEYS.a, publicKey: KEYS.b.publicKey });
    expect(await codeOfAsync(() => signature.createSignatureFile(message, 'c', mixed))).toBe('signer-failed');
  });

  it('refuses a signer that fails the second time', async () => {
    let calls = 0;
    const wrong = Promise.resolve(new Uint8Array(64));
    expect(await codeOfAsync(() => make((bytes) => (calls++ === 0 ? signer.sign(bytes) : wrong)))).toBe(
      'signer-failed',
    );
  });
});

describe('fingerprints', () => {
  it('are the first half of SHA-256 in groups of four', () => {
    const digestHex = (): string => '0123456789abcdef'.repeat(4);
    const newHash = (): { update: () => void; digestHex: () => string } => ({
      update: () => undefined,
      digestHex,
    });
    expect(signature.fingerprintOf(new Uint8Array(), newHash)).toBe(
      '0123 4567 89AB CDEF 0123 4567 89AB CDEF',
    );
  });
});
