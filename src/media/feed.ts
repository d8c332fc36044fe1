/** One reading of the image for all sticks. The fast ones run ahead of the slowest, as far as there is memory. */
import { CHUNK_SIZE, type ByteSource } from '../base/source.ts';
import { newAlignedMemory } from './aligned.ts';
import type { Stick } from './stick.ts';
import type { Target } from './target.ts';

/** Chunks in memory at a time, for all sticks together: a stick that tidies up for half a second holds up nobody. */
export const LOOK_AHEAD = 8;

/** What is done with each chunk. It stands until the promises resolve. */
export interface ChunkWork {
  /** Once, whatever the number of sticks. */
  readonly onChunk?: (chunk: Uint8Array) => Promise<void>;
  readonly onStick: (target: Target, chunk: Uint8Array, offset: number) => Promise<void>;
  readonly onDone: () => void;
}

/** `interrupted` never resolves. @throws what reading throws, and what `interrupted` is rejected with */
export async function feedSticks(
  source: ByteSource,
  sticks: readonly Stick[],
  { onChunk, onStick, onDone }: ChunkWork,
  interrupted: Promise<never>,
): Promise<void> {
  const slots = Array.from({ length: LOOK_AHEAD }, () => newAlignedMemory(CHUNK_SIZE));
  /** Of each slot: that nobody needs what is in it any more. */
  const free: Promise<unknown>[] = slots.map(() => Promise.resolve());
  for (const stick of sticks) stick.done = 0;
  for (let offset = 0, i = 0; offset < source.size; offset += CHUNK_SIZE, i = (i + 1) % LOOK_AHEAD) {
    await Promise.race([free[i], interrupted]);
    const chunk = (slots[i] ?? newAlignedMemory(0)).subarray(0, Math.min(CHUNK_SIZE, source.size - offset));
    await source.read(offset, chunk);
    const used = Promise.all([
      onChunk?.(chunk),
      ...sticks.map((stick) =>
        stick.inTurn(async (target) => {
          await onStick(target, chunk, offset);
          stick.done = offset + chunk.length;
          onDone();
        }),
      ),
    ]);
    // Met when its turn comes, which may be later.
    used.catch(() => undefined);
    free[i] = used;
  }
  await Promise.race([Promise.all(free), interrupted]);
}
