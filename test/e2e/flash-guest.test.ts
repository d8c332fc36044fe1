/**
 * `sealkit flash` and `attest` by Node in an emulated computer, onto emulated USB sticks: good, slow, write-protected, one that
 * fails in writing, one that fails in reading, one that keeps nothing, one that keeps one byte wrong, one that is pulled out.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildExample, placeExample } from './example.ts';
import { flashInGuest, type Told } from './kernel/flash-guest.ts';

const MIB = 2 ** 20;
const SIZE = 16 * MIB;
/** QEMU counts faults in sectors; the image is some MiB long. */
const FAULTY_SECTOR = 2 * 2048 + 5;
const EIO = 5;
const UNWRITTEN = 0xa5;
let folder = '';
let image = Buffer.alloc(0);
let told: Told;
let server: ChildProcess | undefined;

const fileOf = (serial: string): string => path.join(folder, `${serial}.stick`);
const plain = (serial: string): string[] => ['format=raw', `file=${fileOf(serial)}`];
const failing = (serial: string, way: 'read' | 'write'): string[] => [
  ...[
    'driver=raw',
    'file.driver=blkdebug',
    'file.image.driver=file',
    `file.image.filename=${fileOf(serial)}`,
  ],
  ...['file.inject-error.0.event=none', `file.inject-error.0.iotype=${way}`],
  ...[`file.inject-error.0.sector=${FAULTY_SECTOR}`, `file.inject-error.0.errno=${EIO}`],
];
/** Of the byte that one stick keeps wrong. */
const WRONG = FAULTY_SECTOR * 512 + 7;
const socketName = (): string => path.join(folder, 'nbd');

/** QEMU has no block device that lies. */
async function serveWrongByte(): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, 'kernel', 'wrong-byte-stick.mjs');
  const args = [program, socketName(), String(SIZE), String(WRONG)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

/** That a part of the image is on the stick, which is far from all of it. */
async function isBegun(serial: string): Promise<boolean> {
  const file = await open(fileOf(serial));
  try {
    return (await file.read(Buffer.alloc(1), 0, 1, MIB)).buffer[0] !== UNWRITTEN;
  } finally {
    await file.close();
  }
}

const DRIVES: Readonly<Record<string, (serial: string) => readonly string[]>> = {
  normal: plain,
  slow: (serial) => [...plain(serial), `throttling.bps-total=${3 * MIB}`],
  protected: (serial) => [...plain(serial), 'readonly=on'],
  unwritable: (serial) => failing(serial, 'write'),
  unreadable: (serial) => failing(serial, 'read'),
  pulled: (serial) => [...plain(serial), `throttling.bps-write=${MIB}`],
  forgetful: () => ['driver=null-co', `size=${SIZE}`, 'read-zeroes=on'],
  wrong: () => [
    ...['format=raw', 'file.driver=nbd', 'file.server.type=unix', `file.server.path=${socketName()}`],
  ],
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-guest-'));
  const kit = buildExample(await placeExample(path.join(folder, 'in')), path.join(folder, 'out'), 'img,dir');
  image = await readFile(kit.img);
  const sticks = Object.entries(DRIVES).map(([serial, drive]) => ({
    ...{ serial, drive: drive(serial) },
    ...(serial === 'pulled' ? { isPulled: () => isBegun(serial) } : {}),
  }));
  for (const { serial } of sticks) await writeFile(fileOf(serial), Buffer.alloc(SIZE, UNWRITTEN));
  server = await serveWrongByte();
  told = await flashInGuest(kit, sticks, folder);
});
afterAll(async () => {
  server?.kill();
  await rm(folder, { recursive: true, force: true });
});

const startOf = async (serial: string, length: number): Promise<Buffer> =>
  (await readFile(fileOf(serial))).subarray(0, length);

