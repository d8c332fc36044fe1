/** `sealkit batch`: the record of the sticks that were written. */
import { CODES } from '../../base/codes.ts';
import { SealkitError } from '../../base/errors.ts';
import { readable } from '../../base/readable.ts';
import {
  batchComment,
  openBatch,
  protectionOf,
  readBatch,
  type Batch,
  type Closing,
} from '../../media/index.ts';
import { knownKey, proveSignature, refuseDay } from '../../release/index.ts';
import { createSignatureFile, MAX_SIGNATURE_FILE_SIZE } from '../../signature/index.ts';
import { newSha256, readSmallFile, refuseExisting, writeNew } from '../../storage/index.ts';
import { trustRecord, type Trust } from '../../verification/index.ts';
import { batchCsv } from '../batch-csv.ts';
import { labelSheet, packingList } from '../batch-page.ts';
import type { Context } from '../context.ts';
import { loadRecordBytes, naming } from '../inputs.ts';
import { loadSigners, refuseNoSigner, type SignerOptions } from '../signers.ts';

export interface CloseOptions extends SignerOptions {
  readonly publisher: string;
}

/** Writes the last line and signs the whole record, by a key that will prove it. Nothing can be added then. */
export async function closeBatch(file: string, options: CloseOptions, context: Context): Promise<number> {
  refuseNoSigner(options);
  const trust = trustRecord(await loadRecordBytes(options.publisher));
  const beside = `${file}.minisig`;
  await refuseExisting(beside, false);
  const [signer] = await loadSigners(options, context);
  if (signer === undefined) return 2;
  refuseOtherKey(signer.publicKey.keyId, trust, timeOf(context.now()).slice(0, 10));
  await naming(file, () => appendClosing(file, context));
  const { bytes, batch } = await naming(file, () => readBatch(file, newSha256));
  const signature = await createSignatureFile(bytes, batchComment(batch, batch.lines), signer);
  proveBatch({ bytes, batch, signature }, trust);
  await writeNew(beside, signature);
  context.terminal.result(
    { ...reportOf(file, batch), signature: beside },
    `${textOf(batch, context)}${beside}\n`,
  );
  return 0;
}

/** @throws SealkitError `key-not-in-record`: a signature that nobody would accept is not made, and the record stays open */
function refuseOtherKey(keyId: string, trust: Trust, day: string): void {
  try {
    refuseDay(knownKey(keyId, trust, 'production'), day);
  } catch (cause) {
    throw new SealkitError({ code: 'key-not-in-record', expected: 'production', found: keyId }, { cause });
  }
}

/** A batch that was closed, but whose signing failed, is signed when it is closed again. */
async function appendClosing(file: string, context: Context): Promise<void> {
  const { batch } = await readBatch(file, newSha256);
  if (batch.closing !== null) return;
  const opened = await openBatch(file, batch.opening, newSha256);
  try {
    tellTorn(opened.batch, context);
    await opened.append(closingOf(batch, context));
  } finally {
    await opened.close();
  }
}

function closingOf({ sticks }: Batch, { now }: Context): Closing {
  const good = sticks.filter(({ result }) => result === 'good').length;
  return { kind: 'close', time: timeOf(now()), good, failed: sticks.length - good };
}

/** Of a record, to the second. */
export function timeOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function tellTorn({ isTorn, lines }: Batch, { terminal }: Context): void {
  if (isTorn) terminal.note(`${terminal.labels.tornLine} (${lines + 1})`);
}

export async function showBatch(file: string, context: Context): Promise<number> {
  const { batch } = await naming(file, () => readBatch(file, newSha256));
  tellTorn(batch, context);
  context.terminal.result(reportOf(file, batch), textOf(batch, context));
  return 0;
}

