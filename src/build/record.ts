/** The record a kit is sealed under: the one given, or a development record made from the definition and its one key. */
import { SealkitError } from '../base/errors.ts';
import type { KitDefinition } from '../definition/index.ts';
import {
  decodePublisher,
  encodePublicKey,
  encodePublisher,
  type PublisherRecord,
  type Signer,
} from '../signature/index.ts';

export interface SealingRecord {
  readonly record: PublisherRecord;
  /** The record's exact bytes: what verifiers compare. */
  readonly bytes: Uint8Array;
}

/** A signer as far as it matters here, or a signature that was made elsewhere. */
export type KeyHolder = Pick<Signer, 'publicKey'>;

/**
 * One key, both purposes, no validity limits: the same bytes each time, whatever the date (design section 4).
 * @throws SealkitError `usage` unless there is exactly one signer
 */
export function developmentRecord(definition: KitDefinition, signers: readonly Signer[]): SealingRecord {
  const [signer, ...others] = signers;
  if (signer === undefined || others.length > 0) {
    throw new SealkitError({
      code: 'usage',
      field: '--key',
      expected: '1 | --publisher FILE',
      found: String(signers.length),
    });
  }
  const { id, name, contact } = definition.publisher;
  const record: PublisherRecord = {
    schema: 'sealkit-publisher/1',
    id,
    name,
    contact,
    record: 1,
    kind: 'development',
    threshold: 1,
    keys: [
      {
        publicKey: encodePublicKey(signer.publicKey),
        purposes: ['kit', 'production'],
        holder: name,
        validFrom: null,
        validUntil: null,
      },
    ],
    revoked: [],
  };
  return { record, bytes: encodePublisher(record) };
}

/**
 * A record given by the publisher, which must be the definition's publisher and know every signer.
 * @throws SealkitError `publisher-malformed`, `key-weak`, `definition-contradiction`, `key-not-in-record`
 */
export function givenRecord(
  bytes: Uint8Array,
  definition: KitDefinition,
  signers: readonly Signer[],
): SealingRecord {
  const record = decodePublisher(bytes);
  if (record.id !== definition.publisher.id) {
    const detail = { field: 'publisher.id', expected: record.id, found: definition.publisher.id };
    throw new SealkitError({ code: 'definition-contradiction', ...detail });
  }
  refuseRepeatedKeys(signers, '--key');
  signers.forEach((signer) => refuseStranger(signer, record));
  signers.forEach((signer) => refuseInvalid(signer, record, definition.kit.created.slice(0, 10)));
  return { record, bytes };
}

/** @throws SealkitError `usage` when one key is given twice: it would count once only */
export function refuseRepeatedKeys(signers: readonly KeyHolder[], option: string): void {
  const keys = signers.map(({ publicKey }) => publicKey.bytes.join());
  const at = keys.findIndex((key, i) => keys.indexOf(key) < i);
  if (at < 0) return;
  throw new SealkitError({
    code: 'usage',
    field: option,
    expected: '1 x',
    found: `2 x ${signers[at]?.publicKey.keyId ?? ''}`,
  });
}

/** @throws SealkitError `key-not-in-record` when the kit's day lies outside the key's validity */
function refuseInvalid({ publicKey }: Signer, record: PublisherRecord, day: string): void {
  const text = encodePublicKey(publicKey);
  const { validFrom = null, validUntil = null } = record.keys.find((key) => key.publicKey === text) ?? {};
  if ((validFrom ?? day) <= day && day <= (validUntil ?? day)) return;
  const detail = { field: 'kit.created', expected: `${validFrom ?? '*'}..${validUntil ?? '*'}`, found: day };
  throw new SealkitError({ code: 'key-not-in-record', ...detail });
}

/** @throws SealkitError `key-not-in-record` unless the record has this key, with this id, for kits */
export function refuseStranger({ publicKey }: KeyHolder, record: PublisherRecord): void {
  const text = encodePublicKey(publicKey);
  const known = record.keys.some((key) => key.publicKey === text && key.purposes.includes('kit'));
  if (known) return;
  const kitKeys = record.keys.filter((key) => key.purposes.includes('kit')).map((key) => key.publicKey);
  throw new SealkitError({ code: 'key-not-in-record', expected: kitKeys.join(' | '), found: text });
}
