/** A publisher record from the words of the command line. What the record refuses is told by these words. */
import { FormFault } from '../base/canonical.ts';
import { SealkitError, type FaultDetail } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { encodePublicKey, encodePublisher, type PublisherRecord } from '../signature/index.ts';
import { loadPublicKey, splitGiven } from './inputs.ts';

export interface RecordOptions {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  /** `K.pub` or `K.pub=Holder`. */
  readonly key: readonly string[];
  readonly productionKey: readonly string[];
  readonly revoked: readonly string[];
  readonly threshold: number;
  readonly record: number;
  readonly kind: 'release' | 'development';
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** A key as it was given. */
interface GivenKey {
  readonly option: '--key' | '--production-key' | '--revoked';
  readonly words: string;
  readonly publicKey: string;
  readonly keyId: string;
  /** Holder or reason. */
  readonly text: string | null;
}

interface RecordKey extends GivenKey {
  readonly purposes: PublisherRecord['keys'][number]['purposes'];
}

interface GivenKeys {
  readonly keys: readonly RecordKey[];
  readonly revoked: readonly GivenKey[];
}

/** @throws SealkitError `usage`, `io-error`, `key-malformed`, `key-weak` */
export async function encodeRecordGiven(options: RecordOptions): Promise<Uint8Array> {
  const given: GivenKeys = {
    keys: mergePurposes(
      await loadGiven('--key', options.key),
      await loadGiven('--production-key', options.productionKey),
    ),
    revoked: await loadGiven('--revoked', options.revoked),
  };
  try {
    return encodePublisher(recordOf(options, given));
  } catch (cause) {
    const fault = faultOfRecord(cause);
    if (fault === null) throw cause;
    throw new SealkitError({ code: 'usage', ...asTyped(fault, options, given) }, { cause });
  }
}

/** What is wrong with the record's form, or with one part against another; null for anything else. */
function faultOfRecord(cause: unknown): FaultDetail | null {
  if (cause instanceof FormFault) return { field: cause.field, expected: cause.expected };
  return cause instanceof SealkitError && cause.code === 'publisher-malformed' ? cause.faults[0] : null;
}

function loadGiven(option: GivenKey['option'], list: readonly string[]): Promise<GivenKey[]> {
  const loaded = list.map(async (words) => {
    const { file, text } = splitGiven(words);
    const key = await loadPublicKey(file);
    return { option, words, publicKey: encodePublicKey(key), keyId: key.keyId, text };
  });
  return Promise.all(loaded);
}

/** A key given for both purposes is one entry; given twice for one of them, or for two holders, it stays twice, which the record refuses. */
function mergePurposes(kit: readonly GivenKey[], production: readonly GivenKey[]): RecordKey[] {
  const keys: RecordKey[] = kit.map((given) => ({ ...given, purposes: ['kit'] }));
  for (const given of production) {
    const at = keys.findIndex((known) => mayBeOne(known, given));
    const known = keys[at];
    if (known === undefined) keys.push({ ...given, purposes: ['production'] });
    else keys[at] = { ...known, text: known.text ?? given.text, purposes: ['kit', 'production'] };
  }
  return keys;
}

function mayBeOne(known: RecordKey, given: GivenKey): boolean {
  return (
    known.publicKey === given.publicKey &&
    known.purposes.join() === 'kit' &&
    (known.text === null || given.text === null || known.text === given.text)
  );
}

function recordOf(options: RecordOptions, { keys, revoked }: GivenKeys): PublisherRecord {
  const { id, name, contact, record, kind, threshold, validFrom = null, validUntil = null } = options;
  return {
    schema: 'sealkit-publisher/1',
    id,
    name,
    contact,
    record,
    kind,
    threshold,
    keys: keys.map(({ publicKey, purposes, text, keyId }) => {
      return { publicKey, purposes, holder: text ?? keyId, validFrom, validUntil };
    }),
    revoked: revoked.map(({ publicKey, text }) => ({ publicKey, reason: text ?? '-' })),
  };
}

/** The record's fault by the option at fault and what was given with it. */
function asTyped(fault: FaultDetail, options: RecordOptions, given: GivenKeys): FaultDetail {
  const { option, words } = typedAt(fault.field ?? '', options, given);
  const expected = (fault.expected ?? '').replace(/\$\.\S+$/, (other) => {
    const earlier = typedAt(other, options, given);
    return `${earlier.option} ${earlier.words}`;
  });
  // The words for a key do not tell what of it was there before.
  const mark = words !== fault.found && fault.found !== undefined ? `: ${fault.found}` : '';
  return { field: option, expected: readable(expected), found: `${readable(words)}${mark}` };
}

/** Where a field of the record was given: `$.keys[0].holder` with a key, `$.id` with the option of its name. */
function typedAt(
  field: string,
  { id, name, contact, threshold, validFrom, validUntil }: RecordOptions,
  given: GivenKeys,
): { readonly option: string; readonly words: string } {
  const [, list, index, member = ''] =
    /^\$\.(keys|revoked)(?:\[([0-9]+)\])?(?:\.([a-zA-Z]+))?$/.exec(field) ?? [];
  if (member === 'validFrom') return { option: '--valid-from', words: validFrom ?? '' };
  if (member === 'validUntil') return { option: '--valid-until', words: validUntil ?? '' };
  if (list === 'keys' || list === 'revoked') {
    const option = list === 'keys' ? '--key' : '--revoked';
    return given[list][Number(index)] ?? { option, words: `[${given[list].length}]` };
  }
  const typed = new Map([
    ['$.id', id],
    ['$.name', name],
    ['$.contact', contact],
    ['$.threshold', String(threshold)],
  ]);
  return { option: field.replace('$.', '--'), words: typed.get(field) ?? '' };
}