/** Chain, form and signature under a production key of the record. Exit 1 when one of them does not hold. */
export async function verifyBatch(
  file: string,
  options: { publisher: string },
  context: Context,
): Promise<number> {
  const trust = trustRecord(await loadRecordBytes(options.publisher));
  const { bytes, batch } = await naming(file, () => readBatch(file, newSha256));
  if (batch.closing === null || batch.isTorn)
    throw new SealkitError({ code: 'batch-unsigned', path: readable(file) });
  const beside = `${file}.minisig`;
  await naming(beside, async () => {
    const signature = await readSmallFile(beside, MAX_SIGNATURE_FILE_SIZE, 'signature-malformed');
    proveBatch({ bytes, batch, signature }, trust);
  });
  const { terminal } = context;
  const text = `${terminal.style('green', terminal.labels.batchProven)}\n${textOf(batch, context)}`;
  terminal.result({ ...reportOf(file, batch), verified: true }, text);
  return 0;
}

interface SignedBatch {
  readonly bytes: Uint8Array;
  readonly batch: Batch;
  readonly signature: Uint8Array;
}

/** @throws SealkitError what does not hold: key, signature, trusted comment, or the key's days */
function proveBatch({ bytes, batch, signature }: SignedBatch, trust: Trust): void {
  const { file, known } = proveSignature({ message: bytes, signature }, trust, 'production');
  if (batch.closing !== null) refuseDay(known, batch.closing.time.slice(0, 10));
  const expected = batchComment(batch, batch.lines);
  const found = file.trustedComment;
  if (found !== expected)
    throw new SealkitError({ code: 'signature-invalid', field: 'trusted comment', expected, found });
}

/** What `batch export` can make of a record. */
export interface ExportOptions {
  readonly csv: boolean;
  readonly packingList: boolean;
  readonly labels: boolean;
}

export async function exportBatch(file: string, options: ExportOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const { csv, packingList: list, labels } = options;
  if ([csv, list, labels].filter(Boolean).length !== 1)
    throw new SealkitError({ code: 'usage', expected: '--csv | --packing-list | --labels' });
  const { batch } = await naming(file, () => readBatch(file, newSha256));
  tellTorn(batch, context);
  const { language } = terminal.options;
  const text = csv ? batchCsv(batch) : list ? packingList(batch, language) : labelSheet(batch, language);
  const value = { schema: 'sealkit-batch-export/1', batch: file, ...(csv ? { csv: text } : { html: text }) };
  terminal.result(value, text);
  return 0;
}

function reportOf(file: string, batch: Batch): object {
  const { opening, sticks, attested, closing, lines, isTorn, last } = batch;
  const { kit, image, station, operator, time } = opening;
  const facts = { kit, image, station, operator, time, isClosed: closing !== null, isTorn, lines, last };
  return { schema: 'sealkit-batch-report/1', batch: file, verified: false, ...facts, sticks, attested };
}

function textOf(batch: Batch, { terminal }: Context): string {
  const { opening, sticks, closing } = batch;
  const { labels, options } = terminal;
  const rows = sticks.map((stick) => {
    const { time, label, drive, result, fault } = stick;
    const known = fault !== null && Object.hasOwn(CODES, fault) ? CODES[fault as keyof typeof CODES] : null;
    const why = known === null ? '' : `: ${known[options.language].text}`;
    const name = [drive.vendor, drive.model, drive.serial].filter((word) => word !== null).join(' ');
    const state = `${result === 'good' ? labels.stickGood : labels.stickFailed}${why}`;
    const locked = protectionOf(batch, stick) === 'on' ? `  ${labels.isProtected}` : '';
    return `${String(label ?? '-').padStart(6)}  ${time}  ${state}${locked}  ${name}`;
  });
  const { kit, image, station, operator } = opening;
  const lines = [
    `${labels.kit}: ${kit.id} ${kit.version} (${labels.sequence} ${kit.sequence})`,
    `${labels.imageDigest}: sha256 ${image.sha256}`,
    `${labels.station}: ${station}, ${operator}`,
    ...rows,
    ...(closing === null
      ? [labels.batchOpen]
      : [`${labels.batchClosed}: ${closing.good} + ${closing.failed}`]),
  ];
  return `${lines.join('\n')}\n`;
}
