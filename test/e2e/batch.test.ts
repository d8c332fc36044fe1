/** A batch from the first stick to its signature: loop devices, real keys, minisign. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBatch } from '../../src/media/index.ts';
import { newSha256 } from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { BAD, OPEN } from '../media/batch-sample.ts';
import {
  buildExample,
  CLI,
  placeExample,
  runProgram,
  runSealkit,
  type BuiltKit,
  type Example,
  type Ran,
} from './example.ts';
import { runTool } from './kernel/run-tool.ts';
import { withLoopDevice } from './loop-device.ts';

const MIB = 2 ** 20;
let folder = '';
let kit: BuiltKit;
let example: Example;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-batch-'));
  example = await placeExample(path.join(folder, 'in'));
  kit = buildExample(example, path.join(folder, 'out'), 'img,dir');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function flashOne(batch: string, more: readonly string[] = []): Promise<Ran> {
  const file = path.join(folder, 'stick');
  await writeFile(file, Buffer.alloc(16 * MIB, 0xa5));
  const who = ['--batch', batch, '--station', 'Puesto 1', '--operator', 'Ana Ruiz'];
  const yes = ['--yes', '--allow-non-removable', '--publisher', kit.publisher];
  return withLoopDevice(file, [], ({ device }) =>
    runSealkit(['flash', kit.img, '--device', device, ...yes, ...who, ...more]),
  );
}

async function attestOne(
  batch: string,
  more: readonly string[] = [],
  options: readonly string[] = [],
): Promise<Ran> {
  const args = ['attest', '--batch', batch, '--operator', 'Bo', '--allow-non-removable', ...more];
  return withLoopDevice(path.join(folder, 'stick'), options, ({ device }) =>
    runSealkit([...args, '--device', device]),
  );
}

interface Shown {
  readonly attested: readonly object[];
  readonly isClosed: boolean;
  readonly isTorn: boolean;
  readonly sticks: readonly {
    label: number | null;
    sealNumber: string | null;
    result: string;
    readBack: string;
  }[];
}
const show = (batch: string): Shown =>
  JSON.parse(runSealkit(['batch', 'show', batch, '--json']).stdout) as Shown;
const verify = (batch: string): Ran =>
  runSealkit(['batch', 'verify', batch, '--publisher', kit.publisher, '--json']);
const codeIn = ({ code, stdout }: Ran): unknown => [
  code,
  (JSON.parse(stdout) as { errors?: { code: string }[] }).errors?.[0]?.code,
];

describe('a batch', () => {
  it('grows by a line for each stick, survives a torn line, is signed, and cannot be changed then', async () => {
    const batch = path.join(folder, 'batch.jsonl');
    expect((await flashOne(batch, ['--seal-number', 'S-1'])).code).toBe(0);
    // The computer stops in the middle of a line: the next run says so and goes on behind the last whole one.
    await appendFile(batch, '{"line":3,"previous":"');
    expect(show(batch)).toMatchObject({ isTorn: true });
    const resumed = await flashOne(batch);
    expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringMatching(/being written .* line \(3\)/)]);
    const shown = show(batch);
    expect(shown).toMatchObject({ isTorn: false, isClosed: false });
    expect(shown.sticks.map(({ label, sealNumber, result }) => [label, sealNumber, result])).toEqual([
      [1, 'S-1', 'good'],
      [2, null, 'good'],
    ]);
    expect(codeIn(verify(batch))).toEqual([1, 'batch-unsigned']);
    // A loop device has no serial number: it is named by its label.
    expect((await attestOne(batch)).code).toBe(2);
    expect((await attestOne(batch, ['--label', '3'])).code).toBe(2);
    const another = ['--read-only', '--sizelimit', String(8 * MIB)];
    expect((await attestOne(batch, ['--label', '1'], another)).code).toBe(2);
    expect((await attestOne(batch, ['--label', '1'], ['--read-only'])).code).toBe(0);
    expect(show(batch).attested).toMatchObject([{ label: 1, protection: 'on', operator: 'Bo' }]);

    expect(
      runSealkit(['batch', 'close', batch, '--key', example.key, '--publisher', kit.publisher]).code,
    ).toBe(0);
    expect(JSON.parse(verify(batch).stdout)).toMatchObject({ verified: true, isClosed: true });
    expect(runProgram('minisign', ['-Vm', batch, '-p', example.pub]).stdout).toMatch(
      /Trusted comment: sealkit batch=lrm-security-patch-1\.0\.0 lines=5/,
    );
    expect((await flashOne(batch)).code).toBe(2);
    expect(runSealkit(['batch', 'export', batch, '--csv']).stdout.split('\n')).toHaveLength(4);

    const text = await readFile(batch, 'utf8');
    await writeFile(batch, text.replace('S-1', 'S-2'));
    expect(codeIn(verify(batch))).toEqual([1, 'batch-malformed']);
    // The last line has none behind it: the signature holds it.
    await writeFile(batch, text.replace(/"time":"\d{4}(?=[^"]*","good")/, '"time":"2031'));
    expect(codeIn(verify(batch))).toEqual([1, 'signature-invalid']);
  });

  it('is not signed by a key of the kit alone, nor taken for another image’s', async () => {
    const batch = path.join(folder, 'other.jsonl');
    expect((await flashOne(batch)).code).toBe(0);
    const eve = path.join(folder, 'eve');
    expect(runSealkit(['key', 'generate', '--out', eve, '--no-passphrase']).code).toBe(0);
    const record = path.join(folder, 'record.json');
    const facts = ['--id', 'sealkit-demo', '--name', 'Demo', '--contact', 'x', '--out', record];
    expect(runSealkit(['publisher', 'create', ...facts, '--key', example.pub]).code).toBe(0);
    const close = (...more: string[]): Ran =>
      runSealkit(['batch', 'close', batch, '--key', example.key, '--json', ...more]);
    expect(codeIn(close('--publisher', record))).toEqual([2, 'key-not-in-record']);
    expect(close().code).toBe(2);
    expect(show(batch).isClosed).toBe(false);
    expect(existsSync(`${batch}.minisig`)).toBe(false);
    const roomy = path.join(folder, 'roomy');
    expect(runSealkit(['pack', kit.dir, '--free-space', '1', '--out', roomy]).code).toBe(0);
    const open = path.join(folder, 'open.jsonl');
    expect((await flashOne(open)).code).toBe(0);
    kit = { ...kit, img: path.join(roomy, path.basename(kit.img)) };
    expect((await flashOne(open)).stderr).toMatch(/\[batch-other\]/);
  });

  it('needs a station and an operator', async () => {
    expect((await flashOne(path.join(folder, 'x'), ['--operator', ''])).code).toBe(2);
    expect(
      runSealkit(['flash', kit.img, '--device', '/dev/null', '--publisher', kit.publisher, '--batch', 'x'])
        .code,
    ).toBe(2);
  });
});

it('that is killed has a line for each stick that was good by then, and says who holds it', async () => {
  const batch = path.join(folder, 'killed.jsonl');
  const files = [path.join(folder, 'fast'), path.join(folder, 'slow')];
  for (const file of files) await writeFile(file, Buffer.alloc(16 * MIB, 0xa5));
  await withLoopDevice(files[0] ?? '', [], async (fast) =>
    withLoopDevice(files[1] ?? '', [], async (slow) => {
      const delay = ['-e', 'trace=pread64', '-e', 'inject=pread64:delay_enter=3000000', '-P', slow.device];
      const who = [
        '--batch',
        batch,
        '--station',
        'Puesto 1',
        '--operator',
        'Ana Ruiz',
        '--publisher',
        kit.publisher,
      ];
      const flash = ['flash', kit.img, '--device', fast.device, '--device', slow.device, ...who];
      const args = ['-f', '-qq', '-o', '/dev/null', ...delay, process.execPath, CLI, ...flash];
      const child = spawn('strace', [...args, '--yes', '--allow-non-removable'], { detached: true });
      const ended = once(child, 'exit');
      while (child.exitCode === null && (!existsSync(batch) || show(batch).sticks.length === 0))
        await wait(50);
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await ended;
      expect(show(batch)).toMatchObject({ isTorn: false, sticks: [{ label: 1, result: 'good' }] });
      expect(runSealkit(['verify', fast.device, '--publisher', kit.publisher, '--quiet']).code).toBe(0);
    }),
  );
  expect((await flashOne(batch)).stderr).toMatch(/batch-busy.*Puesto 1, Ana Ruiz/s);
});

it('on a full disk it says so, leaves no lock, and goes on when there is room', async () => {
  const place = path.join(folder, 'full');
  const [file, filler] = [path.join(place, 'b.jsonl'), path.join(place, 'filler')];
  const append = async (count: number): Promise<void> => {
    const opened = await openBatch(file, OPEN, newSha256);
    try {
      for (let i = 0; i < count; i += 1) await opened.append(BAD);
    } finally {
      await opened.close();
    }
  };
  await mkdir(place);
  runTool('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', place]);
  try {
    // No room for the lock; then for one page of lines, which ends in the middle of one.
    await writeFile(filler, Buffer.alloc(2 * 4096));
    expect([await codeOfAsync(() => append(0)), await readdir(place)]).toEqual(['io-error', ['filler']]);
    await rm(filler);
    expect([await codeOfAsync(() => append(20)), await readdir(place)]).toEqual(['io-error', ['b.jsonl']]);
    const { sticks, isTorn } = show(file);
    expect([isTorn, sticks.length > 0]).toEqual([false, true]);
    runTool('mount', ['-o', 'remount,size=64k', place]);
    await append(1);
    expect(show(file)).toMatchObject({ isTorn: false, sticks: { length: sticks.length + 1 } });
  } finally {
    runTool('umount', [place]);
  }
});
