/** `sealkit verify` of a stick as a device (format clause 12.12): loop devices of this kernel. */
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure, openDevice } from '../../src/storage/device.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { buildExample, placeExample, runSealkit, type BuiltKit } from './example.ts';
import { runTool } from './kernel/run-tool.ts';
import { withLoopDevice, type LoopDevice } from './loop-device.ts';

const MIB = 2 ** 20;
/** State of the volume in the boot sector of FAT12 and FAT16: bit 0 says that it was not unmounted. */
const STATE_BYTE = MIB + 37;
/** Linux reads ahead of what it is asked for: a device's `read_ahead_kb`, and here doubled. */
const READ_AHEAD = 8 * MIB;

let folder = '';
let kit: BuiltKit;
let image = Buffer.alloc(0);
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-device-'));
  kit = buildExample(await placeExample(path.join(folder, 'in')), path.join(folder, 'out'), 'img,iso,dir');
  image = await readFile(kit.img);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Change = (bytes: Buffer) => void;

/** Changes one byte, whatever it is. */
const flip =
  (at: number): Change =>
  (bytes) =>
    void bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);

/** A medium that holds the image, with `behind` behind it, after the change. */
async function medium(behind: Buffer, change: Change = () => undefined): Promise<string> {
  const bytes = Buffer.concat([image, behind]);
  change(bytes);
  count += 1;
  const file = path.join(folder, `medium-${count}`);
  await writeFile(file, bytes);
  return file;
}

interface Answer {
  readonly code: number;
  readonly verdict: string | undefined;
  readonly notChecked: readonly string[] | undefined;
  /** `code path offset+length`. */
  readonly findings: readonly string[] | undefined;
  readonly errors: readonly { code: string; expected?: string; found?: string }[] | undefined;
}

interface Printed extends Omit<Answer, 'code' | 'findings'> {
  readonly findings?: readonly { code: string; path: string | null; offset: number; length: number }[];
}

function verify(device: string, ...more: string[]): Answer {
  const { code, stdout } = runSealkit(['verify', device, '--publisher', kit.publisher, '--json', ...more]);
  const { verdict, notChecked, findings, errors } = JSON.parse(stdout) as Printed;
  const told = findings?.map((entry) => `${entry.code} ${entry.path ?? ''} ${entry.offset}+${entry.length}`);
  return { code, verdict, notChecked, findings: told, errors };
}

/** The verdict on a medium as a loop device. */
async function verdictOn(
  file: string,
  { loop = [], verify: more = [] }: { loop?: readonly string[]; verify?: readonly string[] } = {},
): Promise<Answer> {
  return withLoopDevice(file, loop, ({ device }) => verify(device, ...more));
}

const GENUINE = { code: 0, verdict: 'genuine', notChecked: [], findings: [], errors: undefined };
const WHOLE = { verify: ['--whole-device'] };

/** What a kernel leaves that mounts the stick to write, and loses it before it is unmounted. Held to a real one by kernel.test.ts. */
function use(bytes: Buffer): void {
  bytes[STATE_BYTE] = 1;
  const entry = firstFileEntry(bytes);
  // 2027-01-05
  bytes.writeUInt16LE(((2027 - 1980) << 9) | (1 << 5) | 5, entry + 18);
}

/** Offset of the first short directory entry of a file: attribute `21`, and the same day three times. */
function firstFileEntry(bytes: Buffer): number {
  for (let at = MIB; at < bytes.length; at += 32) {
    const days = [16, 18, 24].map((offset) => bytes.readUInt16LE(at + offset));
    if (bytes[at + 11] === 0x21 && days[0] !== 0 && new Set(days).size === 1) return at;
  }
  throw new Error('no file entry');
}

const garbage = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 32) bytes.set(createHash('sha256').update(`${at}`).digest(), at);
  return bytes;
};

describe('a disc', () => {
  it('is genuine to its end, and with what lies behind; no mark of a host is let pass on it', async () => {
    const bytes = await readFile(kit.iso);
    const file = path.join(folder, 'disc');
    await writeFile(file, bytes);
    expect(await verdictOn(file)).toEqual(GENUINE);
    await writeFile(file, Buffer.concat([bytes, garbage(MIB)]));
    expect(await verdictOn(file)).toEqual({ ...GENUINE, notChecked: ['behind-image'] });
    expect((await verdictOn(file, WHOLE)).findings).toEqual([
      `behind-image behind-image ${bytes.length}+${MIB}`,
    ]);
    bytes[300] = 1;
    await writeFile(file, bytes);
    expect(await verdictOn(file)).toMatchObject({ code: 1, findings: ['image-differs system-area 300+1'] });
  });
});

