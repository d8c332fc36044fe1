/** Faults of the trusted record itself: a wrong call, never a verdict (format clauses 6 and 9.1). */
import { encodePublicKey } from '../../src/signature/index.ts';
import { recordBytes, type Case } from './cases.ts';
import { canonical, KEYS, recordKey, testRecord } from './fixture.ts';
import { publicKeyText, WEAK_KEYS } from './forge.ts';

function record(change: Record<string, unknown>): Uint8Array {
  return canonical({ ...testRecord(), ...change });
}

function malformed(name: string, clause: string, comment: string, trust: Uint8Array): Case {
  return { name: `trust-${name}`, clause, comment, expect: 'publisher-malformed', trust };
}

const A = recordKey(KEYS.a);
const B = recordKey(KEYS.b);
const sameKeyOtherId = encodePublicKey({ ...KEYS.a.publicKey, keyId: '1111111111111111' });
const otherKeySameId = encodePublicKey({ ...KEYS.b.publicKey, keyId: KEYS.a.publicKey.keyId });

export const TRUST_CASES: readonly Case[] = [
  malformed('threshold-zero', '6.1', 'a threshold of no signature at all', record({ threshold: 0 })),
  malformed('threshold-negative', '6.1', 'a negative threshold', record({ threshold: -1 })),
  malformed('threshold-fraction', '6.1', 'a threshold of one and a half', record({ threshold: 1.5 })),
  malformed('threshold-text', '6.1', 'the threshold is text', record({ threshold: '1' })),
  malformed('threshold-null', '6.1', 'the threshold is null', record({ threshold: null })),
  malformed('threshold-above-keys', '6.1', 'a threshold nobody can reach', record({ threshold: 2 })),
  malformed(
    'threshold-counts-production',
    '6.1',
    'only a production key makes up the threshold',
    record({ threshold: 2, keys: [A, recordKey(KEYS.b, { purposes: ['production'] })] }),
  ),
  malformed('keys-none', '6.1', 'no key at all', record({ keys: [] })),
  malformed('key-twice', '6.3', 'the same key entry twice', record({ keys: [A, A], threshold: 2 })),
  malformed(
    'key-twice-other-id',
    '6.3',
    'the same key bytes under two key ids, to reach a threshold of two',
    record({ keys: [A, recordKey(KEYS.a, { publicKey: sameKeyOtherId })], threshold: 2 }),
  ),
  malformed(
    'key-id-twice',
    '6.3',
    'two keys with one key id',
    record({ keys: [A, recordKey(KEYS.b, { publicKey: otherKeySameId })] }),
  ),
  malformed(
    'key-also-revoked',
    '6.3',
    'a key both current and revoked',
    record({ revoked: [{ publicKey: A.publicKey, reason: 'lost' }] }),
  ),
  malformed(
    'purposes-order',
    '6.2',
    'purposes in the other order',
    record({ keys: [{ ...A, purposes: ['production', 'kit'] }] }),
  ),
  malformed('purposes-none', '6.2', 'a key without purpose', record({ keys: [A, { ...B, purposes: [] }] })),
  malformed(
    'purposes-unknown',
    '6.2',
    'an unknown purpose',
    record({ keys: [A, { ...B, purposes: ['root'] }] }),
  ),
  malformed(
    'validity-inverted',
    '6.2',
    'validFrom after validUntil',
    record({ keys: [{ ...A, validFrom: '2026-12-01', validUntil: '2026-11-01' }] }),
  ),
  malformed(
    'validity-no-day',
    '3.3',
    'a day that does not exist',
    record({ keys: [{ ...A, validFrom: '2026-02-30' }] }),
  ),
  malformed('field-unknown', '3.1', 'a member the record does not have', record({ note: 'x' })),
  malformed('field-missing', '3.1', 'a member is missing', record({ contact: undefined })),
  malformed(
    'field-twice',
    '3.1',
    'a member twice',
    recordBytes('"threshold": 1,', '"threshold": 9,\n  "threshold": 1,'),
  ),
  malformed(
    'field-order',
    '3.1',
    'two members in the other order',
    recordBytes('"record": 1,\n  "kind": "release",', '"kind": "release",\n  "record": 1,'),
  ),
  malformed('field-case', '3.1', 'a member name in another case', recordBytes('"threshold"', '"Threshold"')),
  malformed('bom', '3.1', 'a byte order mark', recordBytes('{\n', '\ufeff{\n')),
  malformed('crlf', '3.1', 'one line ended by CRLF', recordBytes('{\n', '{\r\n')),
  malformed('indent', '3.1', 'other white space', recordBytes('  "id"', '    "id"')),
  malformed('end-missing', '3.1', 'no final line feed', recordBytes('\n}\n', '\n}')),
  malformed('end-extra', '3.1', 'a byte after the end', recordBytes('\n}\n', '\n}\n ')),
  malformed('escape', '3.1', 'a letter written as an escape', recordBytes('testkit@', '\\u0074estkit@')),
  malformed(
    'number-exponent',
    '3.1',
    'a number with an exponent',
    recordBytes('"record": 1,', '"record": 1e0,'),
  ),
  malformed(
    'number-fraction',
    '3.1',
    'a whole number with a fraction',
    recordBytes('"record": 1,', '"record": 1.0,'),
  ),
  malformed('text-bidi', '3.2', 'a right-to-left override in a name', record({ name: 'a\u202eb' })),
  malformed('text-control', '3.2', 'a terminal escape in a name', record({ name: 'a\u001b[2Jb' })),
  malformed('text-empty', '3.2', 'an empty name', record({ name: '' })),
  malformed('text-space', '3.2', 'a name that ends with a space', record({ name: 'a ' })),
  malformed('text-surrogate', '3.2', 'half a surrogate pair', recordBytes('Testkit Publisher', '\\ud800')),
  malformed('text-long', '3.2', '201 bytes of text', record({ name: 'ñ'.repeat(100) + 'a' })),
  malformed('id-upper', '3.4', 'an id with a capital', record({ id: 'Testkit' })),
  malformed('schema-other', '6.1', 'another schema', record({ schema: 'sealkit-publisher/2' })),
  malformed('kind-other', '6.1', 'a third kind', record({ kind: 'test' })),
  malformed(
    'key-base64',
    '5.3',
    'spare bits set in a key',
    record({ keys: [{ ...A, publicKey: `${A.publicKey.slice(0, -1)}=` }] }),
  ),
  malformed(
    'key-algorithm',
    '5.3',
    'a key that does not begin with Ed',
    record({ keys: [{ ...A, publicKey: `A${A.publicKey.slice(1)}` }] }),
  ),
  malformed('not-json', '3.1', 'no JSON', new TextEncoder().encode('record: 1\n')),
  malformed('empty', '3.1', 'no bytes', new Uint8Array()),
  malformed('not-utf8', '3.1', 'a byte that is no UTF-8', Uint8Array.from([...recordBytes(), 0xff])),
  malformed('too-long', '6.1', 'more than 65,536 bytes', new Uint8Array(65_537).fill(0x20)),
  ...Object.entries(WEAK_KEYS).map(([name, hex]): Case => {
    return {
      name: `trust-key-weak-${name}`,
      comment: `a public key that anybody can sign under, or that is no key: ${name}`,
      clause: '5.2',
      expect: 'key-weak',
      trust: record({ keys: [{ ...A, publicKey: publicKeyText(hex, 7) }] }),
    };
  }),
  {
    name: 'trust-key-weak-revoked',
    comment: 'a weak key among the revoked ones',
    clause: '5.2',
    expect: 'key-weak',
    trust: record({ revoked: [{ publicKey: publicKeyText('00'.repeat(32), 7), reason: 'lost' }] }),
  },
];
