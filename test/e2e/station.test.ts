/** What docs/production.md says of a station: exit codes of `flash`, Ctrl-C, a full disk, an image that is changed meanwhile. Needs root. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listDrives, openBatch, openTarget, readBatch } from '../../src/media/index.ts';
import { newSha256 } from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { BAD } from '../media/batch-sample.ts';
import {
  buildExample,
  CLI,
  placeExample,
  runProgram,
  runSealkit,
  type BuiltKit,
  type Ran,
} from './example.ts';
import { runTool } from './kernel/run-tool.ts';
import { withLoopDevice } from './loop-device.ts';

const MIB = 2 ** 20;
const UNWRITTEN = 0xa5;
let folder = '';
let kit: BuiltKit;
let other = '';
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-station-'));
  kit = buildExample(await placeExample(at('in')), at('out'), 'img,dir');
  other = at('other.json');
  expect(runSealkit(['key', 'generate', '--out', at('eve'), '--no-passphrase']).code).toBe(0);
  const facts = [
    '--id',
    'other',
    '--name',
    'Other',
    '--contact',
    'x',
    '--key',
    at('eve.pub'),
    '--out',
    other,
  ];
  expect(runSealkit(['publisher', 'create', ...facts]).code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withStick<T>(work: (device: string) => T | Promise<T>): Promise<{ answer: T; bytes: Buffer }> {
  const file = at('stick');
  await writeFile(file, Buffer.alloc(16 * MIB, UNWRITTEN));
  const answer = await withLoopDevice(file, [], ({ device }) => work(device));
  return { answer, bytes: await readFile(file) };
}

interface Asked {
  readonly image?: string;
  readonly publisher?: string;
  readonly batch?: string;
}

function argumentsFor({ image, publisher, batch }: Asked, device: string): string[] {
  const record = batch === undefined ? [] : ['--batch', at(batch), '--station', 'S', '--operator', 'O'];
  const trust = ['--publisher', publisher ?? kit.publisher];
  return [
    'flash',
    image ?? kit.img,
    '--device',
    device,
    ...trust,
    ...record,
    '--yes',
    '--allow-non-removable',
    '--json',
  ];
}

it.each<[string, () => Asked, number, string]>([
  ['the image is missing', () => ({ image: at('no.img') }), 3, 'io-error'],
  ['the publisher record is missing', () => ({ publisher: at('no.json') }), 3, 'io-error'],
  ['the publisher is another', () => ({ publisher: other }), 1, 'publisher-unknown'],
  ['the batch record is another file', () => ({ batch: 'other.json' }), 1, 'batch-malformed'],
  ['the batch record is in use', () => ({ batch: 'busy' }), 3, 'batch-busy'],
])('%s: nothing is written, and the exit code tells why', async (_what, asked, exit, code) => {
  await writeFile(at('busy.lock'), 'S, O');
  const { answer, bytes } = await withStick((device) => runSealkit(argumentsFor(asked(), device)));
  const { errors } = JSON.parse(answer.stdout) as { errors: { code: string }[] };
  expect([answer.code, errors[0]?.code]).toEqual([exit, code]);
  expect(bytes.every((byte) => byte === UNWRITTEN)).toBe(true);
});

/** Each of the first writes to the stick takes its time, and something happens as soon as its first block is cleared. */
async function disturbed(
  asked: Asked,
  device: string,
  disturb: (pid: number) => Promise<void>,
): Promise<unknown[]> {
  const delay = ['-e', 'trace=pwrite64', '-e', 'inject=pwrite64:delay_enter=400000:when=1..4', '-P', device];
  const args = [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    ...delay,
    process.execPath,
    CLI,
    ...argumentsFor(asked, device),
  ];
  const child = spawn('strace', args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  while (child.exitCode === null && (await readFile(at('stick')))[0] === UNWRITTEN) await wait(20);
  await disturb(child.pid ?? 0);
  const [code] = await ended;
  const { errors } = JSON.parse(printed) as { errors?: { code: string }[] };
  return [code, errors?.[0]?.code];
}

const isCleared = (bytes: Buffer): boolean => bytes.subarray(0, 4096).every((byte) => byte === 0);

it('Ctrl-C ends it with 130; the stick is no kit, and has a line that says so', async () => {
  const { answer, bytes } = await withStick((device) =>
    disturbed({ batch: 'cancelled.jsonl' }, device, async (pid) => {
      process.kill(-pid, 'SIGINT');
      return Promise.resolve();
    }),
  );
  expect([answer, isCleared(bytes)]).toEqual([[130, 'interrupted'], true]);
  const shown = JSON.parse(runSealkit(['batch', 'show', at('cancelled.jsonl'), '--json']).stdout) as object;
  expect(shown).toMatchObject({
    isTorn: false,
    sticks: [{ label: null, result: 'failed', fault: 'interrupted' }],
  });
});

it('a stick whose line the disk has no room for is no kit, and the record is named, not the stick', async () => {
  const [place, record] = [at('full'), 'full/batch.jsonl'];
  runTool('mkdir', ['-p', place]);
  // A page for the record, and one for its lock.
  runTool('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', place]);
  try {
    const flash = (device: string): Ran => runSealkit(argumentsFor({ batch: record }, device));
    expect((await withStick(flash)).answer.code).toBe(0);
    const { opening } = (await readBatch(at(record), newSha256)).batch;
    const opened = await openBatch(at(record), opening, newSha256);
    while ((await readFile(at(record))).length < 4096 - 600) await opened.append(BAD);
    await opened.close();
    const { answer, bytes } = await withStick(flash);
    const { sticks } = JSON.parse(answer.stdout) as { sticks: { label: null; fault: object }[] };
    expect([answer.code, isCleared(bytes)]).toEqual([3, true]);
    const fault = { code: 'io-error', path: at(record), found: 'ENOSPC' };
    expect(sticks).toMatchObject([{ label: null, result: 'failed', fault }]);
  } finally {
    runTool('umount', [place]);
  }
});

