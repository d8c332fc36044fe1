/** A sample of test/campaign/faults.campaign.ts, and a disk that is really full. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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

describe('a write that is lost without a word', () => {
  /** The eighth of the image's writes, each of 2 MiB, is answered by strace as if it were done. */
  const LOST = ['-e', 'trace=pwrite64', '-e', 'inject=pwrite64:retval=2097152:when=8'];

  it('in the middle of a large file is file-changed, told by its digest', async () => {
    const example = await placeExample(path.join(folder, 'lossy'), [{ path: 'large.bin' }]);
    await writeFile(path.join(folder, 'lossy', 'large.bin'), randomBytes(24 * 2 ** 20));
    const out = path.join(folder, 'lossy', 'out');
    const build = [CLI, 'build', example.definition, '--key', example.key, '--out', out, '--json'];
    const args = ['-f', '-qq', '-o', '/dev/null', ...LOST, process.execPath, ...build];
    // strace counts for each thread by itself: with one, all writes are counted in their order.
    const { code, stdout } = runProgram('strace', args, { env: { UV_THREADPOOL_SIZE: '1' } });
    const digest = expect.stringMatching(/^sha256 [0-9a-f]{64}$/) as string;
    const fault = { code: 'file-changed', path: 'payload/large.bin', expected: digest, found: digest };
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 1, errors: [fault] });
    expect(await readdir(path.dirname(out))).not.toContain('out');
  });
});
