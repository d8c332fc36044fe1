/** `sealkit publisher create` and `publisher show`. */
import {
  decodePublicKey,
  decodePublisher,
  fingerprintOf,
  type PublisherRecord,
} from '../../signature/index.ts';
import { newSha256, refuseExisting, writeNew } from '../../storage/index.ts';
import type { Context } from '../context.ts';
import { loadRecordBytes } from '../inputs.ts';
import { encodeRecordGiven, type RecordOptions } from '../record-given.ts';

export interface CreateOptions extends RecordOptions {
  readonly out: string;
}

export async function createPublisher(options: CreateOptions, context: Context): Promise<number> {
  await refuseExisting(options.out, false);
  const bytes = await encodeRecordGiven(options);
  await writeNew(options.out, bytes);
  context.terminal.note(`${context.terminal.labels.recordWritten}: ${options.out}`);
  return report(bytes, decodePublisher(bytes), context);
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
    return keyLine(publicKey, [
      holder,
      purposes.map((each) => labels.purposes[each]).join(', '),
      ...validity,
    ]);
  });
  const revoked = publisher.revoked.map(({ publicKey, reason }) =>
    keyLine(publicKey, [`${labels.revoked}: ${reason}`]),
  );
  const lines = [
    `${labels.publisher}: ${publisher.name} (${publisher.id}), ${labels.record} ${publisher.record}, ${labels.kinds[publisher.kind]}`,
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
