/** FAT12 and FAT32 images before a real kernel. The worked example is FAT16: kernel.test.ts. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patternBytes } from '../image/virtual-image.ts';
import { buildTestKit } from '../testkit/fixture.ts';
import { buildExample, expectSuccess, KIT_NAME, placeExample, runSealkit } from './example.ts';
import { filesBelow, sha256 } from './files.ts';
import { bootWithSticks, type Facts } from './kernel/boot.ts';
import { runTool } from './kernel/run-tool.ts';
import {
  changedBytes,
  ENTRY_SIZE,
  isAccessDate,
  partitionType,
  verdictOf,
  VOLUME,
} from './kernel/used-stick.ts';

interface Image {
  readonly file: string;
  readonly publisher: string;
  /** SHA-256 by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** With SealCheck.exe a kit is larger than a FAT12, so this is one of the testkit; a chain of it reaches over two sectors of the table. */
const PAYLOAD = 600_000;
/** MiB with which the worked example is a FAT32. Without room a kit is one from 2 GiB on, which the guest would read for minutes. */
const ROOM = 2048;
/** Behind these bytes is free space, of which `verify` asks that it is zeros. */
const USED = 2 ** 25;
/** First how each is used, by `use_<name>` in kernel/init.sh. */
const PROTECTED = ['protected-fat12', 'protected-fat32'] as const;
const WRITABLE = [
  'mounted-fat12',
  'yanked-fat12',
  'filled-fat12',
  'mounted-fat32',
  'yanked-fat32',
  'roomy-fat32',
] as const;
type Name = (typeof PROTECTED)[number] | (typeof WRITABLE)[number];

let folder = '';
let images: { readonly fat12: Image; readonly fat32: Image };
let facts: Facts;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-kernel-fat-'));
  images = { fat12: await makeFat12(), fat32: await makeFat32() };
  for (const name of WRITABLE) runTool('cp', ['--sparse=always', imageOf(name).file, stick(name)]);
  const sticks = [...PROTECTED, ...WRITABLE].map((serial) => {
    return { serial, file: stick(serial), isProtected: isProtected(serial) };
  });
  facts = await bootWithSticks(sticks, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function makeFat12(): Promise<Image> {
  const kit = await buildTestKit({
    files: (files) => files.set('payload/pattern.bin', patternBytes(PAYLOAD, 12)),
  });
  const root = path.join(folder, 'small');
  for (const [name, bytes] of kit.files) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), bytes);
  }
  return pack(root, path.join(root, 'kit', 'publisher', '1.json'), 'testkit-kit-1.2.3', 0);
}

async function makeFat32(): Promise<Image> {
  const example = await placeExample(path.join(folder, 'in'));
  const kit = buildExample(example, path.join(folder, 'example'), 'dir');
  return pack(kit.dir, kit.publisher, KIT_NAME, ROOM);
}

async function pack(root: string, publisher: string, name: string, room: number): Promise<Image> {
  const out = path.join(folder, 'packed');
  const options = ['--format', 'img', '--free-space', String(room), '--out', out];
  expectSuccess(runSealkit(['pack', root, ...options]));
  const files = new Map([...(await filesBelow(root))].map(([file, bytes]) => [file, sha256(bytes)]));
  return { file: path.join(out, `${name}.img`), publisher, files };
}

const isProtected = (name: Name): boolean => name.startsWith('protected-');
const imageOf = (name: Name): Image => (name.endsWith('fat12') ? images.fat12 : images.fat32);
/** A protected one is the image itself. */
const stick = (name: Name): string =>
  isProtected(name) ? imageOf(name).file : path.join(folder, `${name}.img`);
const verify = (name: Name): ReturnType<typeof verdictOf> => verdictOf(stick(name), imageOf(name).publisher);
const changedOn = (name: Name): Promise<number[]> => changedBytes(imageOf(name).file, stick(name), USED);
const outcomes = (name: Name, ...checks: string[]): (string | undefined)[] =>
  checks.map((check) => facts.of(name, check));