it('a stick whose line the disk could not keep is no kit, and has no line', async () => {
  // 1 is the flush of the record's first line, 2 of the stick's, which is written whole by then.
  const lost = ['-e', 'trace=fsync', '-e', 'inject=fsync:error=ENOSPC:when=2'];
  const { answer, bytes } = await withStick((device) => {
    const flash = [process.execPath, CLI, ...argumentsFor({ batch: 'unkept.jsonl' }, device)];
    // strace counts for each thread by itself.
    const env = { UV_THREADPOOL_SIZE: '1' };
    return runProgram('strace', ['-f', '-qq', '-o', '/dev/null', ...lost, ...flash], { env });
  });
  expect([answer.code, isCleared(bytes)]).toEqual([3, true]);
  const { batch } = await readBatch(at('unkept.jsonl'), newSha256);
  expect(batch).toMatchObject({ isTorn: false, lines: 1, sticks: [] });
});

it('a write that did less than asked is gone on with, as far as the stick goes', async () => {
  const { answer, bytes } = await withStick(async (device) => {
    const [drive] = (await listDrives('linux')).filter((each) => each.path === device);
    if (drive === undefined) throw new Error(`${device} is not listed`);
    const target = openTarget({ ...drive, size: 32 * MIB });
    // The kernel writes to the end of the device, and says how far it came.
    const code = await codeOfAsync(() => target.write(16 * MIB - 4096, Buffer.alloc(8192, 1)));
    await target.close();
    return code;
  });
  expect(answer).toBe('io-error');
  expect(bytes.subarray(-4097)).toEqual(Buffer.alloc(4097, 1).fill(UNWRITTEN, 0, 1));
});

it('an image that is changed after it was verified is written to no stick', async () => {
  const image = at('changed.img');
  await copyFile(kit.img, image);
  const { answer, bytes } = await withStick((device) =>
    disturbed({ image }, device, async () => {
      const file = await open(image, 'r+');
      await file.write(Buffer.from([UNWRITTEN]), 0, 1, 3 * MIB);
      await file.close();
    }),
  );
  expect([answer, isCleared(bytes)]).toEqual([[2, 'payload-changed'], true]);
});
