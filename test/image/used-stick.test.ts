/** A stick with room, after a host wrote to it: what was touched is told, and nothing else (format clause 12.1 e). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { sourceOfBytes } from '../../src/base/source.ts';
import { readFatImage } from '../../src/image/index.ts';
import { fatTreeOf } from '../../src/image/fat/tree.ts';
import { runTool, temporaryFolder } from './outside-tools.ts';
import { SMALL_TREE, differencesOf, filesOf, imageOf, layOut } from './virtual-image.ts';

const MIB = 1024 * 1024;
const FOLDER = '::/System Volume Information';

/** Of an image with this room, into which mtools put Windows' folder with a file of `size` bytes. */
async function regionsOfUsed(room: number, size: number): Promise<{ freeNow: number; regions: string[] }> {
  const folder = temporaryFolder();
  const [image, file] = [join(folder, 'stick.img'), join(folder, 'IndexerVolumeGuid')];
  writeFileSync(image, await imageOf(SMALL_TREE, { freeBytes: room }));
  writeFileSync(file, new Uint8Array(size).fill(0x41));
  const volume = `${image}@@1M`;
  expect(runTool('mmd', '-i', volume, FOLDER)).toEqual({ status: 0, output: '' });
  expect(runTool('mcopy', '-i', volume, file, FOLDER)).toEqual({ status: 0, output: '' });
  const source = sourceOfBytes(readFileSync(image));
  const found = await readFatImage(source);
  const layout = layOut(SMALL_TREE, { freeBytes: found.freeBytesWhenMade });
  const differences = await differencesOf(source, layout, false);
  return { freeNow: found.freeBytes, regions: [...new Set(differences.map(({ what }) => what))] };
}

describe('a stick with room that was used', () => {
  it.each([
    { what: 'FAT12, a small file', room: MIB, size: 76, freeNow: MIB - 2 * 512 },
    { what: 'FAT12, filled to the last cluster', room: MIB, size: MIB - 512, freeNow: 0 },
    { what: 'FAT16, a small file', room: 4 * MIB, size: 76, freeNow: 4 * MIB - 2 * 512 },
  ])('$what: neither partition table nor boot sector', async ({ room, size, freeNow }) => {
    expect(await regionsOfUsed(room, size)).toEqual({
      freeNow,
      regions: ['fat-1', 'fat-2', 'root-directory', 'free'],
    });
  });

  it('was made with the room that it was made with, whatever is marked bad since', async () => {
    const bytes = await imageOf(SMALL_TREE, { freeBytes: 4 * MIB });
    const { segments, geometry } = layOut(SMALL_TREE, { freeBytes: 4 * MIB });
    const fat = segments.find(({ what }) => what === 'fat-1')?.offset ?? NaN;
    bytes.set([0xf7, 0xff], fat + 2 * (geometry.clusters + 1));
    const found = await readFatImage(sourceOfBytes(bytes));
    expect([found.freeBytes, found.freeBytesWhenMade(fatTreeOf(filesOf(SMALL_TREE)))]).toEqual([
      4 * MIB - 512,
      4 * MIB,
    ]);
  });

  it('has no room to be made with when files that were listed do not fit it', async () => {
    const found = await readFatImage(sourceOfBytes(await imageOf(SMALL_TREE)));
    expect(
      found.freeBytesWhenMade(fatTreeOf([...filesOf(SMALL_TREE), { path: 'more.bin', size: MIB }])),
    ).toBe(0);
  });
});
