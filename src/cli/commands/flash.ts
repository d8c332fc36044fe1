/** `sealkit flash`: a verified image onto sticks. */
import { CODES } from '../../base/codes.ts';
import type { OpenKit } from '../../base/container.ts';
import { SealkitError, faultOf, type Fault } from '../../base/errors.ts';
import { readable } from '../../base/readable.ts';
import type { ByteSource } from '../../base/source.ts';
import { openKit } from '../../container/index.ts';
import {
  compareAll,
  driveAt,
  flashAll,
  ImageInVerification,
  listDrives,
  openTarget,
  refuseDrives,
  refuseExchanged,
  STALL_MS,
} from '../../media/index.ts';
import type {
  Digest,
  Drive,
  FlashedStick,
  FlashServices,
  Imprint,
  OpenTarget,
  TagChunk,
} from '../../media/index.ts';
import { checkAgainstRelease } from '../../release/index.ts';
import {
  DigestThread,
  isThere,
  newCrc32,
  newSha256,
  newTagger,
  openPlainFile,
  TAG_KEY_SIZE,
} from '../../storage/index.ts';
import { assessKit, type Trust, type VerificationReport } from '../../verification/index.ts';
import { askLines } from '../ask.ts';
import { hasBootMark } from '../first-bytes.ts';
import {
  beginBatch,
  refuseIncompleteBatch,
  type BatchOptions,
  type BatchWork,
  type Compare,
  type FlashedImage,
} from '../flash-batch.ts';
import { showProgress, today, type Context } from '../context.ts';
import { loadRelease, loadTrust, type TrustOptions } from '../inputs.ts';
import { reportText } from '../report-text.ts';
import { stickProgress } from '../stick-progress.ts';
import type { Terminal } from '../terminal.ts';

export interface FlashOptions extends TrustOptions, BatchOptions {
  readonly device: readonly string[];
  readonly yes: boolean;
  readonly allowNonRemovable: boolean;
}

/** Exit 0 when every stick is good, 3 when one is not, 1 when the image is not genuine: then nothing is written. */
export async function flashCommand(file: string, options: FlashOptions, context: Context): Promise<number> {
  refuseIncompleteBatch(options, options.device.length);
  const trust = await loadTrust(options);
  const image = await openPlainFile(file);
  try {
    await refuseOtherImages(file, image.source);
    const drives = await chooseDrives(image.source.size, options);
    await confirm(drives, options, context);
    const key = context.random(TAG_KEY_SIZE);
    const digest = new DigestThread(image, file, key);
    try {
      const tagChunk = newTagger(key);
      const opened = { file, source: image.sourceHere, digest, tagChunk };
      return await verifyAndFlash(opened, { trust, drives }, options, context);
    } finally {
      await digest.close();
    }
  } finally {
    image.close();
  }
}

/** The image's open file. */
interface OpenImage {
  readonly file: string;
  readonly source: ByteSource;
  readonly digest: Digest;
  readonly tagChunk: TagChunk;
}

async function verifyAndFlash(
  image: OpenImage,
  { trust, drives }: { readonly trust: Trust; readonly drives: readonly Drive[] },
  options: BatchOptions,
  context: Context,
): Promise<number> {
  const { report, imprint, isReleased } = await verifyImage(image, trust, context);
  if (imprint === null || report.verdict !== 'genuine') {
    context.terminal.result(report, reportText(report, context.terminal));
    return 1;
  }
  const flashed = { report, sha256: imprint.sha256, size: image.source.size, isReleased };
  const verified = { ...image, imprint };
  const nobody = (): Promise<void> => Promise.resolve();
  const compare: Compare = (known) =>
    onDrives(compareAll, 'read', verified, { drives: known, onEnd: nobody, context });
  const batch = await beginBatch(options, flashed, drives, { context, compare });
  try {
    const { drives: open, record } = batch;
    const sticks = await onDrives(flashAll, 'write', verified, { drives: open, onEnd: record, context });
    tell(flashed, drives, { ...batch, sticks }, context);
    return sticks.every(({ fault }) => fault === null) ? 0 : 3;
  } finally {
    await batch.close();
  }
}

/** An archive or a CD image is of no use on a stick: no Windows would show it. @throws SealkitError `source-unrecognised` */
async function refuseOtherImages(file: string, source: ByteSource): Promise<void> {
  if (await hasBootMark(source)) return;
  throw new SealkitError({ code: 'source-unrecognised', path: readable(file), expected: '.img' });
}

/** What an image's partition table counts in. On a stick with others every system would look for the volume elsewhere. */
const SECTOR_SIZE = 512;

/** A link such as those below /dev/disk/by-id is followed. @throws SealkitError `drive-refused`, `tool-missing` */
async function chooseDrives(size: number, options: FlashOptions): Promise<readonly Drive[]> {
  if (options.device.length === 0) throw new SealkitError({ code: 'usage', expected: '--device …' });
  const all = await listDrives(process.platform);
  const chosen: Drive[] = [];
  for (const given of options.device) chosen.push(await driveAt(all, given));
  refuseDrives(chosen, { size, blockSize: SECTOR_SIZE, allowNonRemovable: options.allowNonRemovable });
  return chosen;
}

