/** `sealkit flash` and `attest` on block devices of this kernel: several at once, protected, failing, killed. Needs root. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, open, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceOfBytes } from '../../src/base/source.ts';
import { compareAll, listDrives, openTarget } from '../../src/media/index.ts';
import { imprintOf, quietServices } from '../media/faulty-stick.ts';
import { buildExample, CLI, placeExample, runProgram, runSealkit, type BuiltKit } from './example.ts';
import { runTool } from './kernel/run-tool.ts';
import { withLoopDevices } from './loop-device.ts';

const MIB = 2 ** 20;
let folder = '';
let kit: BuiltKit;
let image = Buffer.alloc(0);
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-flash-'));
  kit = buildExample(await placeExample(path.join(folder, 'in')), path.join(folder, 'out'), 'img,dir');
  image = await readFile(kit.img);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A stick that is full of other bytes. */
async function stick(size = 16 * MIB): Promise<string> {
  count += 1;
  const file = path.join(folder, `stick-${count}`);
  await writeFile(file, Buffer.alloc(size, 0xa5));
  return file;
}

interface Flashed {
  readonly code: number | null;
  readonly results: readonly string[];
  readonly errors: readonly string[];
}

interface Printed {
  readonly sticks?: readonly { result: string; fault: { code: string; found?: string } | null }[];
  readonly errors?: readonly { code: string; found?: string }[];
}

const YES = ['--yes', '--allow-non-removable'];

function flashArguments(devices: readonly string[], more: readonly string[] = YES): string[] {
  const named = devices.flatMap((device) => ['--device', device]);
  return ['flash', kit.img, ...named, '--publisher', kit.publisher, '--json', ...more];
}

function outcomeOf(code: number | null, stdout: string): Flashed {
  const { sticks = [], errors = [] } = (stdout === '' ? {} : JSON.parse(stdout)) as Printed;
  const results = sticks.map(({ result, fault }) =>
    [result, fault?.code, fault?.found].filter(Boolean).join(' '),
  );
  return { code, results, errors: errors.map((error) => error.code) };
}

function flash(devices: readonly string[], more: readonly string[] = YES): Flashed {
  const { code, stdout } = runSealkit(flashArguments(devices, more));
  return outcomeOf(code, stdout);
}