const READ_ONLY = 'Read-only file system';
const NO_SPACE = 'No space left on device';
const RESIDUE = { code: 0, verdict: 'genuine, with host residue' };
const NOT_GENUINE = { code: 1, verdict: 'not genuine' };

describe.each([
  // Type of the partition; room in KiB; the state byte of the boot sector, of which bit 0 says that it was not unmounted; the counter of
  // FSInfo that says where to look for a free cluster.
  { width: 'fat12', type: 0x01, room: 0, stateByte: VOLUME + 37, counter: [], told: [] },
  {
    width: 'fat32',
    type: 0x0c,
    room: ROOM * 1024,
    stateByte: VOLUME + 65,
    counter: [0, 1, 2, 3].map((at) => VOLUME + 1004 + at),
    told: ['free-space null'],
  },
] as const)('a stick with $width', ({ width, type, room, stateByte, counter, told }) => {
  const [locked, mounted, yanked] = [`protected-${width}`, `mounted-${width}`, `yanked-${width}`] as const;

  it('is what it is called, and holds the files of the kit and no other, protected or not', async () => {
    expect(await partitionType(stick(locked))).toBe(type);
    expect(outcomes(locked, 'protected', 'mounted-rw')).toEqual(['1', 'vfat ro']);
    expect(outcomes(mounted, 'protected', 'mounted-rw')).toEqual(['0', 'vfat rw']);
    expect(outcomes(mounted, 'free-kib')).toEqual([String(room)]);
    for (const name of [locked, mounted]) expect(facts.files(name)).toEqual(imageOf(name).files);
  });

  it('lets nothing be made, changed or removed when it is protected, and is genuine without a trace', () => {
    const attempts = ['new-file', 'new-folder', 'overwrite', 'remove'];
    const beneath = ['write-partition', 'write-disk', 'write-disk-set-writable'];
    expect(outcomes(locked, ...attempts, ...beneath)).toEqual(Array<string>(7).fill(READ_ONLY));
    expect(outcomes(locked, 'remount')).toEqual(['Permission denied']);
    expect(verify(locked)).toEqual({ code: 0, verdict: 'genuine', findings: told });
  });

  it('bears the day of reading at each file and no more than a counter after a clean end: genuine, with residue', async () => {
    const changed = await changedOn(mounted);
    expect(changed.filter((offset) => !isAccessDate(offset))).toEqual(counter);
    const entries = new Set(changed.filter(isAccessDate).map((offset) => Math.floor(offset / ENTRY_SIZE)));
    expect(entries.size).toBe(imageOf(mounted).files.size);
    const { findings, ...judged } = verify(mounted);
    expect(judged).toEqual(RESIDUE);
    expect(findings).toContain('residue-volume root-directory');
    expect(findings).not.toContain('residue-volume boot-sector');
  });

  it('bears the dirty mark too when it was pulled out while mounted: genuine, with residue', async () => {
    expect((await changedOn(yanked)).filter((offset) => !isAccessDate(offset))).toEqual([
      stateByte,
      ...counter,
    ]);
    const { findings, ...judged } = verify(yanked);
    expect(judged).toEqual(RESIDUE);
    expect(findings).toContain('residue-volume boot-sector');
  });
});

it('a FAT12 takes no data and no folder; the name of the file that did not fit stays, and is told', () => {
  expect(outcomes('filled-fat12', 'new-file', 'new-folder', 'new-file-size')).toEqual([
    NO_SPACE,
    NO_SPACE,
    '0',
  ]);
  const { findings, ...judged } = verify('filled-fat12');
  expect(judged).toEqual(NOT_GENUINE);
  expect(findings).toContain('file-extra payload/NEW.TXT');
});

it('a FAT32 takes a file where --free-space left room for it: not genuine', () => {
  expect(outcomes('roomy-fat32', 'new-file')).toEqual(['ok']);
  const { findings, ...judged } = verify('roomy-fat32');
  expect(judged).toEqual(NOT_GENUINE);
  expect(findings).toContain('file-extra payload/NEW.TXT');
});
