/**
 * The record of a batch: one JSON line for each stick, chained by digests, so that no line can be changed, left out or put in
 * without all that follow telling (format clause 18).
 */
import { decodeUtf8, encodeUtf8, isEqualBytes } from '../base/bytes.ts';
import { FormFault, nullable, oneOf, record, whole, type Form, type Formed } from '../base/canonical.ts';
import { SealkitError } from '../base/errors.ts';
import * as forms from '../base/forms.ts';
import type { NewHash } from '../base/source.ts';

/** Some ten thousand sticks. */
export const MAX_BATCH_SIZE = 16 * 2 ** 20;
const MAX_LINES = 2 ** 31 - 1;
const counter = whole(1, MAX_LINES);
const size = whole(1, Number.MAX_SAFE_INTEGER);

const opening = record({
  kind: oneOf('open'),
  schema: oneOf('sealkit-batch/1'),
  kit: record({ id: forms.id, version: forms.version, sequence: counter }),
  seal: forms.sha256,
  image: record({ size, sha256: forms.sha256 }),
  station: forms.text(100),
  operator: forms.text(100),
  time: forms.time,
  tool: forms.version,
});
const drive = record({
  vendorId: nullable(forms.text(200)),
  productId: nullable(forms.text(200)),
  vendor: nullable(forms.text(200)),
  model: nullable(forms.text(200)),
  serial: nullable(forms.text(200)),
  size,
});
const stick = record({
  kind: oneOf('stick'),
  time: forms.time,
  operator: forms.text(100),
  label: nullable(counter),
  sealNumber: nullable(forms.text(100)),
  drive,
  image: forms.sha256,
  readBack: nullable(forms.sha256),
  protection: oneOf('on', 'off', 'unknown'),
  result: oneOf('good', 'failed'),
  fault: nullable(forms.text(100)),
});
/** What was found of a good stick later, when it had been protected. */
const attested = record({
  kind: oneOf('attest'),
  time: forms.time,
  operator: forms.text(100),
  label: counter,
  drive,
  protection: oneOf('on', 'off'),
  foundBy: oneOf('system', 'write'),
  outcome: forms.text(100),
});
const closing = record({
  kind: oneOf('close'),
  time: forms.time,
  good: whole(0, MAX_LINES),
  failed: whole(0, MAX_LINES),
});

export type Opening = Formed<typeof opening>;
export type StickLine = Formed<typeof stick>;
export type AttestLine = Formed<typeof attested>;
export type Closing = Formed<typeof closing>;
export type Entry = Opening | StickLine | AttestLine | Closing;
/** What a drive says of itself. */
export type DriveFacts = StickLine['drive'];

const FORMS: Readonly<Record<Entry['kind'], Form<Entry>>> = {
  open: opening,
  stick,
  attest: attested,
  close: closing,
};
const FIRST = '0'.repeat(64);

/** A batch as far as it was read. */
export interface Batch {
  readonly opening: Opening;
  readonly sticks: readonly StickLine[];
  /** In the order in which they were looked at: the last one of a label counts. */
  readonly attested: readonly AttestLine[];
  readonly closing: Closing | null;
  readonly lines: number;
  /** SHA-256 of the last line: what the next one names. */
  readonly last: string;
  /** Bytes of all whole lines. What lies behind was being written when the computer stopped. */
  readonly whole: number;
  readonly isTorn: boolean;
}

/** What stands around each entry. */
const frame = record({ line: counter, previous: forms.sha256, entry: (value: unknown) => value });

/** One line, with its line feed. @throws FormFault when the entry has not its form: a caller's bug */
export function encodeLine(entry: Entry, line: number, previous: string): Uint8Array {
  const formed = FORMS[entry.kind](entry, '$.entry');
  return encodeUtf8(`${JSON.stringify({ line, previous, entry: formed })}\n`);
}

export function lineDigest(line: Uint8Array, newHash: NewHash): string {
  const hash = newHash();
  hash.update(line);
  return hash.digestHex();
}

export const FIRST_PREVIOUS = FIRST;

/** @throws SealkitError `batch-malformed`, with the line */
export function decodeBatch(bytes: Uint8Array, newHash: NewHash): Batch {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const entries: Entry[] = [];
  let previous = FIRST;
  for (let at = 0; at < end;) {
    const next = bytes.indexOf(0x0a, at) + 1;
    const line = bytes.subarray(at, next);
    entries.push(decodeLine(line, entries.length + 1, previous));
    previous = lineDigest(line, newHash);
    at = next;
  }
  const facts = factsOf(entries);
  return { ...facts, lines: entries.length, last: previous, whole: end, isTorn: end < bytes.length };
}

/** What the entries say together. */
function factsOf(entries: readonly Entry[]): Pick<Batch, 'opening' | 'sticks' | 'attested' | 'closing'> {
  const [first, ...rest] = entries;
  const last = rest.at(-1);
  const closed = last?.kind === 'close' ? last : null;
  const sticks = rest.filter((entry) => entry.kind === 'stick');
  const found = rest.filter((entry) => entry.kind === 'attest');
  const isOrdered = sticks.length + found.length === rest.length - (closed === null ? 0 : 1);
  if (first?.kind !== 'open' || !isOrdered)
    refuse(entries.length, { expected: 'open, stick | attest…, close' });
  const good = sticks.filter(({ result }) => result === 'good').length;
  if (closed !== null && (closed.good !== good || closed.failed !== sticks.length - good))
    refuse(entries.length, { field: 'good', expected: String(good), found: String(closed.good) });
  for (const { label } of found) {
    if (!sticks.some((line) => line.label === label))
      refuse(entries.length, { field: 'label', expected: '-', found: String(label) });
  }
  return { opening: first, sticks, attested: found, closing: closed };
}

function refuse(line: number, detail: { field?: string; expected: string; found?: string }): never {
  throw new SealkitError({ code: 'batch-malformed', line, ...detail });
}

function decodeLine(bytes: Uint8Array, line: number, previous: string): Entry {
  try {
    const text = decodeUtf8(bytes);
    if (text === null) throw new FormFault('$', 'UTF-8');
    const framed = frame(JSON.parse(text), '$');
    if (framed.line !== line) throw new FormFault('$.line', String(line));
    if (framed.previous !== previous) throw new FormFault('$.previous', previous);
    const kind = String((framed.entry as { kind?: unknown } | null)?.kind);
    if (!isKind(kind)) throw new FormFault('$.entry.kind', Object.keys(FORMS).join(' | '));
    const entry = FORMS[kind](framed.entry, '$.entry');
    if (!isEqualBytes(encodeLine(entry, line, previous), bytes)) throw new FormFault('$', 'JSON (3.1)');
    return entry;
  } catch (cause) {
    if (cause instanceof FormFault) refuse(line, { field: cause.field, expected: cause.expected });
    if (cause instanceof SyntaxError) refuse(line, { expected: 'JSON' });
    throw cause;
  }
}

function isKind(kind: string): kind is Entry['kind'] {
  return Object.hasOwn(FORMS, kind);
}

/** Whether the stick refuses writes, as far as the record knows: what was found last. */
export function protectionOf(
  { attested: found }: Batch,
  { label, protection }: StickLine,
): StickLine['protection'] {
  return found.findLast((line) => line.label === label)?.protection ?? protection;
}

/** The text that the second signature of a closed batch covers. */
export function batchComment({ opening: { kit } }: Batch, lines: number): string {
  return `sealkit batch=${kit.id}-${kit.version} lines=${lines}`;
}
