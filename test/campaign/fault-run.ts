/** Commands ended at every change they make to the disk or a stick, and with that full from there on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scenariosIn } from './fault-scenarios.ts';
import { runUndisturbed, tryFault, type Scenario } from './faults.ts';
import { reportRow } from './log.ts';

/** These write images, each in a thread of its own, and so hundreds of times as often as others. */
export const WRITE_IMAGES: readonly string[] = ['build', 'build --force', 'pack --force'];
const KINDS = [
  ['kill', 'kill -9'],
  ['full', 'ENOSPC'],
] as const;
/** Of all of an hour's work, where a start takes a second or two. */
export const LIMIT_MS = 3 * 60 * 60_000;

/** Tries all scenarios that are chosen. `titleEnding` ends the title of their sections in the log. @returns what was left half done */
export async function tryEveryFault(
  isChosen: (scenario: Scenario) => boolean,
  titleEnding: string,
): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-faults-'));
  try {
    const all: string[] = [];
    for (const scenario of (await scenariosIn(folder)).filter(isChosen)) {
      all.push(...(await tryScenario(scenario, titleEnding)));
    }
    return all;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryScenario(scenario: Scenario, titleEnding: string): Promise<string[]> {
  const undisturbed = await runUndisturbed(scenario);
  const count = undisturbed.changes.length;
  const all: string[] = [];
  for (const [kind, what] of KINDS) {
    const tries = Array.from({ length: count }, (_, i) => async () => {
      const faults = await tryFault(scenario, kind, i + 1, undisturbed);
      return faults.map((fault) => `${scenario.name}, ${kind}:${i + 1}: ${fault}`);
    });
    const failures = (await twoAtATime(tries)).flat();
    const counts = { count, accepted: failures.length, crashes: 0, hangs: 0, seed: null };
    reportRow({ run: `${what} at every change to the disk${titleEnding}`, what: scenario.name, ...counts });
    all.push(...failures);
  }
  return all;
}

async function twoAtATime<T>(tries: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const pending = tries.values();
  const work = async (): Promise<void> => {
    for (const attempt of pending) results.push(await attempt());
  };
  await Promise.all([work(), work()]);
  return results;
}