/** Everything on a stick is lost: its name is typed again, or --yes says that a script knows what it does. */
async function confirm(drives: readonly Drive[], { yes }: FlashOptions, context: Context): Promise<void> {
  if (yes) return;
  const { labels } = context.terminal;
  const questions = drives.map((drive) => ({
    text: `${describe(drive)}\n${labels.confirmDrive} ${drive.path}: `,
  }));
  const answers = (await askLines(questions, context)) ?? [];
  drives.forEach(({ path }, i) => {
    if (answers[i] === path) return;
    const found = readable(answers[i] ?? '');
    throw new SealkitError({ code: 'drive-refused', path, expected: `${path} | --yes`, found });
  });
}

function describe({ path, vendor, model, serial, size }: Drive): string {
  const words = [vendor, model, serial].filter((word) => word !== null);
  return `${path}: ${[...words, `${(size / 1e9).toFixed(1)} GB`].join(' ')}`;
}

/** The image, the release record beside it where there is one, and the imprint by which the image is known again: of one reading. */
async function verifyImage(
  { file, source, ...services }: OpenImage,
  trust: Trust,
  context: Context,
): Promise<{ report: VerificationReport; imprint: Imprint | null; isReleased: boolean }> {
  const beside = file.replace(/(\.img)?$/, '.release.json');
  const release = (await isThere(beside)) ? await loadRelease(beside, trust) : null;
  const onProgress = (done: number, total: number): void =>
    showProgress(context, context.terminal.labels.verify, done, total);
  const image = new ImageInVerification(source, { name: readable(file), ...services });
  const open = (): Promise<OpenKit> => openKit({ kind: 'image', image, readOnly: true }, newCrc32);
  const request = { open, trust, today: today(context) };
  const report = await assessKit(request, { newHash: newSha256, onProgress });
  const isReleased = release !== null;
  if (report.verdict !== 'genuine') return { report, imprint: null, isReleased };
  const imprint = await image.takeImprint();
  context.interruption.throwIfAborted();
  const found = { source: { size: source.size, sha256: imprint.sha256 }, beside: [] };
  const judged = release === null ? report : checkAgainstRelease(report, release, found);
  return { report: judged, imprint, isReleased };
}

interface DriveWork {
  readonly drives: readonly Drive[];
  readonly onEnd: FlashServices['onEnd'];
  readonly context: Context;
}

/** Opens the drives for the work. What cannot be opened has failed. */
async function onDrives(
  work: typeof flashAll,
  use: 'read' | 'write',
  { source, tagChunk, imprint }: OpenImage & { readonly imprint: Imprint },
  { drives, onEnd, context }: DriveWork,
): Promise<readonly FlashedStick[]> {
  const targets: OpenTarget[] = [];
  const refused: FlashedStick[] = [];
  // Asking and verifying took their time.
  const now = await listDrives(process.platform);
  for (const drive of drives) {
    try {
      refuseExchanged(drive, now);
      targets.push(openTarget(drive, use));
    } catch (error) {
      refused.push({ name: drive.path, fault: faultOf(error) });
    }
  }
  try {
    for (const stick of refused) await onEnd(stick);
    const { random, interruption } = context;
    const onProgress = stickProgress(context);
    const services = { tagChunk, random, onProgress, interruption, stallMs: STALL_MS, onEnd };
    return [...(await work({ source, imprint }, targets, services)), ...refused];
  } finally {
    // Not waited for: one that hangs would hold up what is told of the others.
    for (const target of targets) target.close().catch(() => undefined);
  }
}

/** Every drive that was named, also those that were left as they are. */
function tell(
  image: FlashedImage & { readonly isReleased: boolean },
  drives: readonly Drive[],
  {
    drives: open,
    labels,
    sticks,
  }: Pick<BatchWork, 'drives' | 'labels'> & { sticks: readonly FlashedStick[] },
  { terminal }: Context,
): void {
  const rows = drives.map((drive) => {
    const fault = sticks.find(({ name }) => name === drive.path)?.fault ?? null;
    const { path: device, vendor, model, serial, size } = drive;
    const result = { result: fault === null ? 'good' : 'failed', fault };
    const label = labels.get(device) ?? null;
    return { device, vendor, model, serial, size, label, isAlreadyDone: !open.includes(drive), ...result };
  });
  const { size, sha256, report, isReleased: released } = image;
  const value = {
    schema: 'sealkit-flash/1',
    kit: report.kit,
    image: { size, sha256, released },
    sticks: rows,
  };
  const lines = rows.filter(({ isAlreadyDone }) => !isAlreadyDone).map((row) => lineOf(row, terminal));
  const record = released ? terminal.labels.isReleased : terminal.labels.noRelease;
  terminal.result(value, `${lines.join('')}${terminal.labels.imageDigest}: sha256 ${sha256} (${record})\n`);
}

interface Row {
  readonly device: string;
  readonly label: number | null;
  readonly fault: Fault | null;
}

function lineOf({ device, label, fault }: Row, terminal: Terminal): string {
  const { labels, options } = terminal;
  const number = label === null ? '' : ` (${labels.label} ${label})`;
  if (fault === null) return `${device}${number}: ${terminal.style('green', labels.stickGood)}\n`;
  const { text, advice } = CODES[fault.code][options.language];
  const detail = [fault.expected, fault.found].filter((part) => part !== undefined).join(' -> ');
  const failed = terminal.style('red', labels.stickFailed);
  // Such as the batch record on a full disk: the stick is not to blame.
  const culprit = fault.path === undefined || fault.path === device ? '' : `${fault.path}: `;
  return `${device}: ${failed}: ${culprit}${text} [${fault.code}] ${detail}\n  ${advice}\n`;
}
