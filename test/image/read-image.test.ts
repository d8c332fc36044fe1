import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SealkitError } from '../../src/base/errors.ts';
import { readWhole, sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { layOutFatImage, readFatImage } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';
import { SMALL_TREE, imageOf, layOut, overlay, patternBytes } from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

const MIB = 1024 * 1024;
const TREE: Tree = { ...SMALL_TREE, 'filling.bin': patternBytes(2_200_000, 9) };
const LAYOUT = layOut(TREE);
const IMAGE = Buffer.from(await imageOf(TREE));

function startOf(what: string): number {
  return LAYOUT.segments.find((segment) => segment.what === what)?.offset ?? NaN;
}

const FAT = startOf('fat-1');
const SECTORS_BEFORE_DATA = (startOf('directory:kit') - startOf('boot-sector')) / 512;
const ROOT = startOf('root-directory');
const KIT = startOf('directory:kit');
/** In `kit`: `.`, `..`, SEAL, one long entry, MANIF~1.JSO. */
const [SEAL, LONG, MANIFEST] = [KIT + 64, KIT + 96, KIT + 128];
const KIT_ENTRY = IMAGE.indexOf('KIT        ', ROOT, 'latin1');
const KIT_CLUSTER = IMAGE.readUInt16LE(KIT_ENTRY + 26);
const EXE_CLUSTER = (startOf('file:SealCheck.exe') - startOf('directory:kit')) / 512 + KIT_CLUSTER;

/** The image with runs of bytes replaced: offset, then the bytes. */
function changed(...changes: readonly (readonly [number, ...number[]])[]): ByteSource {
  const flat = changes.flatMap(([offset, ...bytes]) =>
    bytes.map((byte, i): [number, number] => [offset + i, byte]),
  );
  return overlay(sourceOfBytes(IMAGE), new Map(flat));
}

function u16(value: number): [number, number] {
  return [value & 0xff, value >> 8];
}

function text(value: string): number[] {
  return [...Buffer.from(value, 'latin1')];
}

describe('a malformed image', () => {
  it.each<[string, (readonly [number, ...number[]])[], string]>([
    ['MBR without signature', [[510, 0]], 'MBR signature'],
    ['partition type', [[450, 0x07]], 'partition 1 type'],
    ['partition type of another FAT', [[450, 0x01]], 'partition 1 type'],
    ['second partition', [[466, 0x0e]], 'partition 2 type'],
    ['partition at sector 0', [[454, 0, 0]], 'partition 1 start'],
    ['boot sector without signature', [[MIB + 511, 0]], 'boot sector signature'],
    ['sectors of 4096 bytes', [[MIB + 11, 0, 0x10]], 'BPB_BytsPerSec'],
    ['clusters of no sector', [[MIB + 13, 0]], 'BPB_SecPerClus'],
    ['clusters of three sectors', [[MIB + 13, 3]], 'BPB_SecPerClus'],
    ['clusters of 64 KiB', [[MIB + 13, 128]], 'BPB_SecPerClus'],
    ['no reserved sector', [[MIB + 14, 0]], 'BPB_RsvdSecCnt'],
    ['one FAT', [[MIB + 16, 1]], 'BPB_NumFATs'],
    ['media', [[MIB + 21, 0xf0]], 'BPB_Media'],
    ['no root directory', [[MIB + 17, 0, 0]], 'BPB_RootEntCnt'],
    ['volume larger than its partition', [[MIB + 19, 0xff, 0xff]], 'BPB_TotSec'],
    ['FAT too short', [[MIB + 22, 1, 0]], 'BPB_FATSz'],
    ['fewer clusters than FAT16 has', [[MIB + 19, 0, 0x0f]], 'partition 1 type'],
    ['no room for clusters', [[MIB + 19, 10, 0]], 'FAT12 clusters'],
    ['a count that drivers disagree on', [[MIB + 19, ...u16(SECTORS_BEFORE_DATA + 4085)]], 'FAT16 clusters'],
    ['chain into itself', [[FAT + 2 * EXE_CLUSTER, ...u16(EXE_CLUSTER)]], 'FAT chain /SealCheck.exe'],
    ['chain out of the volume', [[FAT + 2 * EXE_CLUSTER, 0xf0, 0xff]], 'FAT chain /SealCheck.exe'],
    ['chain into a free cluster', [[FAT + 2 * EXE_CLUSTER, 0, 0]], 'FAT chain /SealCheck.exe'],
    ['chain into a bad cluster', [[FAT + 2 * EXE_CLUSTER, 0xf7, 0xff]], 'FAT chain /SealCheck.exe'],
    ['chain too short', [[FAT + 2 * EXE_CLUSTER, 0xff, 0xff]], 'FAT chain /SealCheck.exe'],
    [
      'chain too long',
      [
        [SEAL + 28, 0, 0],
        [SEAL + 28, 1, 0],
        [FAT + 2 * IMAGE.readUInt16LE(SEAL + 26), ...u16(EXE_CLUSTER)],
      ],
      'FAT chain /kit/SEAL',
    ],
    ['cross link', [[SEAL + 26, ...u16(IMAGE.readUInt16LE(MANIFEST + 26))]], 'FAT chain /kit/manifest.json'],
    ['empty file with a cluster', [[SEAL + 28, 0, 0, 0, 0]], 'DIR_FstClus /kit/SEAL'],
    ['directory with a size', [[KIT_ENTRY + 28, 1]], 'DIR_FileSize /kit'],
    ['directory without clusters', [[KIT_ENTRY + 26, 0xff, 0xff]], 'FAT chain /kit'],
    ['directory in the root', [[KIT_ENTRY + 26, 0, 0]], 'FAT chain /kit'],
    ['high half of a cluster number on FAT16', [[SEAL + 20, 1]], 'FAT chain /kit/SEAL'],
    ['clusters that nothing leads to', [[SEAL, 0xe5]], `FAT[${IMAGE.readUInt16LE(SEAL + 26)}]`],
    ['wrong .', [[KIT + 26, 9, 9]], '/kit/.'],
    ['wrong ..', [[KIT + 32 + 26, 9]], '/kit/..'],
    ['no dot entries', [[KIT, 0]], '/kit/.'],
    [
      'dots in the root',
      [
        [KIT_ENTRY, ...text('..         ')],
        [KIT_ENTRY - 32, 0xe5],
      ],
      '/',
    ],
    ['dots elsewhere', [[SEAL, ...text('.          ')]], '/kit'],
    ['long name with another checksum', [[LONG + 13, IMAGE.readUInt8(LONG + 13) ^ 1]], 'LDIR_Chksum /kit'],
    ['long name out of order', [[LONG, 2]], 'LDIR_Ord /kit'],
    ['long name of entry 0', [[LONG, 0x40]], 'LDIR_Ord /kit'],
    ['long name that lacks an entry', [[LONG, 0x42]], 'LDIR_Chksum /kit'],
    ['long name of 21 entries', [[LONG, 0x55]], 'LDIR_Ord /kit'],
    ['long name of another type', [[LONG + 12, 1]], 'LDIR_Type /kit'],
    ['long name with a cluster', [[LONG + 26, 1]], 'LDIR_FstClusLO /kit'],
    ['long name without short one', [[MANIFEST, 0]], 'DIR_Name /kit'],
    ['long name of a deleted entry', [[MANIFEST, 0xe5]], 'DIR_Name /kit'],
    ['long name that ends early', [[LONG + 3, 0, 0]], 'LDIR_Name /kit'],
    ['long name that is empty', [[LONG + 1, 0, 0]], 'LDIR_Name /kit'],
    ['separator in a long name', [[LONG + 3, 0x2f]], 'DIR_Name /kit'],
    ['separator in a short name', [[SEAL, ...text('A/B        ')]], 'DIR_Name /kit'],
    ['backslash in a short name', [[SEAL, ...text('A\\B        ')]], 'DIR_Name /kit'],
    ['short name of spaces', [[SEAL, ...text('           ')]], 'DIR_Name /kit'],
  ])('%s', async (_, changes, field) => {
    const reading = readFatImage(changed(...changes));
    await expect(reading).rejects.toMatchObject({ code: 'image-malformed', faults: [{ field }] });
  });

  it.each([0, 511, 512, MIB, MIB + 511, MIB + 512, IMAGE.length - MIB])(
    'cut after %i bytes',
    async (length) => {
      const reading = readFatImage(sourceOfBytes(IMAGE.subarray(0, length)));
      await expect(reading).rejects.toMatchObject({ code: 'image-truncated' });
    },
  );
});

describe('limits', () => {
  it('a tree of 10,000 files, each in a folder of its own, is read', async () => {
    const files = Array.from({ length: 10_000 }, (_, i) => ({ path: `${i}/x`, size: 1 }));
    const layout = layOutFatImage({ files, timestamp: 0, seed: new Uint8Array(8), label: 'DEEP' });
    const image = await readFatImage(sourceOfLayout(layout, () => sourceOfBytes(new Uint8Array(1))));
    expect(image.entries).toHaveLength(20_000);
  });

  it('more than 20,001 entries are not', async () => {
    const files = Array.from({ length: 20_000 }, (_, i) => ({ path: `${i % 3}/${i}`, size: 0 }));
    const layout = layOutFatImage({ files, timestamp: 0, seed: new Uint8Array(8), label: 'MANY' });
    const reading = readFatImage(sourceOfLayout(layout, () => sourceOfBytes(new Uint8Array(0))));
    await expect(reading).rejects.toMatchObject({ code: 'image-malformed', faults: [{ field: 'entries' }] });
  });
});

describe('names and kinds come as found', () => {
  const pathsOf = async (source: ByteSource): Promise<string[]> =>
    (await readFatImage(source)).entries.map((entry) => `${entry.kind} ${entry.path}`);

  it.each<[string, (readonly [number, ...number[]])[], string]>([
    [
      'lower-case flags of Windows',
      [
        [SEAL + 12, 0x18],
        [SEAL, ...text('SEAL    TXT')],
      ],
      'file kit/seal.txt',
    ],
    ['byte E5 in disguise', [[SEAL, 0x05]], 'file kit/\u00e5EAL'],
    [
      'label below the root',
      [
        [SEAL + 11, 0x08],
        [SEAL + 26, 0, 0],
      ],
      'other kit/SEAL',
    ],
    [
      'device',
      [
        [SEAL + 11, 0x40],
        [SEAL + 26, 0, 0],
      ],
      'other kit/SEAL',
    ],
    [
      'directory and label',
      [
        [SEAL + 11, 0x18],
        [SEAL + 26, 0, 0],
      ],
      'other kit/SEAL',
    ],
  ])('%s', async (_, changes, entry) => {
    const freed: [number, ...number[]] = [FAT + 2 * IMAGE.readUInt16LE(SEAL + 26), 0, 0];
    const isFile = entry.startsWith('file');
    expect(await pathsOf(changed(...changes, ...(isFile ? [] : [freed])))).toContain(entry);
  });

  it('deleted entries are none', async () => {
    const freed = [FAT + 2 * IMAGE.readUInt16LE(SEAL + 26), 0, 0] as const;
    expect(await pathsOf(changed([SEAL, 0xe5], freed))).not.toContain('file kit/SEAL');
  });

  it('a file in pieces is read in order', async () => {
    const first = IMAGE.readUInt16LE(SEAL + 26);
    const second = IMAGE.readUInt16LE(MANIFEST + 26);
    const source = changed(
      [SEAL + 28, ...u16(1023)],
      [FAT + 2 * first, ...u16(second + 1)],
      [FAT + 2 * (second + 1), 0xff, 0xff],
      [IMAGE.indexOf('ABC~1   JSO', ROOT, 'latin1') + 26, 0, 0, 0, 0, 0, 0],
    );
    const image = await readFatImage(source);
    const seal = image.entries.find((entry) => entry.path === 'kit/SEAL');
    const bytes = await readWhole(seal?.source ?? sourceOfBytes(new Uint8Array(0)));
    const at = (cluster: number): number => startOf('file:kit/SEAL') + (cluster - first) * 512;
    expect(Buffer.from(bytes)).toEqual(
      Buffer.concat([
        IMAGE.subarray(at(first), at(first) + 512),
        IMAGE.subarray(at(second + 1), at(second + 1) + 511),
      ]),
    );
    expect(image.extentsOf('kit/SEAL')).toEqual([
      { offset: at(first), length: 512 },
      { offset: at(second + 1), length: 511 },
    ]);
  });
});

describe('whatever the bytes', () => {
  async function expectAnswer(source: ByteSource): Promise<void> {
    try {
      const { entries } = await readFatImage(source);
      for (const entry of entries.slice(0, 20)) await readWhole(entry.source);
    } catch (error) {
      expect(error).toBeInstanceOf(SealkitError);
    }
  }

  const metadata = fc.oneof(
    fc.integer({ min: 440, max: 511 }),
    fc.integer({ min: MIB, max: MIB + 511 }),
    fc.integer({ min: FAT, max: FAT + 1024 }),
    fc.integer({ min: ROOT, max: startOf('file:LEEME-README.html') }),
  );
  const mutation = fc.tuple(metadata, fc.oneof(fc.constantFrom(0, 1, 0x0f, 0x10, 0xe5, 0xff), fc.nat(255)));

  it('a mutated image is read or refused', async () => {
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 12 });
    const read = (list: [number, number][]): Promise<void> =>
      expectAnswer(overlay(sourceOfBytes(IMAGE), new Map(list)));
    await fc.assert(fc.asyncProperty(mutations, read), { numRuns: 3000 });
  });

  it('random bytes behind two signatures are read or refused', async () => {
    const sector = fc.uint8Array({ minLength: 512, maxLength: 512 });
    const read = async (mbr: Uint8Array, boot: Uint8Array): Promise<void> => {
      const bytes = new Uint8Array(MIB + 64 * 1024);
      bytes.set(mbr);
      bytes.set(IMAGE.subarray(440, 512), 440);
      bytes.set(boot, MIB);
      bytes.set(IMAGE.subarray(MIB + 11, MIB + 17), MIB + 11);
      bytes.set(IMAGE.subarray(MIB + 510, MIB + 512), MIB + 510);
      await expectAnswer(sourceOfBytes(bytes));
    };
    await fc.assert(fc.asyncProperty(sector, sector, read), { numRuns: 500 });
  });

  it('random bytes are read or refused', async () => {
    const bytes = fc.uint8Array({ maxLength: 4096 });
    await fc.assert(
      fc.asyncProperty(bytes, (random) => expectAnswer(sourceOfBytes(random))),
      { numRuns: 500 },
    );
  });
});
