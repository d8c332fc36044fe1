import { closeSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { CHUNK_SIZE, readWhole, sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { layOutFatImage, readFatImage } from '../../src/image/index.ts';
import { fatTreeOf } from '../../src/image/fat/tree.ts';
import type { FatLayout } from '../../src/image/index.ts';
import { sourceOfLayout, writeImage } from '../../src/image/write.ts';
import { fsckComplaints, runTool, temporaryFolder } from './outside-tools.ts';
import { SEED, TIMESTAMP, differencesOf, overlay, patternBytes, zeroSource } from './virtual-image.ts';
import { brokenWindowsRules } from './windows-rules.ts';

const MIB = 1024 * 1024;
const SMALL_FILE = patternBytes(10_000, 3);
/** Just over what FAT16 can hold: 65,524 clusters of 32 KiB. The content is zeros that exist nowhere. */
const FILES = [
  { path: 'payload/large.bin', size: 65_524 * 32_768 + 1 },
  { path: 'papers/after-the-large-one.txt', size: SMALL_FILE.length },
  { path: 'zz/last.txt', size: SMALL_FILE.length },
  { path: 'EMPTY.TXT', size: 0 },
];

function layOutLarge(freeBytes = 0): FatLayout {
  return layOutFatImage({ files: FILES, timestamp: TIMESTAMP, seed: SEED, label: 'LARGE', freeBytes });
}

function contentOf(path: string): ByteSource {
  return path.endsWith('.txt') ? sourceOfBytes(SMALL_FILE) : zeroSource(65_524 * 32_768 + 1);
}

describe('FAT32', () => {
  it('begins where FAT16 ends, and starts its clusters at a whole MiB', () => {
    const { geometry, segments } = layOutLarge();
    expect(geometry).toMatchObject({ bits: 32, clusterSize: 4096, rootEntries: 0, freeClusters: 0 });
    const root = segments.find((segment) => segment.what === 'root-directory');
    expect((root?.offset ?? 1) % MIB).toBe(0);
    expect(layOutLarge().size % MIB).toBe(0);
  });

  it('keeps the rules of Windows and is read back', async () => {
    const source = sourceOfLayout(layOutLarge(), contentOf);
    expect(await brokenWindowsRules(source)).toEqual([]);
    const image = await readFatImage(source);
    const last = image.entries.find((entry) => entry.path === 'zz/last.txt');
    expect(await readWhole(last?.source ?? zeroSource(0))).toEqual(SMALL_FILE);
    expect(await differencesOf(source, layOutLarge())).toEqual([]);
  });

  it('leaves room that is found again', async () => {
    const layout = layOutLarge(64 * MIB + 1);
    const source = sourceOfLayout(layout, contentOf);
    const image = await readFatImage(source);
    const freeBytes = image.freeBytesWhenMade(fatTreeOf(FILES));
    expect([image.freeBytes, freeBytes]).toEqual([64 * MIB + 4096, 64 * MIB + 4096]);
    expect(layOutLarge(freeBytes).segments).toHaveLength(layout.segments.length);
    expect(layOutLarge(freeBytes).size).toBe(layout.size);
    expect(await brokenWindowsRules(source, true)).toEqual([]);
  });

  it.each([
    { what: 'state byte', at: 65, value: 0x01, kind: 'residue' },
    { what: 'state byte that no host writes', at: 65, value: 0x04, kind: 'difference' },
    { what: 'FSInfo free count', at: 512 + 489, value: 0x01, kind: 'residue' },
    { what: 'FSInfo free count beyond the volume', at: 512 + 491, value: 0x7f, kind: 'difference' },
    { what: 'FSInfo next free', at: 512 + 495, value: 0x00, kind: 'difference' },
    { what: 'backup state byte', at: 6 * 512 + 65, value: 0x01, kind: 'difference' },
    { what: 'backup FSInfo', at: 7 * 512 + 489, value: 0x01, kind: 'difference' },
  ])('$what is $kind', async ({ at, value, kind }) => {
    const source = overlay(sourceOfLayout(layOutLarge(), contentOf), new Map([[MIB + at, value]]));
    const found = await differencesOf(source, layOutLarge(), false);
    expect(found.map((difference) => difference.kind)).toEqual([kind]);
  });

  it.each([1, 2])('clean flags of FAT %i are residue, the bits beside them are not', async (which) => {
    const layout = layOutLarge();
    const at = (layout.segments.find((segment) => segment.what === `fat-${which}`)?.offset ?? 0) + 7;
    const kindsWith = async (value: number): Promise<string[]> => {
      const source = overlay(sourceOfLayout(layout, contentOf), new Map([[at, value]]));
      return (await differencesOf(source, layout, false)).map((difference) => difference.kind);
    };
    expect(await kindsWith(0x07)).toEqual(['residue']);
    expect(await kindsWith(0x03)).toEqual(['residue']);
    expect(await kindsWith(0x0e)).toEqual(['difference']);
    expect(await kindsWith(0x1f)).toEqual(['difference']);
  });

  it('with room, used by mtools, differs where it was used', async () => {
    const image = join(temporaryFolder(), 'stick.img');
    await writeSparse(layOutLarge(MIB), image, 0);
    const folder = '::/System Volume Information';
    expect(runTool('mmd', '-i', `${image}@@1M`, folder)).toEqual({ status: 0, output: '' });
    const file = openSync(image, 'r');
    onTestFinished(() => closeSync(file));
    const source = sourceOfFile(file, layOutLarge(MIB).size);
    const found = await readFatImage(source);
    const layout = layOutLarge(found.freeBytesWhenMade(fatTreeOf(FILES)));
    const differences = await differencesOf(source, layout, false);
    expect(differences.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'residue fsinfo',
      'difference fat-1',
      'difference fat-2',
      'difference root-directory',
      'difference free',
    ]);
  });

  it('is taken by fsck.fat, mtools and parted, written sparse', async () => {
    const folder = temporaryFolder();
    const image = join(folder, 'stick.img');
    const volume = join(folder, 'volume');
    const layout = layOutLarge();
    await writeSparse(layout, image, 0);
    await writeSparse(layout, volume, MIB);
    expect(fsckComplaints(volume)).toEqual([]);
    const parted = runTool('parted', '-s', '-m', image, 'unit', 's', 'print');
    expect(parted.output).toMatch(/^1:2048s:/m);
    const copied = runTool('mcopy', '-n', '-i', `${image}@@1M`, '::/zz/last.txt', join(folder, 'last.txt'));
    expect(copied).toEqual({ status: 0, output: '' });
    expect(new Uint8Array(readFileSync(join(folder, 'last.txt')))).toEqual(SMALL_FILE);
  });
});

function sourceOfFile(file: number, size: number): ByteSource {
  const read = (offset: number, target: Uint8Array): Promise<void> => {
    readSync(file, target, 0, target.length, offset);
    return Promise.resolve();
  };
  return { size, read };
}

const ZEROS = Buffer.alloc(CHUNK_SIZE);

/** Writes the image from `skipped` bytes on; chunks of zeros become holes. */
async function writeSparse(layout: FatLayout, path: string, skipped: number): Promise<void> {
  const file = openSync(path, 'w');
  ftruncateSync(file, layout.size - skipped);
  const write = (offset: number, bytes: Uint8Array): Promise<void> => {
    const isHole = ZEROS.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;
    const from = Math.max(0, skipped - offset);
    if (!isHole && from < bytes.length)
      writeSync(file, bytes, from, bytes.length - from, offset + from - skipped);
    return Promise.resolve();
  };
  await writeImage(layout, contentOf, { write });
  closeSync(file);
}
