/** What `flash --batch` writes down of each stick. */
import { SealkitError, faultOf } from '../base/errors.ts';
import {
  openBatch,
  usbIdsOf,
  type Drive,
  type FlashedStick,
  type OpenBatch,
  type Opening,
  type UsbIds,
} from '../media/index.ts';
import { newSha256 } from '../storage/index.ts';
import type { VerificationReport } from '../verification/index.ts';
import { tellTorn, timeOf } from './commands/batch.ts';
import type { Context } from './context.ts';
import { naming } from './inputs.ts';
import { ownVersion } from './version.ts';

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
  readonly record: (sticks: readonly FlashedStick[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @throws SealkitError `usage`: before anything is written */
export function refuseIncompleteBatch({ batch, station, operator, sealNumber }: BatchOptions): void {
  const given = [station, operator].filter((text) => text !== undefined).length + sealNumber.length;
  const isWhole = batch === undefined ? given === 0 : station !== undefined && operator !== undefined;
  if (!isWhole)
    throw new SealkitError({ code: 'usage', expected: '--batch FILE --station TEXT --operator TEXT' });
}

/** Without --batch nothing is left out and nothing written down. */
export async function beginBatch(
  options: BatchOptions,
  image: FlashedImage,
  drives: readonly Drive[],
  context: Context,
): Promise<BatchWork> {
  const { batch: file, station = '', operator = '' } = options;
  const nothing = (): Promise<void> => Promise.resolve();
  const { kit } = image.report;
  if (file === undefined || kit === null) return { drives, record: nothing, close: nothing };
  const { id, version, sequence, sealSha256: seal } = kit;
  const { size, sha256 } = image;
  const begin: Opening = {
    ...{ kind: 'open', schema: 'sealkit-batch/1', kit: { id, version, sequence }, seal },
    ...{ image: { size, sha256 }, station, operator, time: timeOf(context.now()), tool: ownVersion() },
  };
  const opened = await naming(file, () => openBatch(file, begin, newSha256));
  tellTorn(opened.batch, context);
  const ids = new Map<Drive, UsbIds>();
  for (const drive of drives) ids.set(drive, await usbIdsOf(drive.path));
  const open = drives.filter((drive) => !isDone(drive, ids.get(drive), opened.batch, context));
  const record = recorder(opened, { operator, sha256, sealNumbers: options.sealNumber, ids, context });
  return { drives: open, record: (sticks) => record(open, sticks), close: () => opened.close() };
}

/** A stick is known again by its serial number; without one it is written again. */
function isDone(
  { path, serial }: Drive,
  usb: UsbIds | undefined,
  { sticks }: OpenBatch['batch'],
  { terminal }: Context,
): boolean {
  const same = sticks.find(({ result, drive }) => {
    const isSame = drive.serial === serial && drive.vendorId === (usb?.vendorId ?? null);
    return result === 'good' && serial !== null && isSame && drive.productId === (usb?.productId ?? null);
  });
  if (same !== undefined) terminal.note(`${path} ${terminal.labels.alreadyDone} ${same.label ?? '-'}`);
  return same !== undefined;
}

interface RecordFacts {
  readonly operator: string;
  readonly sha256: string;
  readonly sealNumbers: readonly string[];
  readonly ids: ReadonlyMap<Drive, UsbIds>;
  readonly context: Context;
}

/** Labels are numbered in the order in which sticks become good; a bad one gets none. */
function recorder(opened: OpenBatch, { operator, sha256, sealNumbers, ids, context }: RecordFacts) {
  let labels = opened.batch.sticks.filter(({ label }) => label !== null).length;
  return async (drives: readonly Drive[], sticks: readonly FlashedStick[]): Promise<void> => {
    for (const [i, drive] of drives.entries()) {
      const fault = sticks.find(({ name }) => name === drive.path)?.fault ?? null;
      const isGood = fault === null;
      const { vendor, model, serial, size } = drive;
      const { vendorId, productId } = ids.get(drive) ?? { vendorId: null, productId: null };
      await opened.append({
        ...{ kind: 'stick', time: timeOf(context.now()), operator, label: isGood ? (labels += 1) : null },
        ...{ sealNumber: isGood ? (sealNumbers[i] ?? null) : null },
        ...{
          drive: { vendorId, productId, vendor, model, serial, size },
          image: sha256,
          readBack: isGood ? sha256 : null,
        },
        // It has just been written to, or has refused it.
        protection: isGood ? 'off' : fault.code === 'drive-protected' ? 'on' : 'unknown',
        ...{ result: isGood ? 'good' : 'failed', fault: fault?.code ?? null },
      });
    }
  };
}

/** All sticks of a run that was ended: none is good. */
export function endedSticks(drives: readonly Drive[], error: unknown): readonly FlashedStick[] {
  return drives.map(({ path: name }) => ({ name, fault: faultOf(error) }));
}