/** With one of its calls to the system answered by strace instead of the system. */
function flashWith(injection: string, device: string): Flashed {
  const call = injection.split(':', 1)[0] ?? '';
  const strace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${injection}`];
  const args = [...strace, process.execPath, CLI, ...flashArguments([device])];
  // strace counts for each thread by itself: with one, all writes are counted in their order.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const { status, stdout, error } = spawnSync('strace', args, { encoding: 'utf8', env });
  if (error !== undefined) throw error;
  return outcomeOf(status, stdout);
}

const isKit = async (file: string): Promise<boolean> =>
  (await readFile(file)).subarray(0, image.length).equals(image);
const isCleared = async (file: string): Promise<boolean> =>
  (await readFile(file)).subarray(0, 4096).every((byte) => byte === 0);

/** The kernel remembers it for the device's number, whatever file is behind it: it must not stay so. */
function whileProtected<T>(device: string, work: () => T): T {
  runTool('blockdev', ['--setro', device]);
  try {
    return work();
  } finally {
    runTool('blockdev', ['--setrw', device]);
  }
}

describe('flash', () => {
  it('writes four sticks at once, which are genuine then, and nothing behind the image but zeros', async () => {
    const files = [await stick(), await stick(), await stick(image.length), await stick(64 * MIB)];
    await withLoopDevices(files, [], (devices) => {
      expect(flash(devices)).toEqual({ code: 0, results: Array(4).fill('good'), errors: [] });
      for (const device of devices) {
        expect(runSealkit(['verify', device, '--publisher', kit.publisher, '--quiet']).code).toBe(0);
      }
    });
    for (const file of files) {
      const bytes = await readFile(file);
      expect(bytes.subarray(0, image.length).equals(image)).toBe(true);
      expect(bytes.subarray(image.length).every((byte) => byte === 0 || byte === 0xa5)).toBe(true);
    }
  });

  it('writes to a device that is named by a link', async () => {
    const file = await stick();
    const flashed = await withLoopDevices([file], [], ([device = '']) => flash([linkTo(device)]));
    expect([flashed.results, await isKit(file)]).toEqual([['good'], true]);
  });

  it('tells a protected stick and goes on with the others', async () => {
    const files = [await stick(), await stick()];
    const flashed = await withLoopDevices(files, [], ([bad = '', good = '']) => {
      return whileProtected(bad, () => flash([bad, good]));
    });
    expect(flashed).toMatchObject({ code: 3, results: ['failed drive-protected EPERM', 'good'] });
    expect(await Promise.all(files.map(isKit))).toEqual([false, true]);
  });

  it('tells a stick that takes less than it claims, and makes it unusable', async () => {
    const place = path.join(folder, 'small');
    runTool('mkdir', ['-p', place]);
    runTool('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', place]);
    try {
      // A file of holes: there is no room to fill them all.
      const [bad, good] = [path.join(place, 'bad'), await stick()];
      await writeFile(bad, '');
      await truncate(bad, 16 * MIB);
      const flashed = await withLoopDevices([bad, good], [], (devices) => flash(devices));
      const failed: unknown = expect.stringMatching(/^failed io-error (EIO|ENOSPC)$/);
      expect(flashed).toMatchObject({ code: 3, results: [failed, 'good'] });
      expect([await isCleared(bad), await isKit(good)]).toEqual([true, true]);
    } finally {
      runTool('umount', [place]);
    }
  });
});

/** Such as those below /dev/disk/by-id. */
function linkTo(device: string): string {
  const link = path.join(folder, 'link');
  runTool('ln', ['-sfn', device, link]);
  return link;
}

/** For a terminal, where the names of the drives are asked for. */
function typedCommand(devices: readonly string[]): string {
  const args = flashArguments(devices, ['--allow-non-removable']).filter((arg) => arg !== '--json');
  return [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
}

/** With a terminal, at which this is typed. */
function flashTyping(typed: string, devices: readonly string[]): Flashed {
  const options = { encoding: 'utf8', input: `${typed}\n` } as const;
  const { status, stdout } = spawnSync('script', ['-qec', typedCommand(devices), '/dev/null'], options);
  const errors = [...stdout.matchAll(/\[([a-z]+-[a-z-]+)\]/g)].map(([, code = '']) => code);
  return { code: status, results: [], errors };
}

describe('the typed name of the drive', () => {
  it('is asked for, and nothing is written when another is typed', async () => {
    const file = await stick();
    await withLoopDevices([file], [], ([device = '']) => {
      for (const typed of ['', 'yes', `${device}1`])
        expect(flashTyping(typed, [device])).toMatchObject({ code: 2, errors: ['drive-refused'] });
    });
    expect((await readFile(file)).every((byte) => byte === 0xa5)).toBe(true);
  });

  it('lets the work begin; each drive is asked for', async () => {
    const files = [await stick(), await stick()];
    await withLoopDevices(files, [], (devices) => {
      expect(flashTyping([devices[0], devices[0]].join('\n'), devices)).toMatchObject({ code: 2 });
      expect(flashTyping(devices.join('\n'), devices)).toMatchObject({ code: 0, errors: [] });
    });
    expect(await Promise.all(files.map(isKit))).toEqual([true, true]);
  });
});

it('a stick that is done is known by its bytes, protected or not; reading it changes nothing', async () => {
  const [same, changed] = [await stick(), await stick()];
  const bytes = Buffer.concat([image, Buffer.alloc(MIB, 0xa5)]);
  await writeFile(same, bytes);
  bytes[image.length - 1] = (bytes[image.length - 1] ?? 0) ^ 1;
  await writeFile(changed, bytes);
  const outcomes = async (devices: readonly string[]): Promise<unknown> => {
    const drives = (await listDrives('linux')).filter(({ path: device }) => devices.includes(device));
    const targets = drives.map((drive) => openTarget(drive, 'read'));
    const verified = { source: sourceOfBytes(image), imprint: await imprintOf(image) };
    const compared = await compareAll(verified, targets, quietServices());
    await Promise.all(targets.map((target) => target.close()));
    return devices.map((device) => compared.find(({ name }) => name === device)?.fault?.code ?? 'good');
  };
  for (const options of [[], ['--read-only']])
    expect(await withLoopDevices([same, changed], options, outcomes)).toEqual(['good', 'read-back-differs']);
  expect([await isKit(same), (await readFile(changed)).equals(bytes)]).toEqual([true, true]);
});

it.each<[string, number, RegExp]>([
  ['a larger one', 32 * MIB, /\[drive-refused\] size 16777216 .* -> size 33554432 /],
  [
    'one of the same kind',
    16 * MIB,
    /\[drive-refused\] size 16777216 insertion (\d+) -> size 16777216 insertion (?!\1)/,
  ],
])(
  'a stick that is exchanged for %s while its name is asked for is not written to',
  async (_what, size, told) => {
    const [chosen, other] = [await stick(), await stick(size)];
    await withLoopDevices([chosen], [], async ([device = '']) => {
      const child = spawn('script', ['-qec', typedCommand([device]), '/dev/null']);
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      let printed = '';
      child.stdout.on('data', (text: Buffer) => {
        if (printed === '') {
          runTool('losetup', ['--detach', device]);
          runTool('losetup', [device, other]);
          child.stdin.write(`${device}\n`);
        }
        printed += text.toString();
      });
      expect(await ended).toBe(3);
      expect(printed).toMatch(told);
    });
    for (const file of [chosen, other])
      expect((await readFile(file)).every((byte) => byte === 0xa5)).toBe(true);
  },
);

it('the program has two threads for each of many sticks', async () => {
  const preload = path.join(folder, 'count.cjs');
  const count = "process.on('exit', () => console.log(require('fs').readdirSync('/proc/self/task').length))";
  await writeFile(preload, count);
  const threads = (...args: string[]): number => {
    const { stdout } = runProgram(process.execPath, ['--require', preload, CLI, ...args]);
    return Number(stdout.trim().split('\n').at(-1));
  };
  const trust = ['--publisher', kit.publisher, '--quiet'];
  const few = threads('verify', kit.img, ...trust);
  const named = Array.from({ length: 16 }, () => ['--device', kit.img]).flat();
  expect(threads('flash', kit.img, ...named, ...trust) - few).toBe(2 * 16);
});

describe('flash writes nothing', () => {
  async function untouched(work: (device: string) => Flashed): Promise<Flashed> {
    const file = await stick();
    const flashed = await withLoopDevices([file], [], ([device = '']) => work(device));
    expect((await readFile(file)).every((byte) => byte === 0xa5)).toBe(true);
    return flashed;
  }

  it('to what is not removable, unless it is allowed', async () => {
    expect(await untouched((device) => flash([device], ['--yes']))).toMatchObject({
      code: 2,
      errors: ['drive-refused'],
    });
  });

  it('when nobody confirms', async () => {
    const asked = await untouched((device) => flash([device], ['--allow-non-removable']));
    expect(asked).toMatchObject({ code: 2, errors: ['drive-refused'] });
  });

  it('to one drive twice, to a small one, to what is no drive', async () => {
    expect(await untouched((device) => flash([device, device]))).toMatchObject({
      code: 2,
      errors: ['drive-refused'],
    });
    const small = await stick(image.length - 4096);
    await withLoopDevices([small], [], (devices) => expect(flash(devices).errors).toEqual(['drive-refused']));
    for (const other of [kit.publisher, '/dev/no-such-drive'])
      expect(flash([other])).toMatchObject({ code: 2, errors: ['drive-refused'] });
  });

  it('to one drive twice, once by a link', async () => {
    const flashed = await untouched((device) => flash([device, linkTo(device)]));
    expect(flashed).toMatchObject({ code: 2, errors: ['drive-refused'] });
  });

  it('to a stick with blocks of 4096 bytes, on which the partition would be sought elsewhere', async () => {
    const file = await stick();
    await withLoopDevices([file], ['--sector-size', '4096'], (devices) => {
      expect(flash(devices)).toMatchObject({ code: 2, errors: ['drive-refused'] });
    });
    expect((await readFile(file)).every((byte) => byte === 0xa5)).toBe(true);
  });

  it('to a partition, by its own name, by a link, or by a node of another name', async () => {
    const file = await stick();
    await withLoopDevices([file], [], ([device = '']) => {
      runTool('addpart', [device, '1', '2048', '8192']);
      const node = path.join(folder, 'node');
      try {
        const name = path.basename(device);
        const [major = '', minor = ''] = runTool('cat', [`/sys/block/${name}/${name}p1/dev`]).split(':');
        runTool('mknod', [node, 'b', major, minor.trim()]);
        for (const part of [`${device}p1`, linkTo(`${device}p1`), node])
          expect(flash([part])).toMatchObject({ code: 2, errors: ['drive-refused'] });
      } finally {
        runTool('rm', ['-f', node]);
        runTool('delpart', [device, '1']);
      }
    });
    expect((await readFile(file)).every((byte) => byte === 0xa5)).toBe(true);
  });

  it('when the batch record cannot be written', async () => {
    const note = path.join(folder, 'note.txt');
    await writeFile(note, 'no record');
    const places = [path.join(folder, 'no-folder', 'b.jsonl'), folder, note];
    for (const batch of places) {
      const flashed = await untouched((device) =>
        flash([device], [...YES, '--batch', batch, '--station', 'S', '--operator', 'O']),
      );
      expect([flashed.code, flashed.errors]).toEqual(
        batch === note ? [1, ['batch-malformed']] : [3, ['io-error']],
      );
    }
    expect(await readFile(note, 'utf8')).toBe('no record');
  });

  it('to a mounted stick', async () => {
    const file = await stick();
    await withLoopDevices([file], [], ([device = '']) => {
      runTool('mkfs.ext4', ['-q', device]);
      const place = path.join(folder, 'mounted');
      runTool('mkdir', ['-p', place]);
      runTool('mount', [device, place]);
      try {
        expect(flash([device])).toMatchObject({ code: 2, errors: ['drive-refused'] });
      } finally {
        runTool('umount', [place]);
      }
    });
  });

  it('of what is no image of a stick: an archive, a CD', async () => {
    const out = path.join(folder, 'others');
    expect(runSealkit(['pack', kit.dir, '--format', 'iso,zip', '--out', out]).code).toBe(0);
    for (const ending of ['iso', 'zip']) {
      const other = path.join(out, path.basename(kit.img).replace(/img$/, ending));
      const refused = await untouched((device) => {
        const args = flashArguments([device]).map((arg) => (arg === kit.img ? other : arg));
        const { code, stdout } = runSealkit(args);
        return outcomeOf(code, stdout);
      });
      expect(refused).toMatchObject({ code: 2, errors: ['source-unrecognised'] });
    }
  });

  it('says whether there was a release record to hold the image against', async () => {
    const alone = path.join(folder, 'alone.img');
    await copyFile(kit.img, alone);
    await withLoopDevices([await stick()], [], ([device = '']) => {
      const released = [kit.img, alone].map((file) => {
        const args = flashArguments([device]).map((word) => (word === kit.img ? file : word));
        return (JSON.parse(runSealkit(args).stdout) as { image: { released: boolean } }).image.released;
      });
      expect(released).toEqual([true, false]);
    });
  });

  it('of an image that is not genuine, or is not what its release record says', async () => {
    const release = kit.img.replace(/img$/, 'release.json');
    const [good, moved] = [path.join(folder, 'good.img'), path.join(folder, 'moved.json')];
    await copyFile(kit.img, good);
    // Another genuine image of the kit in its place.
    const other = path.join(folder, 'other');
    expect(runSealkit(['pack', kit.dir, '--free-space', '1', '--out', other]).code).toBe(0);
    await copyFile(path.join(other, path.basename(kit.img)), kit.img);
    expect(await untouched((device) => flash([device]))).toMatchObject({ code: 1 });
    await rename(release, moved);
    await copyFile(good, kit.img);
    const handle = await open(kit.img, 'r+');
    await handle.write(Buffer.from('x'), 0, 1, 3 * MIB);
    await handle.close();
    expect(await untouched((device) => flash([device]))).toMatchObject({ code: 1 });
    await copyFile(good, kit.img);
    await rename(moved, release);
  });
});

describe('a call to the system that goes wrong', () => {
  const write = 'pwrite64';
  it.each([
    ['an error of the medium', `${write}:error=EIO:when=6`, 'failed io-error EIO'],
    ['a full medium', `${write}:error=ENOSPC:when=7`, 'failed io-error ENOSPC'],
    ['a stick that has become protected', `${write}:error=EROFS:when=6`, 'failed drive-protected EROFS'],
    ['a pulled stick', `${write}:error=ENODEV:when=5+`, 'failed io-error ENODEV'],
    ['an error in flushing', 'fdatasync:error=EIO:when=2', 'failed io-error EIO'],
  ])('%s', async (_what, injection, result) => {
    const file = await stick();
    const flashed = await withLoopDevices([file], [], ([device = '']) => flashWith(injection, device));
    expect(flashed).toMatchObject({ code: 3, results: [result] });
    expect(await isKit(file)).toBe(false);
  });

  // 1 clears the first block, 2 is a mark behind the image, 3 to 7 the image, 8 removes the mark, 9 is the first block.
  it('there are nine writes', async () => {
    const tenth = `${write}:error=EIO:when=10`;
    const flashed = await withLoopDevices([await stick()], [], ([device = '']) => flashWith(tenth, device));
    expect(flashed.results).toEqual(['good']);
  });

  // One of each kind.
  it.each([1, 2, 3, 5, 8, 9])('write %i, lost without a word', async (at) => {
    const file = await stick();
    const lost = `${write}:retval=2097152:when=${at}`;
    const flashed = await withLoopDevices([file], [], ([device = '']) => flashWith(lost, device));
    const isGood = flashed.results[0] === 'good';
    expect(isGood).toBe(await isKit(file));
  });

  it.each(Array.from({ length: 9 }, (_, i) => i + 1))(
    'write %i is the last one before the end',
    async (at) => {
      const file = await stick();
      await withLoopDevices([file], [], ([device = '']) =>
        flashWith(`${write}:signal=KILL:when=${at}`, device),
      );
      const bytes = await readFile(file);
      // As it was, or whole, or nothing that a computer takes for a stick.
      const isUntouched = bytes.subarray(0, 4096).every((byte) => byte === 0xa5);
      expect(isUntouched || (await isKit(file)) || (await isCleared(file))).toBe(true);
    },
  );
});

describe('attest', () => {
  it('takes one drive: of two, nobody would hear that the first was left out', () => {
    const { code, stderr } = runSealkit(['attest', '--device', '/dev/a', '--device', '/dev/b']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--device/);
  });

  it('refuses a drive without room, such as a reader without a card', async () => {
    const attest = (device: string): unknown =>
      runSealkit(['attest', '--device', device, '--allow-non-removable']).code;
    expect(await withLoopDevices([await stick(512)], [], ([device = '']) => attest(device))).toBe(2);
  });

  it('finds out whether a stick refuses writes, and changes nothing', async () => {
    const file = await stick();
    await withLoopDevices([file], [], ([device = '']) => {
      const attest = (): unknown =>
        JSON.parse(runSealkit(['attest', '--device', device, '--allow-non-removable', '--json']).stdout);
      expect(attest()).toMatchObject({ isProtected: false, foundBy: 'write', outcome: 'written' });
      const found = whileProtected(device, attest);
      expect(found).toMatchObject({ isProtected: true, foundBy: 'system', outcome: 'EPERM' });
    });
    expect((await readFile(file)).every((byte) => byte === 0xa5)).toBe(true);
  });

  it('tells what only the try shows', async () => {
    const file = await stick();
    await withLoopDevices([file], [], ([device = '']) => {
      const strace = [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'trace=pwrite64',
        '-e',
        'inject=pwrite64:error=EROFS',
      ];
      const args = [CLI, 'attest', '--device', device, '--allow-non-removable', '--json'];
      const { stdout } = runProgram('strace', [...strace, process.execPath, ...args]);
      expect(JSON.parse(stdout)).toMatchObject({ isProtected: true, foundBy: 'write', outcome: 'EROFS' });
    });
  });
});
