/** Somebody swaps the staged installer, as fast as he can, while it is copied, hashed and run: Go's own test, ten times as often. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPrefix, runWine, type WinePrefix } from '../e2e/wine.ts';
import { reportRow } from './log.ts';

const MODULE = path.resolve(import.meta.dirname, '../../kit-template');
const RACES = 5_000;
const HOUR = 60 * 60_000;

let work: string;
let prefix: WinePrefix;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-races-'));
  prefix = await createPrefix();
});
afterAll(async () => {
  await prefix.dispose();
  await rm(work, { recursive: true, force: true });
});

it('swaps of the staged installer', { timeout: HOUR }, async () => {
  const program = path.join(work, 'stage.test.exe');
  const env = { ...process.env, GOOS: 'windows' };
  execFileSync('go', ['test', '-c', '-o', program, './launcher/internal/stage'], { cwd: MODULE, env });
  const args = ['-test.v', '-test.timeout', '60m', '-test.run', '^TestNothingSwappedRuns$'];
  const options = { env: { SEALKIT_RACES: String(RACES) }, timeoutMs: HOUR };
  const { code, stdout, stderr } = await runWine(prefix, program, args, options);
  const found = /(\d+) races, .* swapped (\d+)/.exec(stdout);
  const [count, accepted] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 1)];
  const run = 'SealCheck.exe: an installer run that is not the verified one';
  reportRow({
    run,
    what: 'swaps of the staged installer',
    count,
    accepted,
    crashes: 0,
    hangs: 0,
    seed: null,
  });
  expect(code, stdout + stderr).toBe(0);
  expect(count).toBe(RACES);
});
