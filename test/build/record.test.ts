/** The record a kit is sealed under. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { developmentRecord, givenRecord } from '../../src/build/index.ts';
import { readDefinition } from '../../src/definition/index.ts';
import { decodePublisher, encodePublisher } from '../../src/signature/index.ts';
import { signerOfSecretKey } from '../../src/signature/secret-key.ts';
import { codeOf } from '../base/code-of.ts';
import { KEYS, recordKey, testRecord } from '../testkit/fixture.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../kit-template/examples/lrm-security-patch/kit.yaml');
const definition = readDefinition(new Uint8Array(readFileSync(EXAMPLE)), 'kit.yaml');
const [a, b, c] = [KEYS.a, KEYS.b, KEYS.c].map(signerOfSecretKey) as [Signer, Signer, Signer];
type Signer = ReturnType<typeof signerOfSecretKey>;

const given = encodePublisher(
  testRecord({
    id: definition.publisher.id,
    threshold: 2,
    keys: [recordKey(KEYS.a), recordKey(KEYS.b), recordKey(KEYS.c, { purposes: ['production'] })],
  }),
);

describe('a development record', () => {
  it('is the same bytes each time, from definition and key alone', () => {
    const { record, bytes } = developmentRecord(definition, [a]);
    expect(developmentRecord(definition, [a]).bytes).toEqual(bytes);
    expect(decodePublisher(bytes)).toEqual(record);
    expect(record).toMatchObject({
      id: definition.publisher.id,
      kind: 'development',
      threshold: 1,
      record: 1,
      revoked: [],
    });
    expect(record.keys).toMatchObject([
      { purposes: ['kit', 'production'], validFrom: null, validUntil: null },
    ]);
  });

  it.each([
    ['no key', []],
    ['two keys', [a, b]],
  ])('is not made from %s', (_what, signers) => {
    expect(codeOf(() => developmentRecord(definition, signers))).toBe('usage');
  });
});

describe('a record that is given', () => {
  it('keeps its exact bytes', () => {
    expect(givenRecord(given, definition, [b, a]).bytes).toEqual(given);
  });

  it.each([
    ['another publisher', encodePublisher(testRecord()), [a], 'definition-contradiction'],
    ['a stranger', encodePublisher(testRecord({ id: definition.publisher.id })), [b], 'key-not-in-record'],
    ['a key for production', given, [c], 'key-not-in-record'],
    [
      'another label of a known key',
      given,
      [signerOfSecretKey({ ...KEYS.a, publicKey: { ...KEYS.a.publicKey, keyId: '0'.repeat(16) } })],
      'key-not-in-record',
    ],
    ['one key twice', given, [a, a], 'usage'],
    ['bytes that are none', new Uint8Array(3), [a], 'publisher-malformed'],
  ])('is refused with %s', (_what, bytes, signers, code) => {
    expect(codeOf(() => givenRecord(bytes, definition, signers))).toBe(code);
  });
});
