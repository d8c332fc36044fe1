/** One reading of the image for all sticks. The fast ones run ahead of the slowest, as far as there is memory. */
import { CHUNK_SIZE, type ByteSource } from '../base/source.ts';
import { newAlignedMemory } from './aligned.ts';
import type { Stick } from './stick.ts';
import type { Target } from './target.ts';

/** Chunks in memory at a time, for all sticks together: a stick that tidies up for half a second holds up nobody. */
export const LOOK_AHEAD = 8;

/** Never resolves. */
export function rejectionOf(interruption: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const end = (): void => reject(interruption.reason as Error);
    if (interruption.aborted) end();
    else interruption.addEventListener('abort', end, { once: true });
  });
  // Whoever races it meets it; nobody does when all is done before.
  rejection.catch(() => undefined);
  return rejection;
}

/** What is done with each chunk. */
export interface ChunkWork {
  /** Once, whatever the number of sticks, and before any of them sees it. What it throws ends all. */
  readonly onChunk: (chunk: Uint8Array, offset: number) => void;
  readonly onStick: (target: Target, chunk: Uint8Array, offset: number) => Promise<void>;
  readonly onDone: () => void;
}

/** `interrupted` never resolves. @throws what reading and `onChunk` throw, and what `interrupted` is rejected with */
export async function feedSticks(
  source: ByteSource,
  sticks: readonly Stick[],
  { onChunk, onStick, onDone }: ChunkWork,
  interrupted: Promise<never>,
): Promise<void> {
  for (const stick of sticks) stick.done = 0;
  const use = (chunk: Uint8Array, offset: number): Promise<unknown> => {
    onChunk(chunk, offset);
    const work = async (stick: Stick, target: Target): Promise<void> => {
      await onStick(target, chunk, offset);
      stick.done = Math.max(stick.done, offset + chunk.length);
      onDone();
    };
    return Promise.all(sticks.map((stick) => stick.beside((target) => work(stick, target))));
  };
  const slots = Array.from({ length: LOOK_AHEAD }, () => newAlignedMemory(CHUNK_SIZE));
  await feedChunks(source, slots, use, interrupted);
}

/**
 * Reads a source front to back ahead of its use, which may take its time: as many chunks are in use at once as there are slots.
 * A chunk stands until the promise resolves that its use gives.
 * @param slots memory, each of CHUNK_SIZE bytes
 * @param interrupted never resolves
 * @throws what reading and using throw, and what `interrupted` is rejected with
 */
async function feedChunks(
  source: ByteSource,
  slots: readonly Uint8Array[],
  use: (chunk: Uint8Array, offset: number) => Promise<unknown>,
  interrupted: Promise<never>,
): Promise<void> {
  /** Of each slot: that nobody needs what is in it any more. */
  const free: Promise<unknown>[] = slots.map(() => Promise.resolve());
  for (let offset = 0, i = 0; offset < source.size; offset += CHUNK_SIZE, i = (i + 1) % slots.length) {
    await Promise.race([free[i], interrupted]);
    const chunk = (slots[i] ?? new Uint8Array()).subarray(0, Math.min(CHUNK_SIZE, source.size - offset));
    await source.read(offset, chunk);
    const used = use(chunk, offset);
    // A fault is met when the slot's turn comes, which may be later.
    used.catch(() => undefined);
    free[i] = used;
  }
  await Promise.race([Promise.all(free), interrupted]);
}
