/** The publisher record (format clause 6). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormFault } from '../../src/base/canonical.ts';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import {
  decodePublisher,
  encodePublicKey,
  encodePublisher,
  type PublisherRecord,
} from '../../src/signature/index.ts';
import { secretKeyOfSeed, type SecretKey } from '../../src/signature/secret-key.ts';
import { codeOf } from '../base/code-of.ts';
import { editsOf } from '../base/edits.ts';
import { canonical, KEYS, recordKey, testKey, testRecord } from '../testkit/fixture.ts';

const FULL = testRecord({
  threshold: 2,
  keys: [
    recordKey(KEYS.a, { validFrom: '2026-01-01', validUntil: '2026-01-01' }),
    recordKey(KEYS.b, { purposes: ['kit', 'production'], holder: 'Ñandú' }),
    recordKey(KEYS.c, { purposes: ['production'] }),
  ],
  revoked: [{ publicKey: encodePublicKey(testKey(1).publicKey), reason: 'perdida' }],
});

function decodingCode(value: unknown): string {
  return codeOf(() => decodePublisher(canonical(value)));
}

function manyKeys(count: number): PublisherRecord['keys'] {
  return Array.from({ length: count }, (_, i) =>
    recordKey(
      secretKeyOfSeed(new Uint8Array(32).fill(i + 1), i.toString(16).toUpperCase().padStart(16, '0')),
    ),
  );
}

/** The same key under another id. */
function renamed(key: SecretKey, keyId: string): SecretKey {
  return { ...key, publicKey: { ...key.publicKey, keyId } };
}

describe('publisher record', () => {
  it('comes back as the same value and bytes', () => {
    const bytes = encodePublisher(FULL);
    expect(decodePublisher(bytes)).toEqual(FULL);
    expect(encodePublisher(decodePublisher(bytes))).toEqual(bytes);
  });

  it('has one form: what is read is written the same', () => {
    fc.assert(
      fc.property(editsOf(encodePublisher(FULL)), (bytes) => {
        const rewrite = (): Uint8Array => encodePublisher(decodePublisher(bytes));
        const code = codeOf(rewrite);
        if (code === 'no error') expect(rewrite()).toEqual(bytes);
        else expect(['publisher-malformed', 'key-weak']).toContain(code);
      }),
      { numRuns: 500 },
    );
  });

  it('takes 16 keys that all must sign', () => {
    expect(decodingCode(testRecord({ keys: manyKeys(16), threshold: 16 }))).toBe('no error');
  });

  const { a, b } = KEYS;
  const oneKey = (change: Partial<PublisherRecord['keys'][number]>): PublisherRecord =>
    testRecord({ keys: [recordKey(a, change)] });
  it.each<[string, unknown]>([
    ['17 keys', testRecord({ keys: manyKeys(17) })],
    ['no key', testRecord({ keys: [] })],
    [
      '65 revoked keys',
      testRecord({ revoked: manyKeys(65).map(({ publicKey }) => ({ publicKey, reason: 'r' })) }),
    ],
    ['a threshold above the keys for kits', { ...FULL, threshold: 3 }],
    ['a threshold of 17', { ...FULL, threshold: 17 }],
    ['the same key twice', testRecord({ keys: [recordKey(a), recordKey(a)] })],
    [
      'the same bytes under two ids',
      testRecord({ keys: [recordKey(a), recordKey(renamed(a, '0'.repeat(16)))] }),
    ],
    ['one id for two keys', testRecord({ keys: [recordKey(a), recordKey(renamed(b, a.publicKey.keyId))] })],
    [
      'a key that is revoked',
      testRecord({ revoked: [{ publicKey: encodePublicKey(a.publicKey), reason: 'r' }] }),
    ],
    ['no purpose', oneKey({ purposes: [] })],
    ['purposes the other way round', oneKey({ purposes: ['production', 'kit'] })],
    ['one purpose twice', oneKey({ purposes: ['kit', 'kit'] })],
    ['an end before the beginning', oneKey({ validFrom: '2026-01-02', validUntil: '2026-01-01' })],
    ['record 0', testRecord({ record: 0 })],
    ['record 2^31', testRecord({ record: 2 ** 31 })],
    ['another kind', { ...testRecord(), kind: 'trial' }],
    ['another schema', { ...testRecord(), schema: 'sealkit-publisher/2' }],
  ])('is refused with %s', (_what, value) => {
    expect(decodingCode(value)).toBe('publisher-malformed');
  });

  it.each<[string, PublisherRecord, object]>([
    [
      'the same key twice',
      testRecord({ keys: [recordKey(b), recordKey(a), recordKey(a)] }),
      {
        field: '$.keys[2].publicKey',
        expected: '!= $.keys[1].publicKey',
        found: `KEYID ${a.publicKey.keyId}`,
      },
    ],
    [
      'a key that is revoked',
      testRecord({ revoked: [{ publicKey: encodePublicKey(a.publicKey), reason: 'r' }] }),
      { field: '$.revoked[0].publicKey', expected: '!= $.keys[0].publicKey' },
    ],
    ['too few keys', { ...FULL, threshold: 3 }, { field: '$.threshold', expected: '<= 2', found: '3' }],
    [
      'an end before the beginning',
      oneKey({ validFrom: '2026-01-02', validUntil: '2026-01-01' }),
      { field: '$.keys[0].validUntil', expected: '>= 2026-01-02', found: '2026-01-01' },
    ],
  ])('says what is wrong with %s', (_what, value, detail) => {
    expect(() => decodePublisher(canonical(value))).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining(detail)] }),
    );
  });

  it('is refused when it is longer than its limit, before it is parsed', () => {
    expect(codeOf(() => decodePublisher(new Uint8Array(65_537)))).toBe('publisher-malformed');
  });

  it('is refused with a weak key', () => {
    const weak = encodePublicKey({ keyId: '0000000000000001', bytes: new Uint8Array(32) });
    expect(decodingCode(testRecord({ keys: [recordKey(a), recordKey(a, { publicKey: weak })] }))).toBe(
      'key-weak',
    );
    expect(decodingCode(testRecord({ revoked: [{ publicKey: weak, reason: 'r' }] }))).toBe('key-weak');
  });

  it('is not written when it could not be read', () => {
    expect(() => encodePublisher({ ...FULL, id: 'Ñ' })).toThrow(FormFault);
    expect(codeOf(() => encodePublisher({ ...FULL, threshold: 3 }))).toBe('publisher-malformed');
    expect(codeOf(() => decodePublisher(encodeUtf8('{}\n')))).toBe('publisher-malformed');
  });
});
