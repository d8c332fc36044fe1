/** What a verifier trusts before it looks at a kit: a publisher record, or one key (format clauses 6.5, 6.6, 9.1). */
import type { NewHash } from '../base/source.ts';
import { decodePublicKey, decodePublisher, fingerprintOf } from '../signature/index.ts';
import type { PublicKey, PublisherRecord } from '../signature/index.ts';
import type { ReportedPublisher } from './report.ts';

export interface RecordTrust {
  readonly kind: 'record';
  readonly bytes: Uint8Array;
  readonly record: PublisherRecord;
}
export interface KeyTrust {
  readonly kind: 'key';
  readonly key: PublicKey;
}
export type Trust = RecordTrust | KeyTrust;

/** @throws SealkitError `publisher-malformed`, `key-weak` */
export function trustRecord(bytes: Uint8Array): RecordTrust {
  return { kind: 'record', bytes, record: decodePublisher(bytes) };
}

/** `text` is the base64 line of a minisign public key. @throws SealkitError `key-malformed`, `key-weak` */
export function trustKey(text: string): KeyTrust {
  return { kind: 'key', key: decodePublicKey(text) };
}

/** One key of a record, decoded, with what the record says about it. */
export interface KnownKey {
  readonly key: PublicKey;
  readonly state: 'current' | 'revoked';
  readonly holder: string | null;
  readonly purposes: readonly string[];
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}
/** By key id. */
export type KeyRing = ReadonlyMap<string, KnownKey>;

export function keyRingOf(record: PublisherRecord): KeyRing {
  const current = record.keys.map((entry): KnownKey => {
    return { ...entry, key: decodePublicKey(entry.publicKey), state: 'current' };
  });
  const revoked = record.revoked.map((entry): KnownKey => {
    const key = decodePublicKey(entry.publicKey);
    return { key, state: 'revoked', holder: null, purposes: [], validFrom: null, validUntil: null };
  });
  return new Map([...current, ...revoked].map((known) => [known.key.keyId, known]));
}

/** A lone key stands in for a record without validity limits until the kit's own record can be read (clause 6.6). */
export function keyRingOfKey(key: PublicKey): KeyRing {
  const known: KnownKey = {
    key,
    state: 'current',
    holder: null,
    purposes: ['kit'],
    validFrom: null,
    validUntil: null,
  };
  return new Map([[key.keyId, known]]);
}

export function reportedPublisher(
  record: PublisherRecord,
  fingerprintBytes: Uint8Array,
  newHash: NewHash,
): ReportedPublisher {
  const { id, name, record: number, kind } = record;
  return { id, name, record: number, kind, fingerprint: fingerprintOf(fingerprintBytes, newHash) };
}
