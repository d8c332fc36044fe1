/** Every kind of damage and forgery that chance finds, ten times as often as in npm test. */
import { expect, it, vi } from 'vitest';
import { inputsOf, reportTally, seedOr } from './log.ts';
import { runMutations } from './mutations.ts';
import { buildSubject, smallSubject } from './subject.ts';

const SEED = seedOr(20_261_124);
const HOUR = 60 * 60_000;

vi.mock('../../src/signature/ed25519.ts', async (original) => {
  const { remembering } = await import('./quick.ts');
  return remembering(await original());
});

it.each([
  ['mutations of a small kit', 100_000, smallSubject],
  ['mutations of the worked example', 4000, buildSubject],
])(
  '%s, %i of them',
  async (run, count, makeSubject) => {
    const tally = await runMutations(await makeSubject(), SEED, inputsOf(count));
    reportTally(run, SEED, tally);
    expect(tally.failures).toEqual([]);
  },
  HOUR,
);
