/** A sample of test/campaign/faults.campaign.ts, and a disk that is really full. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countChanges, scenariosIn, tryFault, type Scenario } from '../campaign/faults.ts';
import { placeExample, runSealkit } from './example.ts';

const SAMPLES = 3;
const SCENARIOS = ['build', 'build --force', 'pack --force', 'sign', 'key generate'];

let folder = '';
let scenarios: readonly Scenario[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-faults-'));
  scenarios = await scenariosIn(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('ended in the middle, or on a full disk', () => {
  it.each(SCENARIOS)('%s leaves nothing half done that looks finished', async (name) => {
    const scenario = scenarios.find((entry) => entry.name === name);
    if (scenario === undefined) throw new Error(`no scenario ${name}`);
    const count = await countChanges(scenario);
    for (let i = 1; i <= SAMPLES; i += 1) {
      // Spread evenly; what comes last, giving outputs their names, is tried always.
      const at = Math.round((i * (count - 1)) / SAMPLES);
      for (const kind of ['kill', 'full'] as const) {
        expect(await tryFault(scenario, kind, at, count), `${kind}:${at} of ${count}`).toEqual([]);
      }
    }
  });
});

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('a disk of 6 MiB', () => {
  it('is too small for three formats: exit 3, io-error, nothing left, and the disk is as empty as before', async () => {
    const example = await placeExample(path.join(folder, 'example'));
    const disk = await mkdtemp(path.join(folder, 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]);
    try {
      const args = ['--key', example.key, '--out', path.join(disk, 'out'), '--format', 'img,zip,dir'];
      const { code, stderr } = runSealkit(['build', example.definition, ...args]);
      expect([code, stderr]).toEqual([3, expect.stringContaining('ENOSPC') as string]);
      expect(stderr).toContain('io-error');
      expect(await readdir(path.join(disk, 'out'))).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
