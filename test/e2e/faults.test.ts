/** A sample of test/campaign/faults.campaign.ts, and a disk that is really full. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenariosIn } from '../campaign/fault-scenarios.ts';
import { countChanges, tryFault, type Scenario } from '../campaign/faults.ts';
import { CLI, placeExample, runProgram } from './example.ts';

const SAMPLES = 3;
const SCENARIOS = [
  ...['build', 'build --force', 'pack --force', 'sign', 'sign --signer', 'sign --export'],
  ...['sign of a request', 'sign --import', 'key generate', 'publisher create', 'init', 'label'],
];

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

/** In a mount namespace of its own, so that it needs no root and leaves no mount behind. */
const ON_SMALL_DISK = `
mount -t tmpfs -o size=6m tmpfs "$DISK"
"$NODE" "$CLI" build "$DEFINITION" --key "$KEY" --out "$DISK/out" --format img,zip,dir
code=$?
find "$DISK/out" -mindepth 1
exit $code`;

describe('a disk of 6 MiB', () => {
  it('is too small for three formats: exit 3, io-error, and nothing is left on it', async () => {
    const example = await placeExample(path.join(folder, 'example'));
    const disk = await mkdtemp(path.join(folder, 'disk-'));
    const env = { NODE: process.execPath, CLI, DISK: disk, DEFINITION: example.definition, KEY: example.key };
    const { code, stdout, stderr } = runProgram('unshare', ['-rm', 'sh', '-c', ON_SMALL_DISK], { env });
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/\[io-error\][^]*ENOSPC/) as string,
    });
  });
});
