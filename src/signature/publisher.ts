/** The publisher record: whose keys may sign, and how many must (format clause 6). */
import { encodeBase64 } from '../base/bytes.ts';
import {
  decodeCanonical,
  encodeCanonical,
  list,
  nullable,
  oneOf,
  record,
  textThat,
  whole,
  type Form,
  type Formed,
} from '../base/canonical.ts';
import { SealkitError } from '../base/errors.ts';
import * as forms from '../base/forms.ts';
import { decodePublicKey, isPublicKeyText, type PublicKey } from './minisign.ts';

/** 80 keys with long texts. */
export const MAX_RECORD_SIZE = 64 * 1024;
const MAX_KEYS = 16;
const MAX_REVOKED = 64;

const publicKey = textThat(isPublicKeyText, 'RW…');

const purposes: Form<readonly ('kit' | 'production')[]> = (value, field) => {
  const words = list(oneOf('kit', 'production'), 1, 2)(value, field);
  return words.length === 1 ? words : [oneOf('kit')(words[0], field), oneOf('production')(words[1], field)];
};

const form = record({
  schema: oneOf('sealkit-publisher/1'),
  id: forms.id,
  name: forms.text(200),
  contact: forms.text(200),
  record: whole(1, 2 ** 31 - 1),
  kind: oneOf('release', 'development'),
  threshold: whole(1, MAX_KEYS),
  keys: list(
    record({
      publicKey,
      purposes,
      holder: forms.text(200),
      validFrom: nullable(forms.date),
      validUntil: nullable(forms.date),
    }),
    1,
    MAX_KEYS,
  ),
  revoked: list(record({ publicKey, reason: forms.text(200) }), 0, MAX_REVOKED),
});

export type PublisherRecord = Formed<typeof form>;

/** @throws SealkitError when the record breaks clause 6. */
export function encodePublisher(publisher: PublisherRecord): Uint8Array {
  const bytes = encodeCanonical(form, publisher);
  decodePublisher(bytes);
  return bytes;
}

/** @throws SealkitError `publisher-malformed`, or `key-weak` for a key under which anybody can sign */
export function decodePublisher(bytes: Uint8Array): PublisherRecord {
  if (bytes.length > MAX_RECORD_SIZE) {
    throw new SealkitError({
      code: 'publisher-malformed',
      expected: `size <=${MAX_RECORD_SIZE}`,
      found: `size ${bytes.length}`,
    });
  }
  const publisher = decodeCanonical(form, bytes, 'publisher-malformed');
  checkKeys(publisher);
  return publisher;
}

/** Clauses 6.1 to 6.3. */
function checkKeys({ keys, revoked, threshold }: PublisherRecord): void {
  refuseRepeated([...keysIn('keys', keys), ...keysIn('revoked', revoked)]);
  const signing = keys.filter((key) => key.purposes.includes('kit')).length;
  if (threshold > signing) throw malformed('$.threshold', `<= ${signing}`, String(threshold));
  for (const [i, { validFrom, validUntil }] of keys.entries()) {
    if (validFrom === null || validUntil === null || validFrom <= validUntil) continue;
    throw malformed(`$.keys[${i}].validUntil`, `>= ${validFrom}`, validUntil);
  }
}

interface KeyInRecord extends PublicKey {
  readonly field: string;
}

function keysIn(list: string, entries: readonly { readonly publicKey: string }[]): KeyInRecord[] {
  return entries.map((entry, i) => ({
    ...decodePublicKey(entry.publicKey),
    field: `$.${list}[${i}].publicKey`,
  }));
}

/** Neither a key under two ids nor an id for two keys. */
function refuseRepeated(keys: readonly KeyInRecord[]): void {
  const seen = new Map<string, string>();
  for (const { keyId, bytes, field } of keys) {
    for (const mark of [`KEYID ${keyId}`, `Ed25519 ${encodeBase64(bytes)}`]) {
      const earlier = seen.get(mark);
      if (earlier !== undefined) throw malformed(field, `!= ${earlier}`, mark);
      seen.set(mark, field);
    }
  }
}

function malformed(field: string, expected: string, found: string): SealkitError {
  return new SealkitError({ code: 'publisher-malformed', field, expected, found });
}
