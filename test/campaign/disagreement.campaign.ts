/** More kits for the two verifiers to agree about than in npm test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDisagreement } from './disagreement.ts';
import { inputsOf, reportTally, seedOr } from './log.ts';

const SEED = seedOr(20_261_127);
const COUNT = 2_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-disagreement-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it(
  `${COUNT} spoilt kits, about which TypeScript and Go say the same`,
  async () => {
    const today = new Date().toISOString().slice(0, 10);
    const tally = await runDisagreement(folder, SEED, inputsOf(COUNT), today);
    reportTally('spoilt kits shown to both verifiers', SEED, tally);
    expect(tally.failures).toEqual([]);
  },
  60 * 60_000,
);
