/** Chunks for uses that take their time and overlap: writing, to one target or to many. */
import { CHUNK_SIZE, type ByteSource } from './source.ts';

const NEVER = new Promise<never>(() => undefined);

/**
 * Reads a source front to back ahead of its use, which may take its time: as many chunks are in use at once as there are slots.
 * A chunk stands until the promise resolves that its use gives.
 * @param slots memory, each of CHUNK_SIZE bytes
 * @param interrupted never resolves
 * @throws what reading and using throw, and what `interrupted` is rejected with
 */
export async function feedChunks(
  source: ByteSource,
  slots: readonly Uint8Array[],
  use: (chunk: Uint8Array, offset: number) => Promise<unknown>,
  interrupted: Promise<never> = NEVER,
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
