/** Every command that writes, ended at every change it makes to the disk or a stick, and with that full from there on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scenariosIn } from './fault-scenarios.ts';
import { runUndisturbed, tryFault, type Scenario } from './faults.ts';
import { reportRow } from './log.ts';

let folder = '';
let scenarios: readonly Scenario[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-faults-'));
  scenarios = await scenariosIn(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it(
  'leaves nothing half done that looks finished',
  async () => {
    const all: string[] = [];
    for (const scenario of scenarios) {
      const undisturbed = await runUndisturbed(scenario);
      const count = undisturbed.changes.length;
      for (const [kind, what] of [
        ['kill', 'kill -9'],
        ['full', 'ENOSPC'],
      ] as const) {
        const tries = Array.from({ length: count }, (_, i) => async () => {
          const faults = await tryFault(scenario, kind, i + 1, undisturbed);
          return faults.map((fault) => `${scenario.name}, ${kind}:${i + 1}: ${fault}`);
        });
        const failures = (await twoAtATime(tries)).flat();
        const counts = { count, accepted: failures.length, crashes: 0, hangs: 0, seed: null };
        reportRow({ run: `${what} at every change to the disk`, what: scenario.name, ...counts });
        all.push(...failures);
      }
    }
    expect(all).toEqual([]);
  },
  60 * 60_000,
);

async function twoAtATime<T>(tries: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const pending = tries.values();
  const work = async (): Promise<void> => {
    for (const attempt of pending) results.push(await attempt());
  };
  await Promise.all([work(), work()]);
  return results;
}
