/** A tenth of test/campaign/fuzz.campaign.ts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzTargets, type Target } from '../campaign/fuzz-targets.ts';
import { makeInput, runFuzz } from '../campaign/fuzz.ts';
import { inputsOf, seedOr } from '../campaign/log.ts';
import { Tally } from '../campaign/tally.ts';
import { SealkitError } from '../../src/base/errors.ts';

const SEED = seedOr(20_261_126);
const COUNT = 10_000;

let folder = '';
let targets: readonly Target[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-fuzz-'));
  targets = await fuzzTargets(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it(`${COUNT} spoilt inputs are refused by their codes or read, and none is taken in another form than its own`, async () => {
  const tally = await runFuzz(targets, SEED, inputsOf(COUNT));
  expect(tally.failures).toEqual([]);
  for (const { what, count } of tally.strata) expect(count, what).toBeGreaterThan(COUNT / 50);
});

it('start from input that every reader takes', async () => {
  for (const { name, seeds, read } of targets) {
    for (const seed of seeds.slice(0, 1)) expect(await read(seed), name).toBe(false);
  }
});

it('are the same each time', () => {
  const [one, other] = [makeInput(targets, SEED, 17), makeInput(targets, SEED, 17)];
  expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
});

it('are told apart: refused, let through, crashed', async () => {
  const tally = new Tally();
  await tally.try('x', 'refused', () => {
    throw new SealkitError({ code: 'seal-malformed' });
  });
  await tally.try('x', 'let through', () => true);
  await tally.try('x', 'bug', () => {
    throw new TypeError('bug');
  });
  await tally.try('x', 'bug with a code', () => {
    throw new SealkitError({ code: 'internal' });
  });
  const [stratum] = tally.strata;
  expect([stratum?.count, stratum?.accepted, stratum?.crashes.length]).toEqual([4, ['let through'], 2]);
  expect(tally.failures).toHaveLength(3);
});
