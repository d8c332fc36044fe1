/** `sealkit publisher create` and `publisher show`. */
import { SealkitError } from '../../base/errors.ts';
import { FormFault } from '../../base/canonical.ts';
import {
  decodePublicKey,
  decodePublisher,
  encodePublicKey,
  encodePublisher,
  fingerprintOf,
  type PublisherRecord,
} from '../../signature/index.ts';
import { newSha256, refuseExisting, writeNew } from '../../storage/index.ts';
import type { Context } from '../context.ts';
import { loadPublicKey, loadRecordBytes, splitGiven } from '../inputs.ts';

export interface CreateOptions {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly out: string;
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

type RecordKey = PublisherRecord['keys'][number];

/** A key given for both purposes is one entry. */
async function recordKeys(options: CreateOptions): Promise<RecordKey[]> {
  const keys = new Map<string, RecordKey>();
  for (const [purpose, given] of [
    ...options.key.map((item) => ['kit', item] as const),
    ...options.productionKey.map((item) => ['production', item] as const),
  ]) {
    const { file, text } = splitGiven(given);
    const key = await loadPublicKey(file);
    const publicKey = encodePublicKey(key);
    const known = keys.get(publicKey);
    keys.set(publicKey, {
      publicKey,
      purposes: known !== undefined && purpose === 'production' ? ['kit', 'production'] : [purpose],
      holder: text ?? known?.holder ?? key.keyId,
      validFrom: options.validFrom ?? null,
      validUntil: options.validUntil ?? null,
    });
  }
  return [...keys.values()];
}

async function revokedKeys(options: CreateOptions): Promise<PublisherRecord['revoked']> {
  const entries = options.revoked.map(async (given) => {
    const { file, text } = splitGiven(given);
    return { publicKey: encodePublicKey(await loadPublicKey(file)), reason: text ?? '-' };
  });
  return Promise.all(entries);
}

export async function createPublisher(options: CreateOptions, context: Context): Promise<number> {
  await refuseExisting(options.out, false);
  const { id, name, contact, record, kind, threshold } = options;
  const keys = await recordKeys(options);
  const revoked = await revokedKeys(options);
  const publisher: PublisherRecord = {
    schema: 'sealkit-publisher/1',
    id,
    name,
    contact,
    record,
    kind,
    threshold,
    keys,
    revoked,
  };
  const bytes = encodeGiven(publisher);
  await writeNew(options.out, bytes);
  context.terminal.note(`${context.terminal.labels.recordWritten}: ${options.out}`);
  return report(bytes, publisher, context);
}

/** What the record cannot say was said wrongly on the command line. */
function encodeGiven(publisher: PublisherRecord): Uint8Array {
  try {
    return encodePublisher(publisher);
  } catch (cause) {
    if (cause instanceof FormFault) {
      throw new SealkitError(
        { code: 'usage', field: cause.field.slice(2), expected: cause.expected },
        { cause },
      );
    }
    if (!(cause instanceof SealkitError) || cause.code !== 'publisher-malformed') throw cause;
    const { field = '$.keys' } = cause.faults[0];
    throw new SealkitError({ code: 'usage', field: field.slice(2) }, { cause });
  }
}

export async function showPublisher(file: string, context: Context): Promise<number> {
  const bytes = await loadRecordBytes(file);
  return report(bytes, decodePublisher(bytes), context);
}

function report(bytes: Uint8Array, publisher: PublisherRecord, { terminal }: Context): number {
  const { labels } = terminal;
  const fingerprint = fingerprintOf(bytes, newSha256);
  const keys = publisher.keys.map(({ publicKey, holder, purposes, validFrom, validUntil }) => {
    const isLimited = validFrom !== null || validUntil !== null;
    const validity = isLimited ? [`${validFrom ?? '*'}..${validUntil ?? '*'}`] : [];
    return keyLine(publicKey, [holder, purposes.join(', '), ...validity]);
  });
  const revoked = publisher.revoked.map(({ publicKey, reason }) =>
    keyLine(publicKey, [`${labels.revoked}: ${reason}`]),
  );
  const lines = [
    `${labels.publisher}: ${publisher.name} (${publisher.id}), ${labels.record} ${publisher.record}, ${publisher.kind}`,
    `${labels.contact}: ${publisher.contact}`,
    `${labels.fingerprint}: ${terminal.style('bold', fingerprint)}`,
    `${labels.threshold}: ${publisher.threshold}`,
    ...keys,
    ...revoked,
  ];
  const { schema, ...fields } = publisher;
  terminal.result(
    { schema: 'sealkit-publisher-report/1', fingerprint, publisher: { schema, ...fields } },
    `${lines.join('\n')}\n`,
  );
  return 0;
}

/** With the id by which signatures are told apart. */
function keyLine(publicKey: string, facts: readonly string[]): string {
  return `  ${decodePublicKey(publicKey).keyId}  ${publicKey}  ${facts.join('; ')}`;
}
