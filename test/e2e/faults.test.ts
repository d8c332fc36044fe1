/** A sample of test/campaign/fault-run.ts, and a disk that is really full. Sticks need root. */
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRITE_IMAGES } from '../campaign/fault-run.ts';
import { scenariosIn } from '../campaign/fault-scenarios.ts';
import {
  PRELOAD,
  readChanges,
  runUndisturbed,
  tryFault,
  withMedia,
  type Change,
  type Scenario,
} from '../campaign/faults.ts';
import { CLI, expectSuccess, placeExample, runProgram } from './example.ts';

const SCENARIOS = [
  ...[...WRITE_IMAGES, 'sign', 'sign --signer', 'sign --export', 'sign of a request', 'sign --import'],
  ...['key generate', 'publisher create', 'init', 'label', 'batch close'],
  ...['flash --batch', 'flash --batch of two sticks', 'attest --batch'],
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
    const scenario = scenarioOf(name);
    const undisturbed = await runUndisturbed(scenario);
    for (const at of samplesOf(undisturbed.changes, WRITE_IMAGES.includes(name))) {
      for (const kind of ['kill', 'full'] as const) {
        const faults = await tryFault(scenario, kind, at, undisturbed);
        expect(faults, `${kind}:${at} of ${undisturbed.changes.length}`).toEqual([]);
      }
    }
  });
});

it('exit 0 without all that is made when nothing goes wrong is told', async () => {
  const scenario = scenarioOf('publisher create');
  const { changes, outputs } = await runUndisturbed(scenario);
  const more = { changes, outputs: new Map([...outputs, ['more', '']]) };
  // What comes last makes a name that is there last.
  const faults = await tryFault(scenario, 'full', changes.length, more);
  expect(faults).toEqual(['exit 0, but more is not what it should be']);
});

function scenarioOf(name: string): Scenario {
  const scenario = scenarios.find((entry) => entry.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return scenario;
}

/** Two changes, numbered from 1: one in the middle, in a thread where there is one; the last but one is the giving of a name. */
function samplesOf(changes: readonly Change[], isWritingImages: boolean): number[] {
  const last = changes.length - 1;
  const inThread = changes.flatMap(({ thread }, i) => (thread === 0 ? [] : [i + 1]));
  expect(inThread.length > 0, 'changes in threads').toBe(isWritingImages);
  return [inThread[inThread.length >> 1] ?? Math.round(last / 2), last];
}

describe('changes to the disk, counted by us and by the system', () => {
  /** By the names of system calls. Removals are not compared: one of ours may be many. */
  const EFFECTS: readonly (readonly [Change['effect'], RegExp])[] = [
    ['creates', /^(?:open|openat|creat)\(.*O_CREAT|^mkdir(?:at)?\(/],
    ['writes', /^(?:write|pwrite64|writev|pwritev2?|copy_file_range|sendfile)\(/],
    ['sizes', /^(?:truncate|ftruncate|fallocate)\(/],
    ['flushes', /^f(?:data)?sync\(/],
    ['moves', /^(?:rename|link|symlink)(?:at2?)?\(/],
  ];
  /** A call takes at most 1,024 pieces; then another goes on. */
  const UNFINISHED = /^writev\(.*, 1024[) ]/;
  const TRACED =
    'trace=open,openat,creat,/^(mkdir|p?write|copy_file|sendfile|f?trunc|falloc|fdata|fsync|rename|.*link)';

  /** Compares them in this folder and on these devices. */
  async function compareCounts(
    cwd: string,
    args: readonly string[],
    devices: readonly string[] = [],
  ): Promise<void> {
    const [counted, traced] = [path.join(folder, 'changes'), path.join(folder, 'calls')];
    for (const file of [counted, traced]) await rm(file, { force: true });
    const strace = ['-f', '-qq', '-y', '-s', '0', '-o', traced, '-e', TRACED, '--seccomp-bpf'];
    const node = [process.execPath, '--import', PRELOAD, CLI, ...args];
    const env = { SEALKIT_FAULT: `log:${counted}` };
    expectSuccess(runProgram('strace', [...strace, ...node], { env, cwd }));
    const calls = (await readFile(traced, 'utf8')).split('\n').map((line) => line.replace(/^\d+ +/, ''));
    const isOurs = (call: string): boolean => [cwd, ...devices].some((name) => call.includes(name));
    // Where our own list is opened, the folder is named as the working one.
    const isApart = (call: string): boolean => UNFINISHED.test(call) || call.includes(counted);
    const there = calls.filter((call) => isOurs(call) && !isApart(call));
    const ours = await readChanges(counted);
    for (const [effect, names] of EFFECTS) {
      const count = ours.filter((change) => change.effect === effect).length;
      expect(count, effect).toBe(there.filter((call) => names.test(call)).length);
    }
  }

  it('are the same, so that none can be left out', async () => {
    const place = path.join(folder, 'counted');
    const example = await placeExample(place);
    const build = ['build', example.definition, '--key', example.key, '--format', 'img,iso,zip,dir'];
    await compareCounts(place, [...build, '--out', path.join(place, 'out')]);
  });

  it.each(['flash --batch of two sticks', 'attest --batch'])('and those to media by %s', async (name) => {
    const scenario = scenarioOf(name);
    const place = await mkdtemp(path.join(folder, 'counted-'));
    await cp(scenario.template, place, { recursive: true });
    await withMedia(place, scenario, (args, devices) => compareCounts(place, args, devices));
  });
});

/** In a mount namespace of its own, so that it needs no root and leaves no mount behind. */
const ON_SMALL_DISK = `
mount -t tmpfs -o size=6m tmpfs "$DISK"
"$NODE" "$CLI" build "$DEFINITION" --key "$KEY" --out "$DISK/out" --format "$FORMAT"
code=$?
find "$DISK/out" -mindepth 1
exit $code`;

describe('a disk of 6 MiB', () => {
  it.each(['img', 'dir'])(
    'is too small for %s: exit 3, io-error, and nothing is left on it',
    async (FORMAT) => {
      const disk = await mkdtemp(path.join(folder, 'disk-'));
      const { definition, key } = await placeExample(await mkdtemp(path.join(folder, 'example-')));
      const env = { NODE: process.execPath, CLI, DISK: disk, DEFINITION: definition, KEY: key, FORMAT };
      const { code, stdout, stderr } = runProgram('unshare', ['-rm', 'sh', '-c', ON_SMALL_DISK], { env });
      expect({ code, stdout, stderr }).toEqual({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(new RegExp(`output\\.${FORMAT}.*\\[io-error\\][^]*ENOSPC`)) as string,
      });
    },
  );
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
