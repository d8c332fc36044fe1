/** Every reader of bytes from outside, ten times as often as in npm test. */
import { expect, it } from 'vitest';
import { fuzzTargets } from './fuzz-targets.ts';
import { runFuzz } from './fuzz.ts';
import { inputsOf, reportTally, seedOr } from './log.ts';

const SEED = seedOr(20_261_125);
const COUNT = 100_000;

it(
  `${COUNT} spoilt inputs`,
  async () => {
    const tally = await runFuzz(await fuzzTargets(), SEED, inputsOf(COUNT));
    reportTally('fuzzing of the readers', SEED, tally);
    expect(tally.failures).toEqual([]);
  },
  60 * 60_000,
);
