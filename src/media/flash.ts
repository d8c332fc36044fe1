/**
 * One image onto many sticks at once. A stick's first block is cleared first and written last, when all else has been read
 * back: whatever ends the work before, be it an error, a pulled plug or a power cut, leaves a stick that no computer takes for
 * a kit.
 */
import { SealkitError, faultOf, type Fault } from '../base/errors.ts';
import {
  CHUNK_SIZE,
  readWhole,
  sliceSource,
  visitChunks,
  type ByteSource,
  type NewHash,
} from '../base/source.ts';
import { BLOCK, checkMarks, clearMarks, writeMarks } from './capacity.ts';
import type { Target } from './target.ts';

/** An image that has been verified, and the digest that its bytes had then. */
export interface VerifiedImage {
  readonly source: ByteSource;
  readonly sha256: string;
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
  readonly newHash: NewHash;
  readonly random: (size: number) => Uint8Array;
  /** May throw, to end all of it: no stick is whole then. */
  readonly onProgress: (sticks: readonly Progress[]) => void;
}

export interface FlashedStick {
  readonly name: string;
  /** Why it is not good; null when every byte of it was read back and is the image's. */
  readonly fault: Fault | null;
}

interface Stick {
  readonly target: Target;
  fault: Fault | null;
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
  const sticks = targets.map((target): Stick => ({ target, fault: null }));
  const { size } = image.source;
  const nonce = services.random(NONCE_SIZE);
  await onEach(sticks, async ({ target }) => {
    await target.write(0, new Uint8Array(BLOCK));
    await writeMarks(target, size, nonce);
    await target.flush();
  });
  await writeBody(image.source, sticks, services);
  await readBack(image, sticks, services);
  await onEach(sticks, ({ target }) => checkMarks(target, size, nonce));
  await onEach(sticks, ({ target }) => clearMarks(target, size));
  const start = await readWhole(sliceSource(image.source, 0, Math.min(CHUNK_SIZE, size)));
  await onEach(sticks, ({ target }) => writeHead(target, start));
  await clearFailed(sticks);
  return sticks.map(({ target: { name }, fault }) => ({ name, fault }));
}

/** Runs work on every stick that is still good, at once. */
async function onEach(sticks: readonly Stick[], work: (stick: Stick) => Promise<void>): Promise<void> {
  const good = sticks.filter(({ fault }) => fault === null);
  await Promise.all(
    good.map((stick) =>
      work(stick).catch((error: unknown) => {
        stick.fault = faultOf(error);
      }),
    ),
  );
}

/** All but the first block. */
function bodyOf(source: ByteSource): ByteSource {
  return sliceSource(source, BLOCK, Math.max(0, source.size - BLOCK));
}

async function writeBody(
  source: ByteSource,
  sticks: readonly Stick[],
  services: FlashServices,
): Promise<void> {
  const body = bodyOf(source);
  await visitChunks(body, async (chunk, offset) => {
    tell(sticks, 'write', offset, body.size, services);
    await onEach(sticks, ({ target }) => target.write(BLOCK + offset, chunk));
  });
  await onEach(sticks, ({ target }) => target.flush());
}

/** What is compared with is hashed too: it must still be what was verified. */
async function readBack(
  { source, sha256 }: VerifiedImage,
  sticks: readonly Stick[],
  services: FlashServices,
): Promise<void> {
  const hash = services.newHash();
  hash.update(await readWhole(sliceSource(source, 0, Math.min(BLOCK, source.size))));
  const body = bodyOf(source);
  const memory = new Map(sticks.map((stick) => [stick, Buffer.alloc(0)]));
  await visitChunks(body, async (chunk, offset) => {
    tell(sticks, 'read-back', offset, body.size, services);
    const compared = onEach(sticks, async (stick) => {
      const found = memoryOf(memory, stick, chunk.length);
      await stick.target.read(BLOCK + offset, found);
      refuseDifference(chunk, found, BLOCK + offset, stick.target.name);
    });
    hash.update(chunk);
    await compared;
  });
  const found = hash.digestHex();
  if (found !== sha256)
    throw new SealkitError({
      code: 'payload-changed',
      expected: `sha256 ${sha256}`,
      found: `sha256 ${found}`,
    });
}

function memoryOf(memory: Map<Stick, Buffer>, stick: Stick, length: number): Buffer {
  const own = memory.get(stick);
  if (own !== undefined && own.length >= length) return own.subarray(0, length);
  const more = Buffer.alloc(length);
  memory.set(stick, more);
  return more;
}

function refuseDifference(expected: Uint8Array, found: Buffer, offset: number, path: string): void {
  if (found.equals(expected)) return;
  const at = found.findIndex((byte, i) => byte !== expected[i]);
  const places = {
    expected: `${offset + at}: ${expected[at] ?? 0}`,
    found: `${offset + at}: ${found[at] ?? 0}`,
  };
  throw new SealkitError({ code: 'read-back-differs', path, ...places });
}

/** The one write that makes the stick a kit. What lies near is read again: a stick's memory is written in larger pieces than blocks. */
async function writeHead(target: Target, start: Uint8Array): Promise<void> {
  await target.write(0, start.subarray(0, BLOCK));
  await target.flush();
  const found = Buffer.alloc(start.length);
  await target.read(0, found);
  refuseDifference(start, found, 0, target.name);
}

/** Its first block is clear already unless the very last step failed; one that does not answer stays as it is. */
async function clearFailed(sticks: readonly Stick[]): Promise<void> {
  for (const { target } of sticks.filter(({ fault }) => fault !== null)) {
    try {
      await target.write(0, new Uint8Array(BLOCK));
      await target.flush();
    } catch (error) {
      faultOf(error);
    }
  }
}

function tell(
  sticks: readonly Stick[],
  phase: Phase,
  done: number,
  total: number,
  { onProgress }: FlashServices,
): void {
  onProgress(
    sticks.map(({ target: { name }, fault }) => ({ name, phase, done, total, isFailed: fault !== null })),
  );
}