describe('a device that holds the image', () => {
  it('and ends with it is genuine', async () => {
    expect(await verdictOn(await medium(Buffer.alloc(0)))).toEqual(GENUINE);
  });

  it('and is larger is genuine; that the rest was not read is said', async () => {
    const file = await medium(Buffer.alloc(5 * MIB));
    expect(await verdictOn(file)).toEqual({ ...GENUINE, notChecked: ['behind-image'] });
    expect(await verdictOn(file, WHOLE)).toEqual(GENUINE);
  });

  it('with other bytes behind it is genuine; they are told when they are read', async () => {
    const behind = Buffer.alloc(5 * MIB + 512);
    behind.set(garbage(3 * MIB), 1000);
    behind[1000] = 1;
    behind[behind.length - 1] = 1;
    const file = await medium(behind);
    expect(await verdictOn(file)).toEqual({ ...GENUINE, notChecked: ['behind-image'] });
    const place = `${image.length + 1000}+${behind.length - 1000}`;
    expect(await verdictOn(file, WHOLE)).toEqual({
      ...GENUINE,
      findings: [`behind-image behind-image ${place}`],
    });
  });

  it('but not all of it is truncated', async () => {
    const file = await medium(Buffer.alloc(0));
    await truncate(file, image.length - MIB);
    const { code, findings } = await verdictOn(file);
    expect([code, findings?.map((text) => text.split(' ')[0])]).toEqual([1, ['image-truncated']]);
  });

  it.each<[string, number, string]>([
    ['in the gap before the volume', 5000, 'image-differs gap 5000+1'],
    ['of boot code', 300, 'image-differs mbr 300+1'],
  ])('with another byte %s is not genuine', async (_where, at, found) => {
    const file = await medium(Buffer.alloc(MIB), flip(at));
    expect(await verdictOn(file)).toMatchObject({ code: 1, verdict: 'not genuine', findings: [found] });
  });

  it('with another byte in a file is not genuine', async () => {
    const content = await readFile(path.join(kit.dir, 'LEEME-README.html'));
    const at = image.indexOf(content);
    const file = await medium(Buffer.alloc(MIB), flip(at + 100));
    const found = `file-changed LEEME-README.html ${at}+${content.length}`;
    expect(await verdictOn(file)).toMatchObject({ code: 1, findings: [found] });
  });

  it('is never taken for an archive', async () => {
    const file = await medium(Buffer.alloc(0), (bytes) => bytes.write('PK', 0, 'latin1'));
    expect(await verdictOn(file)).toMatchObject({ code: 1, findings: ['image-differs mbr 0+2'] });
  });
});

describe('a used stick', () => {
  it('is genuine, with residue', async () => {
    const answer = await verdictOn(await medium(Buffer.alloc(MIB), use));
    expect(answer).toMatchObject({ code: 0, verdict: 'genuine, with host residue' });
    expect(answer.findings?.map((text) => text.split(' ', 2).join(' '))).toEqual([
      'residue-volume boot-sector',
      expect.stringMatching(/^residue-volume (root-)?directory/),
    ]);
  });

  it('that is write-protected now is not genuine: nobody can have left residue on it', async () => {
    const answer = await verdictOn(await medium(Buffer.alloc(MIB), use), { loop: ['--read-only'] });
    expect(answer).toMatchObject({ code: 1, verdict: 'not genuine' });
    expect(answer.findings?.every((text) => text.startsWith('image-differs '))).toBe(true);
  });

  it('that was not used is genuine when it is write-protected', async () => {
    const file = await medium(Buffer.alloc(0));
    expect(await verdictOn(file, { loop: ['--read-only'] })).toEqual(GENUINE);
  });
});

it('says in its report whether the device is write-protected, by the names that attest uses', async () => {
  const file = await medium(Buffer.alloc(0));
  for (const isProtected of [true, false]) {
    await withLoopDevice(file, isProtected ? ['--read-only'] : [], ({ device }) => {
      const printed = (...args: string[]): unknown => JSON.parse(runSealkit([...args, '--json']).stdout);
      const verified = printed('verify', device, '--publisher', kit.publisher);
      expect(verified).toMatchObject({ device, isProtected, foundBy: 'system', outcome: null });
      const attested = printed('attest', '--device', device, '--allow-non-removable');
      expect(attested).toMatchObject({ device, isProtected, foundBy: isProtected ? 'system' : 'write' });
    });
  }
  expect(
    JSON.parse(runSealkit(['verify', file, '--publisher', kit.publisher, '--json']).stdout),
  ).not.toHaveProperty('isProtected');
});

describe('other commands', () => {
  it('take a device as they take a file', async () => {
    const file = await medium(Buffer.alloc(MIB, 1));
    await withLoopDevice(file, [], ({ device }) => {
      const { code, stdout } = runSealkit(['diff', kit.dir, device, '--json']);
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { schema: 'sealkit-diff/1', same: true }]);
      expect(runSealkit(['inspect', device]).stdout).toMatch(/^Kit: lrm-security-patch 1\.0\.0 /);
    });
  });
});

