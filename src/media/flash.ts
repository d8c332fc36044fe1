/**
 * One image onto many sticks at once. A stick's first block is cleared first and written last; then all of it is read back.
 * What fails, or is ended, before that is over has its first block cleared again.
 */
import { SealkitError, type Fault } from '../base/errors.ts';
import { CHUNK_SIZE, type ByteSource } from '../base/source.ts';
import { BLOCK, checkMarks, clearMarks, writeMarks } from './capacity.ts';
import { withDeadline } from './deadline.ts';
import { feedSticks, rejectionOf, type ChunkWork } from './feed.ts';
import { isKnown, refuseChanged, type Imprint, type TagChunk } from './imprint.ts';
import { clearHead, Stick, type FlashedStick } from './stick.ts';
import type { Target } from './target.ts';

/** An image that has been verified, and what its bytes were then. */
export interface VerifiedImage {
  readonly source: ByteSource;
  readonly imprint: Imprint;
}

export type Phase = 'write' | 'read-back';

export interface Progress {
  readonly name: string;
  readonly phase: Phase;
  /** Bytes of this phase. */
  readonly done: number;
  readonly total: number;
  readonly isFailed: boolean;
}

export interface FlashServices {
  /** As the imprint was taken. */
  readonly tagChunk: TagChunk;
  readonly random: (size: number) => Uint8Array;
  readonly onProgress: (sticks: readonly Progress[]) => void;
  /** Ends all of it: no stick is a kit then. */
  readonly interruption: AbortSignal;
  /** How long a stick may take for one answer. */
  readonly stallMs: number;
  /** Told of each stick as soon as it has ended, and waited for before it counts as good. */
  readonly onEnd: (stick: FlashedStick) => Promise<void>;
}

const NONCE_SIZE = 32;

/**
 * What fails on one stick does not stop the others.
 * @throws SealkitError `payload-changed` when the image is no longer what was verified; `io-error` when it cannot be read
 */
export async function flashAll(
  image: VerifiedImage,
  targets: readonly Target[],
  services: FlashServices,
): Promise<readonly FlashedStick[]> {
  const sticks = newSticks(targets, services);
  const interrupted = rejectionOf(services.interruption);
  try {
    await writeAll(image, { sticks, services, interrupted });
    await readBack(image, { sticks, services, interrupted });
  } catch (error) {
    const fault: Fault = error instanceof SealkitError ? error.faults[0] : { code: 'internal' };
    for (const stick of sticks) stick.failWith(fault);
    throw error;
  } finally {
    await Promise.all(sticks.map((stick) => stick.clear()));
    for (const stick of sticks) await stick.end();
  }
  return sticks.map(({ result }) => result);
}

/**
 * Whether sticks hold the image already. Nothing is written.
 * @throws as `flashAll`
 */
export async function compareAll(
  image: VerifiedImage,
  targets: readonly Target[],
  services: FlashServices,
): Promise<readonly FlashedStick[]> {
  const sticks = newSticks(targets, services);
  await readBack(image, { sticks, services, interrupted: rejectionOf(services.interruption) });
  return sticks.map(({ result }) => result);
}

function newSticks(targets: readonly Target[], { stallMs, onEnd }: FlashServices): readonly Stick[] {
  return targets.map((target) => new Stick(withDeadline(target, stallMs), onEnd));
}

interface Run {
  readonly sticks: readonly Stick[];
  readonly services: FlashServices;
  readonly interrupted: Promise<never>;
}

/** No byte is written that is not of the imprint. */
async function writeAll(image: VerifiedImage, { sticks, services, interrupted }: Run): Promise<void> {
  const { size } = image.source;
  const nonce = services.random(NONCE_SIZE);
  const onEach = (work: (target: Target) => Promise<void>): Promise<unknown> =>
    Promise.race([Promise.all(sticks.map((stick) => stick.inTurn(work))), interrupted]);
  await onEach(async (target) => {
    await clearHead(target);
    await writeMarks(target, size, nonce);
    await target.flush();
  });
  let head = new Uint8Array();
  const work: ChunkWork = {
    onChunk: (chunk, offset) => {
      refuseChanged(chunk, offset, image.imprint, services.tagChunk);
      if (offset === 0) head = Uint8Array.from(chunk.subarray(0, BLOCK));
    },
    onStick: (target, chunk, offset) =>
      offset === 0 ? target.write(BLOCK, chunk.subarray(BLOCK), true) : target.write(offset, chunk, true),
    onDone: () => tell(sticks, 'write', size, services),
  };
  await feedSticks(image.source, sticks, work, interrupted);
  await onEach(async (target) => {
    await target.flush();
    await checkMarks(target, size, nonce);
    await clearMarks(target, size);
    await target.flush();
    // Not after a fault of all, such as an interruption: nothing takes it back once the drive is closed.
    services.interruption.throwIfAborted();
    await target.write(0, head);
    await target.flush();
  });
}

/** Everything, after the last write of all, against what was verified: each stick at its own pace. */
async function readBack(image: VerifiedImage, { sticks, services, interrupted }: Run): Promise<void> {
  const { size } = image.source;
  const readStick = async (stick: Stick, target: Target): Promise<void> => {
    const readAt = (offset: number): Promise<Uint8Array> | null => {
      const chunk = offset < size ? target.read(offset, Math.min(CHUNK_SIZE, size - offset)) : null;
      // Nobody asks how it was read when the one before it differs.
      chunk?.catch(() => undefined);
      return chunk;
    };
    let [coming, after] = [readAt(0), readAt(CHUNK_SIZE)];
    while (coming !== null) {
      const found: Uint8Array = await coming;
      // Nobody waits for it any more: it was interrupted, or a fault of all has ended it.
      services.interruption.throwIfAborted();
      if (stick.fault !== null) return;
      await refuseDifference(found, stick.done, image, { name: target.name, tagChunk: services.tagChunk });
      [coming, after] = [after, readAt(stick.done + 2 * CHUNK_SIZE)];
      stick.done += found.length;
      tell(sticks, 'read-back', size, services);
    }
    await stick.end();
  };
  for (const stick of sticks) stick.done = 0;
  const reading = sticks.map((stick) => stick.inTurn((target) => readStick(stick, target)));
  await Promise.race([Promise.all(reading), interrupted]);
}

/** By its tag. The image is read again only to tell the place, and believed only if it still is what was verified. */
async function refuseDifference(
  found: Uint8Array,
  offset: number,
  { source, imprint }: VerifiedImage,
  { name, tagChunk }: { readonly name: string; readonly tagChunk: TagChunk },
): Promise<void> {
  if (isKnown(found, offset, imprint, tagChunk)) return;
  const expected = new Uint8Array(found.length);
  await source.read(offset, expected);
  const at = found.findIndex((byte, i) => byte !== expected[i]);
  const places = isKnown(expected, offset, imprint, tagChunk)
    ? { expected: `${offset + at}: ${expected[at] ?? 0}`, found: `${offset + at}: ${found[at] ?? 0}` }
    : { found: `${offset}+${found.length}` };
  throw new SealkitError({ code: 'read-back-differs', path: name, ...places });
}

function tell(sticks: readonly Stick[], phase: Phase, total: number, { onProgress }: FlashServices): void {
  onProgress(
    sticks.map(({ target: { name }, done, fault }) => ({
      name,
      phase,
      done,
      total,
      isFailed: fault !== null,
    })),
  );
}
