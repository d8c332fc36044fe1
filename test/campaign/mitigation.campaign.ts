/**
 * The helper of the reference installer, by Go's own tests: more generated configurations than in npm test, those of real servers
 * (files *.config in the folder that SEALKIT_REAL_CONFIGS names; they are others' and never copied here), and its kills.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { reportRow } from './log.ts';

const MODULE = path.resolve(import.meta.dirname, '../../kit-template');
const COUNT = 10_000;
const run = 'the installer’s helper: bytes changed that are not its own, or a configuration half done';
const none = { run, count: 0, accepted: 0, crashes: 0, hangs: 0, seed: null };

/** Runs one test of Go's; gives the number in what it logs, as in `10000 configurations`. */
function goTest(room: string, test: string, unit: string, env: NodeJS.ProcessEnv = {}) {
  const args = ['test', '-count=1', '-timeout', '60m', '-v', '-run', `^${test}$`, `./${room}`];
  const options = { cwd: MODULE, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { stdout, stderr, status } = spawnSync('go', args, options);
  const count = Number(new RegExp(`(\\d+) ${unit}`).exec(stdout)?.[1] ?? 0);
  return { count, status, said: stdout + stderr };
}

it.each([
  ['generated configurations', 'iisconfig', 'TestGeneratedConfigurations', 'configurations', COUNT],
  ['kills at every change to the disk', 'mitigation', 'TestKilledAtEveryStep', 'kills', 300],
] as const)('%s', { timeout: 60 * 60_000 }, (what, room, test, unit, least) => {
  const { count, status, said } = goTest(room, test, unit, { SEALKIT_IISCONFIG_RUNS: String(COUNT) });
  reportRow({ ...none, what, count, accepted: status === 0 ? 0 : 1 });
  expect(status, said).toBe(0);
  expect(count).toBeGreaterThanOrEqual(least);
});

it('configurations of real servers, where they are at hand', { timeout: 60 * 60_000 }, () => {
  if (process.env['SEALKIT_REAL_CONFIGS'] === undefined) {
    reportRow({ ...none, what: 'configurations of real servers: SEALKIT_REAL_CONFIGS names no folder' });
    return;
  }
  const { count, status, said } = goTest('iisconfig', 'TestConfigurationsOfRealServers', 'files');
  reportRow({ ...none, what: 'configurations of real servers', count, accepted: status === 0 ? 0 : 1 });
  expect(status, said).toBe(0);
  expect(count).toBeGreaterThan(0);
});
