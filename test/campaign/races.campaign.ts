/**
 * Somebody swaps the staged installer, as fast as he can, while it is copied, hashed and run: Go's own test with a stand-in for msiexec, ten
 * times as often, and the real msiexec.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { raceMsiexec } from '../e2e/msi-races.ts';
import { insertStick } from '../e2e/stick.ts';
import { createPrefix, runWine, type WinePrefix } from '../e2e/wine.ts';
import { reportRow } from './log.ts';

const MODULE = path.resolve(import.meta.dirname, '../../kit-template');
const RACES = 5_000;
const MSIEXEC_RACES = 20;
const RUN = 'SealCheck.exe: an installer run that is not the verified one';
/** Of 5,000 races, where each takes a second or two. */
const LIMIT_MS = 3 * 60 * 60_000;

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

it('swaps of the staged installer', { timeout: LIMIT_MS }, async () => {
  const program = path.join(work, 'stage.test.exe');
  const env = { ...process.env, GOOS: 'windows' };
  execFileSync('go', ['test', '-c', '-o', program, './launcher/internal/stage'], { cwd: MODULE, env });
  const args = ['-test.v', '-test.timeout', '3h', '-test.run', '^TestNothingSwappedRuns$'];
  const options = { env: { SEALKIT_RACES: String(RACES) }, timeoutMs: LIMIT_MS };
  const { code, stdout, stderr } = await runWine(prefix, program, args, options);
  const found = /(\d+) races, .* swapped (\d+)/.exec(stdout);
  const [count, accepted] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 1)];
  reportRow({
    run: RUN,
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

it('swaps of the staged installer, real msiexec', { timeout: LIMIT_MS }, async () => {
  const stick = await insertStick();
  try {
    const { attacks, swapped, ended } = await raceMsiexec(stick, work, MSIEXEC_RACES);
    const what = 'swaps of the staged installer, real msiexec';
    reportRow({ run: RUN, what, count: ended.length, accepted: swapped, crashes: 0, hangs: 0, seed: null });
    expect(attacks, ended.join()).toBeGreaterThan(MSIEXEC_RACES);
    expect({ swapped, count: ended.length }).toEqual({ swapped: 0, count: MSIEXEC_RACES });
  } finally {
    await stick.dispose();
  }
});
