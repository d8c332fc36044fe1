import { describe, expect, it } from 'vitest';

import { sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { layOutFatImage } from '../../src/image/index.ts';
import type { FatLayout } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';
import {
  SEED,
  SMALL_TREE,
  TIMESTAMP,
  contentFrom,
  differencesOf,
  imageOf,
  layOut,
  overlay,
  patternBytes,
  zeroSource,
} from './virtual-image.ts';
import { brokenWindowsRules } from './windows-rules.ts';

const MIB = 1024 * 1024;
const TREE = { ...SMALL_TREE, 'payload/filling.bin': patternBytes(3 * MIB, 9) };
const LAYOUT = layOut(TREE);
const IMAGE = Buffer.from(await imageOf(TREE));
const SOURCE = sourceOfLayout(LAYOUT, contentFrom(TREE));

function startOf(what: string, layout: FatLayout = LAYOUT): number {
  const segment = layout.segments.find((candidate) => candidate.what === what);
  if (segment === undefined) throw new Error(`no region ${what}`);
  return segment.offset;
}

/** Where the directory entry with this short name begins. */
function entryOf(shortName: string): number {
  return IMAGE.indexOf(shortName.padEnd(11), startOf('root-directory'), 'latin1');
}

/** Little-endian bytes at an offset. */
function bytesAt(offset: number, ...bytes: number[]): [number, number][] {
  return bytes.map((byte, i) => [offset + i, byte]);
}

const exe = entryOf('SEALCH~2EXE');
const setup = entryOf('SETUP   EXE');
const seal = entryOf('SEAL       ');
const fat = startOf('fat-1');
const fatTwo = startOf('fat-2');
const clusterOfSetup = IMAGE.readUInt16LE(setup + 26);
const clusterOfExe = IMAGE.readUInt16LE(exe + 26);
const { clusters } = LAYOUT.geometry;

const DEFECTS: readonly [string, [number, number][], string][] = [
  ['FATs differ', bytesAt(fatTwo + 100, 0x55), 'FATs differ'],
  ['lost cluster', bytesAt(setup + 26, 0, 0, 0, 0, 0, 0), 'lost clusters'],
  ['label differs', bytesAt(MIB + 43, 0x58), 'volume labels differ'],
  ['.. wrong', bytesAt(startOf('directory:papers/deep') + 32 + 26, 99), 'dot entry wrong'],
  ['dirty flag in the boot sector', bytesAt(MIB + 37, 1), 'boot sector dirty'],
  ['dirty flag in the FAT', bytesAt(fat + 3, 0x7f), 'FAT[1] not clean'],
  ['HiddenSectors 0', bytesAt(MIB + 28, 0, 0), 'HiddenSectors is not the start of the partition'],
  ['long name checksum', bytesAt(exe - 32 + 13, IMAGE.readUInt8(exe - 32 + 13) ^ 1), 'long name checksum'],
  ['long name order', bytesAt(exe - 32, 0x42), 'long name out of order'],
  ['duplicate name', bytesAt(setup, ...IMAGE.subarray(exe, exe + 11)), 'short name twice'],
  ['illegal short name', bytesAt(setup, 0x2e), 'short name illegal'],
  ['cross link', bytesAt(setup + 26, clusterOfExe & 0xff, clusterOfExe >> 8), 'cross link'],
  ['bad size', bytesAt(setup + 28, 0, 0x10), 'size does not fit the chain'],
  ['bad first cluster', bytesAt(setup + 26, 0xf0, 0xff), 'chain leaves the volume'],
  ['volume larger than its partition', bytesAt(458, 0, 1), 'volume larger than its partition'],
  ['boot sector without 55AA', bytesAt(MIB + 510, 0), 'boot sector without 55AA'],
  ['jump bytes', bytesAt(MIB, 0), 'jump bytes'],
  ['media byte', bytesAt(MIB + 21, 0xf0), 'FAT[0] is not the media byte'],
  ['MBR without 55AA', bytesAt(510, 0), 'MBR without 55AA'],
  ['partition past the end', bytesAt(460, 0xff), 'partition past the end of the image'],
  ['partition type 83', bytesAt(450, 0x83), 'partition type does not fit the FAT'],
  ['partition type of FAT12', bytesAt(450, 0x01), 'partition type does not fit the FAT'],
  ['partition active', bytesAt(446, 0x80), 'partition active'],
  ['disk signature 0', bytesAt(440, 0, 0, 0, 0), 'disk signature 0'],
  ['second partition', bytesAt(466, 0x0e), 'more than one partition'],
  ['CHS start', bytesAt(447, 1), 'CHS start differs from LBA'],
  ['serial 0', bytesAt(MIB + 39, 0, 0, 0, 0), 'serial 0'],
  ['reserved sectors 0', bytesAt(MIB + 14, 0), 'reserved sectors 0'],
  ['root entries not in sectors', bytesAt(MIB + 17, 17), 'root entries'],
  ['date 0', bytesAt(seal + 24, 0, 0), 'date invalid'],
  ['year 2107', bytesAt(seal + 24, 0x21, 0xfe), 'date too late'],
  ['not read-only', bytesAt(seal + 11, 0x20), 'file not read-only'],
  ['free cluster', bytesAt(fat + clusterOfSetup * 2, 0, 0), 'free clusters'],
  ['deleted entry', bytesAt(setup, 0xe5), 'deleted entry'],
  ['cluster count', bytesAt(MIB + 13, 2), 'partition type does not fit the FAT'],
];

describe('a correct image', () => {
  it('breaks no rule', async () => {
    expect(clusters).toBeGreaterThan(4085);
    expect(await brokenWindowsRules(SOURCE)).toEqual([]);
  });
});

describe.each(DEFECTS)('%s', (_, changes, fault) => {
  const damaged = overlay(SOURCE, new Map(changes));

  it('is a rule broken', async () => {
    expect(await brokenWindowsRules(damaged)).toContain(fault);
  });

  it('is refused or told by the comparison', async () => {
    expect(await isNoticed(damaged, LAYOUT)).toBe(true);
  });
});

/** True when reading throws a code, or comparing a read-only medium finds a difference. */
async function isNoticed(source: ByteSource, layout: FatLayout): Promise<boolean> {
  try {
    return (await differencesOf(source, layout)).some((difference) => difference.kind === 'difference');
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^image-(malformed|truncated)$/) as string });
    return true;
  }
}