describe('no verdict is given', () => {
  it('when the medium cannot be read', async () => {
    const file = await medium(Buffer.alloc(0));
    await withLoopDevice(file, [], async ({ device }) => {
      // The device keeps its size, and reading behind the new end of its file fails as a bad sector does.
      await truncate(file, 64 * 1024);
      expect(verify(device)).toMatchObject({ code: 3, errors: [{ code: 'io-error', found: 'EIO' }] });
    });
  });

  it('when there is no medium', async () => {
    const file = path.join(folder, 'none');
    await writeFile(file, '');
    expect(await verdictOn(file)).toMatchObject({ code: 3, errors: [{ code: 'io-error', found: 'size 0' }] });
  });

  it('on a partition: the stick is named', async () => {
    const file = await medium(Buffer.alloc(0));
    await withLoopDevice(file, [], async ({ device }) => {
      // Told to the kernel: not every one reads the table of a loop device by itself.
      runTool('addpart', [device, '1', '2048', '2048']);
      const name = path.basename(device);
      const number = await readFile(`/sys/block/${name}/${name}p1/dev`, 'utf8');
      // Where no service makes a node for it, there is none; its name does not matter.
      const node = path.join(folder, 'partition');
      runTool('mknod', [node, 'b', ...number.trim().split(':')]);
      const errors = [{ code: 'source-unrecognised', expected: device }];
      expect(verify(node)).toMatchObject({ code: 2, errors });
      runTool('delpart', [device, '1']);
    });
  });

  it('when a file or folder is to be read as a device', () => {
    for (const source of [kit.img, kit.dir]) {
      expect(verify(source, '--whole-device')).toMatchObject({ code: 2, errors: [{ code: 'usage' }] });
    }
  });
});

describe('a large stick', () => {
  const LARGE = 256 * MIB;

  async function large(content: string | Buffer): Promise<string> {
    const file = path.join(folder, 'large');
    if (typeof content === 'string') await copyFile(content, file);
    else await writeFile(file, content);
    await truncate(file, LARGE);
    return file;
  }
  const readBy = (work: (device: string) => Answer) => (loop: LoopDevice) => {
    const answer = work(loop.device);
    return { answer, read: loop.bytesRead() };
  };

  it('is read as far as the image', async () => {
    const { answer, read } = await withLoopDevice(await large(kit.img), [], readBy(verify));
    expect(answer).toMatchObject({ code: 0, verdict: 'genuine' });
    expect(read).toBeLessThan(image.length + READ_AHEAD);
  });

  it('is read to its end when asked', async () => {
    const whole = (device: string): Answer => verify(device, '--whole-device');
    const { answer, read } = await withLoopDevice(await large(kit.img), [], readBy(whole));
    expect(answer).toEqual(GENUINE);
    expect(read).toBeGreaterThanOrEqual(LARGE - READ_AHEAD);
  });

  it('without a kit is refused after little reading', async () => {
    for (const content of [Buffer.alloc(0), garbage(4 * MIB)]) {
      const { answer, read } = await withLoopDevice(await large(content), [], readBy(verify));
      expect(answer.findings?.[0]).toMatch(/^image-malformed /);
      expect(read).toBeLessThan(READ_AHEAD);
    }
  });

  it('formatted as usual, with files but without a kit, is refused after its tables', async () => {
    const file = await large(Buffer.alloc(0));
    const volume = `${file}@@${MIB}`;
    const sectors = String((LARGE - MIB) / 512);
    runTool('mformat', ['-i', volume, '-T', sectors, '-h', '255', '-s', '63', '-H', '2048', '::']);
    const handle = await open(file, 'r+');
    const mbr = image.subarray(0, 512);
    // Its type and its length, so that the volume is looked at.
    const own = Buffer.from(mbr);
    own[450] = 0x0e;
    own.writeUInt32LE(Number(sectors), 458);
    await handle.write(own, 0, 512, 0);
    await handle.close();
    runTool('mcopy', ['-i', volume, kit.publisher, '::/SETUP.TXT']);
    const { answer, read } = await withLoopDevice(file, [], readBy(verify));
    expect(answer.findings?.[0]).toMatch(/^file-missing kit\/SEAL /);
    expect(read).toBeLessThan(READ_AHEAD);
  });
});

describe('a device', () => {
  it('has the same size by asking the system and by looking for its end', async () => {
    const file = await medium(Buffer.alloc(512));
    await withLoopDevice(file, ['--read-only'], async ({ device }) => {
      const opened = await openDevice(device);
      const handle = await open(device);
      expect([opened.source.size, opened.readOnly]).toEqual([image.length + 512, true]);
      expect(measure(handle)).toBe(image.length + 512);
      await handle.close();
      opened.close();
    });
  });

  it('is read exactly up to its end', async () => {
    await withLoopDevice(await medium(Buffer.alloc(512, 7)), [], async ({ device }) => {
      const opened = await openDevice(device);
      const last = new Uint8Array(512);
      await opened.source.read(image.length, last);
      expect(new Set(last)).toEqual(new Set([7]));
      expect(await codeOfAsync(() => opened.source.read(image.length + 1, last))).toBe('io-error');
      opened.close();
    });
  });
});