it('writes the good and the slow stick whole, and tells what each other one did', async () => {
  const { exit, result } = told.commands.get('flash') ?? {};
  const { sticks } = result as {
    sticks: { device: string; result: string; fault: { code: string; found: string } | null }[];
  };
  const outcomes = [...told.devices].map(([serial, device]) => {
    const { result: verdict, fault = null } = sticks.find((stick) => stick.device === device) ?? {};
    return [serial, [verdict, fault?.code, fault?.found].filter(Boolean).join(' ')];
  });
  expect(exit).toBe(3);
  expect(Object.fromEntries(outcomes)).toEqual({
    normal: 'good',
    slow: 'good',
    protected: 'failed drive-protected EROFS',
    unwritable: 'failed io-error EIO',
    unreadable: 'failed io-error EIO',
    pulled: expect.stringMatching(/^failed io-error (ENODEV|EIO)$/) as unknown,
    forgetful: expect.stringMatching(/^failed capacity-false /) as unknown,
    wrong: expect.stringMatching(new RegExp(`^failed read-back-differs ${WRONG}: [0-9]+$`)) as unknown,
  });
  for (const serial of ['normal', 'slow'])
    expect((await startOf(serial, image.length)).equals(image)).toBe(true);
  for (const serial of ['unwritable', 'unreadable'])
    expect((await startOf(serial, 4096)).every((byte) => byte === 0)).toBe(true);
  expect((await startOf('protected', SIZE)).every((byte) => byte === UNWRITTEN)).toBe(true);
});

it('ends a stick that is pulled out in mid-write without its first block, and with a part of the image only', async () => {
  const bytes = await readFile(fileOf('pulled'));
  expect(bytes.subarray(0, 4096).every((byte) => byte === 0)).toBe(true);
  expect([
    bytes.subarray(MIB, MIB + 512).equals(image.subarray(MIB, MIB + 512)),
    bytes[image.length - 1],
  ]).toEqual([true, UNWRITTEN]);
});

interface Recorded {
  readonly label: number | null;
  readonly drive: { readonly serial: string | null };
  readonly fault: string | null;
}

it('has a line for each stick in the batch record, also for the one that was pulled out', () => {
  const { exit, result } = told.commands.get('record') ?? {};
  const { sticks, attested } = result as { sticks: Recorded[]; attested: Recorded[] };
  const faults = sticks.map(({ drive, fault }) => [drive.serial, fault]);
  expect(exit).toBe(0);
  expect(Object.fromEntries(faults)).toEqual({
    ...{ normal: null, slow: null, pulled: 'io-error', unwritable: 'io-error', unreadable: 'io-error' },
    ...{ protected: 'drive-protected', forgetful: 'capacity-false', wrong: 'read-back-differs' },
  });
  // The unwritable one was tried twice.
  expect(sticks).toHaveLength(9);
  for (const { drive } of sticks)
    expect(drive).toMatchObject({ vendorId: '46f4', productId: '0001', vendor: 'QEMU', size: SIZE });
  const { label } = sticks.find(({ drive }) => drive.serial === 'normal') ?? {};
  expect(attested).toMatchObject([{ label, protection: 'off', drive: { serial: 'normal' } }]);
});

it('leaves sticks alone that are good by the record, known by their serial numbers, and tells their labels', () => {
  const { exit, result } = told.commands.get('again') ?? {};
  const { sticks } = result as { sticks: { serial: string; label: number | null }[] };
  expect([exit, sticks.map(({ serial }) => serial)]).toEqual([3, ['slow', 'unwritable', 'normal']]);
  const good = { result: 'good', isAlreadyDone: true };
  const failed = { result: 'failed', isAlreadyDone: false, label: null };
  expect(sticks).toMatchObject([good, failed, good]);
  const first = told.commands.get('flash')?.result as { sticks: typeof sticks };
  for (const { serial, label } of sticks)
    expect(first.sticks.find((stick) => stick.serial === serial)?.label).toBe(label);
});

it('finds out which stick is protected, and that the good one is genuine', () => {
  const normal = { isProtected: false, foundBy: 'write', outcome: 'written' };
  expect(told.commands.get('attest-normal')).toMatchObject({ exit: 0, result: normal });
  const guarded = { isProtected: true, foundBy: 'system', outcome: 'EROFS' };
  expect(told.commands.get('attest-protected')).toMatchObject({ exit: 0, result: guarded });
  const verified = { verdict: 'genuine', isProtected: false, foundBy: 'system' };
  expect(told.commands.get('verify-normal')).toMatchObject({ exit: 0, result: verified });
});