const LARGE = 65_524 * 32_768 + 1;
const LARGE_LAYOUT = layOutFatImage({
  files: [{ path: 'large.bin', size: LARGE }],
  timestamp: TIMESTAMP,
  seed: SEED,
  label: 'LARGE',
});

describe.each<[string, [number, number][], string]>([
  ['FSInfo free count', bytesAt(MIB + 512 + 488, 1), 'FSInfo free count'],
  ['FSInfo signature', bytesAt(MIB + 512, 0), 'FSInfo signatures'],
  ['backup boot sector', bytesAt(MIB + 6 * 512 + 28, 0, 0), 'backup boot sector differs'],
  ['HiddenSectors in the main one only', bytesAt(MIB + 28, 0, 0), 'backup boot sector differs'],
  ['mirroring disabled', bytesAt(MIB + 40, 0x80), 'mirroring disabled'],
  ['version', bytesAt(MIB + 42, 1), 'FAT32 version'],
  ['dirty', bytesAt(MIB + 65, 1), 'boot sector dirty'],
  ['partition type of FAT16', bytesAt(450, 0x0e), 'partition type does not fit the FAT'],
])('FAT32: %s', (_, changes, fault) => {
  const damaged = overlay(
    sourceOfLayout(LARGE_LAYOUT, () => zeroSource(LARGE)),
    new Map(changes),
  );

  it('is a rule broken', async () => {
    expect(await brokenWindowsRules(damaged)).toContain(fault);
  });

  it('is refused or told by the comparison', async () => {
    expect(await isNoticed(damaged, LARGE_LAYOUT)).toBe(true);
  });
});

it('a file cut short is an image cut short', async () => {
  const short = sourceOfBytes(IMAGE.subarray(0, IMAGE.length - MIB));
  await expect(differencesOf(short, LAYOUT)).rejects.toMatchObject({ code: 'image-truncated' });
});
