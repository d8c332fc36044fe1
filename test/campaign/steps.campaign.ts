/** After each step of an attempt with the real msiexec: the package is swapped, the program is killed; and the power fails while msiexec runs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileDisturbed, cutPower, killAt, stepsOf, swapAt, type Aftermath } from '../e2e/disturbed.ts';
import { insertStick, type Stick } from '../e2e/stick.ts';
import { reportRow } from './log.ts';

const RUN = 'SealCheck.exe: attempts that are disturbed';
const HOUR = 60 * 60_000;
/** From the first byte of its log to after its end. */
const MILLISECONDS = [0, 50, 100, 200, 400, 700, 1000, 1500];

let stick: Stick;
let work: string;
let program: string;
let steps: readonly string[];
beforeAll(async () => {
  stick = await insertStick();
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-steps-'));
  program = compileDisturbed(work);
  steps = await stepsOf(stick, program);
});
afterAll(async () => {
  await stick.dispose();
  await rm(work, { recursive: true, force: true });
});

function report(what: string, count: number, accepted: number): void {
  reportRow({ run: RUN, what, count, accepted, crashes: 0, hangs: 0, seed: null });
}

it('another package after each step', { timeout: HOUR }, async () => {
  const ended = new Map<string, string>();
  for (const step of steps) ended.set(step, await swapAt(stick, program, work, step));
  const swapped = [...ended.values()].filter((each) => each === 'swapped').length;
  report('another package after each step, real msiexec', ended.size, swapped);
  console.log(Object.fromEntries(ended));
  expect(steps.length).toBeGreaterThan(10);
  expect([...ended.values()]).not.toContain('swapped');
});

it('a kill after each step', { timeout: HOUR }, async () => {
  const aftermaths: (Aftermath & { readonly when: string })[] = [];
  for (const when of steps) aftermaths.push({ when, ...(await killAt(stick, program, when)) });
  const bad = aftermaths.filter(({ isWhole, isClean }) => !isWhole || !isClean);
  report('a kill after each step, real msiexec', aftermaths.length, bad.length);
  expect(bad).toEqual([]);
  const found = aftermaths.filter(({ isFound }) => isFound).map(({ when }) => when);
  expect(found).toEqual(['begun', 'installed', 'confirmed', 'settled']);
});

it('a power cut while msiexec runs', { timeout: HOUR }, async () => {
  const aftermaths: (Aftermath & { readonly when: number })[] = [];
  for (const when of MILLISECONDS) aftermaths.push({ when, ...(await cutPower(stick, when)) });
  const bad = aftermaths.filter(({ isWhole, isClean }) => !isWhole || !isClean);
  report('a power cut while msiexec runs', aftermaths.length, bad.length);
  expect(bad).toEqual([]);
  expect(aftermaths.some(({ isFound }) => isFound)).toBe(true);
});
