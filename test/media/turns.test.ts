/** Pieces of work on one drive: who waits for whom. */
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newTurns } from '../../src/media/turns.ts';

interface Piece {
  readonly isAlone: boolean;
  readonly fails: boolean;
  readonly ms: number;
}

const pieces = fc.array(
  fc.record({ isAlone: fc.boolean(), fails: fc.boolean(), ms: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 1, maxLength: 9 },
);

/** All are asked for at once. In which order they began, and what each found at work. */
async function runOf(plan: readonly Piece[]): Promise<{ begun: number[]; beside: Map<number, number[]> }> {
  const turns = newTurns();
  const atWork = new Map<number, 0 | 1 | null>();
  const begun: number[] = [];
  const beside = new Map<number, number[]>();
  const work = async (i: number, { fails, ms }: Piece, lane: 0 | 1 | null): Promise<number> => {
    expect(lane === null ? [] : [...atWork.values()]).not.toContain(lane);
    beside.set(i, [...atWork.keys()]);
    begun.push(i);
    atWork.set(i, lane);
    await pause(ms);
    atWork.delete(i);
    if (fails) throw new Error(String(i));
    return i;
  };
  const asked = plan.map((piece, i) =>
    piece.isAlone ? turns.alone(() => work(i, piece, null)) : turns.beside((lane) => work(i, piece, lane)),
  );
  const found = await Promise.allSettled(asked);
  expect(found.map(({ status }) => status === 'rejected')).toEqual(plan.map(({ fails }) => fails));
  return { begun, beside };
}

it('is done alone, or by two at most, whether those before failed or not', () =>
  fc.assert(
    fc.asyncProperty(pieces, async (plan) => {
      const { begun, beside } = await runOf(plan);
      expect([...begun].sort((a, b) => a - b)).toEqual(plan.map((_, i) => i));
      for (const [i, others] of beside) {
        expect(others.length).toBeLessThanOrEqual(plan[i]?.isAlone === true ? 0 : 1);
        for (const other of others) expect(plan[other]?.isAlone).toBe(false);
      }
      // Nothing passes a piece that is alone.
      plan.forEach(({ isAlone }, i) => {
        if (isAlone) expect(begun.indexOf(i)).toBe(i);
      });
    }),
    { numRuns: 60 },
  ));

it('keeps two at work where two may be', async () => {
  const { beside } = await runOf(Array.from({ length: 4 }, () => ({ isAlone: false, fails: false, ms: 2 })));
  expect([...beside.values()].map((others) => others.length)).toEqual([0, 1, 1, 1]);
});
