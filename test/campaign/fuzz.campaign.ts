/** Every reader of bytes from outside, ten times as often as in npm test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzTargets } from './fuzz-targets.ts';
import { runFuzz } from './fuzz.ts';
import { inputsOf, reportTally, seedOr } from './log.ts';

const SEED = seedOr(20_261_125);
const COUNT = 100_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it(
  `${COUNT} spoilt inputs`,
  async () => {
    const tally = await runFuzz(await fuzzTargets(folder), SEED, inputsOf(COUNT));
    reportTally('fuzzing of the readers', SEED, tally);
    expect(tally.failures).toEqual([]);
  },
  60 * 60_000,
);
