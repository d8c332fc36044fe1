/** `sealkit attest`: whether sticks refuse to be written to. */
import { SealkitError } from '../../base/errors.ts';
import {
  ATTEST_SIZE,
  attestDrive,
  driveAt,
  listDrives,
  openBatch,
  readBatch,
  refuseDrives,
  type Attestation,
  type Batch,
  type Drive,
  type DriveFacts,
} from '../../media/index.ts';
import { newSha256 } from '../../storage/index.ts';
import type { Context } from '../context.ts';
import { refuseText } from '../flash-batch.ts';
import { naming } from '../inputs.ts';
import { factsOfDrive, likeSticks } from '../known-stick.ts';
import { tellTorn, timeOf } from './batch.ts';

export interface AttestOptions {
  readonly device: string;
  readonly allowNonRemovable: boolean;
  readonly batch?: string | undefined;
  readonly operator?: string | undefined;
  readonly label?: number | undefined;
}

/** Exit 0 whatever is found: it is told, and written down with --batch. */
export async function attestCommand(options: AttestOptions, context: Context): Promise<number> {
  const { batch: file, operator, label } = options;
  const isWhole = file === undefined ? operator === undefined && label === undefined : operator !== undefined;
  if (!isWhole) throw new SealkitError({ code: 'usage', expected: '--batch … --operator …' });
  refuseText('--operator', operator);
  const drive = await driveAt(await listDrives(process.platform), options.device);
  refuseDrives([drive], { size: ATTEST_SIZE, blockSize: null, allowNonRemovable: options.allowNonRemovable });
  const found =
    file === undefined
      ? { ...(await attestDrive(drive)), label: null }
      : await naming(file, () => attestRecorded(file, drive, options, context));
  const { path, vendor, model, serial, size } = drive;
  const { terminal } = context;
  const value = { schema: 'sealkit-attest/1', device: path, vendor, model, serial, size, ...found };
  const which = found.label === null ? path : `${path} (${terminal.labels.label} ${found.label})`;
  terminal.result(value, `${which}: ${textOf(found, terminal.labels)}\n`);
  return 0;
}

/** The record is open before the stick is tried: what is found is never lost for want of a place. */
async function attestRecorded(
  file: string,
  drive: Drive,
  { operator = '', label: given }: AttestOptions,
  context: Context,
): Promise<Attestation & { readonly label: number }> {
  const { batch: before } = await readBatch(file, newSha256);
  const opened = await openBatch(file, before.opening, newSha256);
  try {
    tellTorn(opened.batch, context);
    const facts = await factsOfDrive(drive);
    const label = labelOf(opened.batch, facts, given);
    const found = await attestDrive(drive);
    const { foundBy, outcome } = found;
    await opened.append({
      ...{ kind: 'attest', time: timeOf(context.now()), operator, label, drive: facts },
      ...{ protection: found.isProtected ? 'on' : 'off', foundBy, outcome },
    });
    return { ...found, label };
  } finally {
    await opened.close();
  }
}

/** @throws SealkitError `usage`: for a stick that the record does not know as good, or knows under another label only */
function labelOf({ sticks }: Batch, facts: DriveFacts, given: number | undefined): number {
  const labels = likeSticks(sticks, facts).map(({ label }) => label);
  const [only] = labels.length === 1 && facts.serial !== null ? labels : [];
  const label = given ?? only;
  if (label !== undefined && label !== null && labels.includes(label)) return label;
  const expected = `--label ${only ?? 'N'}`;
  throw new SealkitError({ code: 'usage', expected, found: given === undefined ? '-' : String(given) });
}

function textOf(
  { isProtected, foundBy, outcome }: Attestation,
  labels: Context['terminal']['labels'],
): string {
  const how = foundBy === 'system' ? labels.foundBySystem : labels.foundByWrite;
  return `${isProtected ? labels.isProtected : labels.notProtected} (${how}: ${outcome})`;
}
