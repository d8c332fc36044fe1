/** What `flash --batch` writes down of each stick. */
import { SealkitError } from '../base/errors.ts';
import { isText } from '../base/forms.ts';
import { readable } from '../base/readable.ts';
import {
  openBatch,
  type Batch,
  type Drive,
  type DriveFacts,
  type FlashedStick,
  type OpenBatch,
  type Opening,
} from '../media/index.ts';
import { newSha256 } from '../storage/index.ts';
import type { VerificationReport } from '../verification/index.ts';
import { tellTorn, timeOf } from './commands/batch.ts';
import type { Context } from './context.ts';
import { naming } from './inputs.ts';
import { factsOfDrive, likeSticks, looksLike } from './known-stick.ts';
import { ownVersion } from './version.ts';

const MAX_TEXT = 100;

export interface BatchOptions {
  readonly batch?: string | undefined;
  readonly station?: string | undefined;
  readonly operator?: string | undefined;
  readonly sealNumber: readonly string[];
}

/** The image that goes onto the sticks, verified. */
export interface FlashedImage {
  readonly report: VerificationReport;
  readonly size: number;
  readonly sha256: string;
}

export interface BatchWork {
  /** Those that are not good by the record already. */
  readonly drives: readonly Drive[];
  /** Label numbers by device, of sticks that are good: now, or by the record already, where only one can be meant. */
  readonly labels: ReadonlyMap<string, number>;
  /** Of one of these, as soon as it is known how it ended. */
  readonly record: (stick: FlashedStick) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `count`: of the drives. @throws SealkitError `usage`: before anything is written */
export function refuseIncompleteBatch(
  { batch, station, operator, sealNumber }: BatchOptions,
  count: number,
): void {
  const given = [station, operator].filter((text) => text !== undefined).length + sealNumber.length;
  const isWhole = batch === undefined ? given === 0 : station !== undefined && operator !== undefined;
  if (!isWhole) throw new SealkitError({ code: 'usage', expected: '--batch … --station … --operator …' });
  refuseText('--station', station);
  refuseText('--operator', operator);
  for (const number of sealNumber) refuseText('--seal-number', number);
  if (sealNumber.length > count) refuseSealNumber(`<=${count}`, `${sealNumber.length}`);
}

function refuseSealNumber(expected: string, found: string): never {
  throw new SealkitError({ code: 'usage', field: '--seal-number', expected, found: readable(found) });
}

/** What a record has no form for (clause 18.3). @throws SealkitError `usage` */
export function refuseText(field: string, text: string | undefined): void {
  if (text === undefined || isText(text, MAX_TEXT)) return;
  throw new SealkitError({ code: 'usage', field, expected: `text(${MAX_TEXT})`, found: readable(text) });
}

/** A drive of this run, and what is written down of it. */
interface Listed {
  readonly drive: Drive;
  readonly facts: DriveFacts;
  readonly sealNumber: string | null;
}

/** Reads sticks that may be done already. */
export type Compare = (drives: readonly Drive[]) => Promise<readonly FlashedStick[]>;

/** Without --batch nothing is left out and nothing written down. */
export async function beginBatch(
  options: BatchOptions,
  image: FlashedImage,
  drives: readonly Drive[],
  { context, compare }: { readonly context: Context; readonly compare: Compare },
): Promise<BatchWork> {
  const { batch: file, station = '', operator = '' } = options;
  const nothing = (): Promise<void> => Promise.resolve();
  const { kit } = image.report;
  if (file === undefined || kit === null)
    return { drives, labels: new Map(), record: nothing, close: nothing };
  const { id, version, sequence, sealSha256: seal } = kit;
  const { size, sha256 } = image;
  const begin: Opening = {
    ...{ kind: 'open', schema: 'sealkit-batch/1', kit: { id, version, sequence }, seal },
    ...{ image: { size, sha256 }, station, operator, time: timeOf(context.now()), tool: ownVersion() },
  };
  const opened = await naming(file, () => openBatch(file, begin, newSha256));
  try {
    tellTorn(opened.batch, context);
    const listed = await listedDrives(drives, options.sealNumber);
    const labels = new Map<string, number>();
    const open = await withoutDone(listed, opened.batch, { context, compare, labels });
    refuseUsedSeals(open, opened.batch);
    return {
      drives: open.map(({ drive }) => drive),
      labels,
      record: recorder(opened, open, { operator, sha256, context, labels }),
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function listedDrives(
  drives: readonly Drive[],
  sealNumbers: readonly string[],
): Promise<readonly Listed[]> {
  const facts = drives.map(async (drive, i) => {
    return { drive, facts: await factsOfDrive(drive), sealNumber: sealNumbers[i] ?? null };
  });
  return Promise.all(facts);
}

/** Only what is good by the record and still holds the image is left as it is: another stick may have the same serial number. */
async function withoutDone(
  listed: readonly Listed[],
  { sticks }: Batch,
  { context, compare, labels }: { context: Context; compare: Compare; labels: Map<string, number> },
): Promise<readonly Listed[]> {
  const { terminal } = context;
  const known = listed.filter(({ facts }) => facts.serial !== null && likeSticks(sticks, facts).length > 0);
  const compared = known.length === 0 ? [] : await compare(known.map(({ drive }) => drive));
  const same = known.filter(({ drive }) => {
    return compared.some(({ name, fault }) => name === drive.path && fault === null);
  });
  // No more than there are lines: else two sticks of one serial number would share a label.
  const done = same.filter(({ facts }, i) => {
    const alike = same.slice(0, i).filter((other) => looksLike(other.facts, facts));
    return alike.length < likeSticks(sticks, facts).length;
  });
  for (const { drive, facts } of done) {
    const numbers = likeSticks(sticks, facts).map(({ label }) => label);
    const [only = null] = numbers.length === 1 ? numbers : [];
    if (only !== null) labels.set(drive.path, only);
    terminal.note(`${drive.path} ${terminal.labels.alreadyDone} ${numbers.join(' | ')}`);
  }
  return listed.filter((entry) => !done.includes(entry));
}

/** A seal is on one stick. @throws SealkitError `usage` */
function refuseUsedSeals(open: readonly Listed[], { sticks }: Batch): void {
  const used = new Set(sticks.map(({ sealNumber }) => sealNumber));
  for (const { sealNumber } of open) {
    if (sealNumber === null) continue;
    if (used.has(sealNumber)) refuseSealNumber('1 x', sealNumber);
    used.add(sealNumber);
  }
}

interface RecordFacts {
  readonly operator: string;
  readonly sha256: string;
  readonly context: Context;
  readonly labels: Map<string, number>;
}

/** Labels are numbered in the order in which sticks become good; a bad one gets none. */
function recorder(
  opened: OpenBatch,
  listed: readonly Listed[],
  { operator, sha256, context, labels }: RecordFacts,
): BatchWork['record'] {
  let last = opened.batch.sticks.filter(({ label }) => label !== null).length;
  return async ({ name, fault }) => {
    const entry = listed.find(({ drive }) => drive.path === name);
    if (entry === undefined) throw new SealkitError({ code: 'internal', found: name });
    const isGood = fault === null;
    const label = isGood ? (last += 1) : null;
    await opened.append({
      ...{ kind: 'stick', time: timeOf(context.now()), operator, label },
      ...{ sealNumber: isGood ? entry.sealNumber : null },
      ...{ drive: entry.facts, image: sha256, readBack: isGood ? sha256 : null },
      // It has just been written to, or has refused it.
      protection: isGood ? 'off' : fault.code === 'drive-protected' ? 'on' : 'unknown',
      ...{ result: isGood ? 'good' : 'failed', fault: fault?.code ?? null },
    });
    if (label !== null) labels.set(name, label);
  };
}
