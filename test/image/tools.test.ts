import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fatfsHashes } from './fatfs-reader.ts';
import { fsckComplaints, runTool, temporaryFolder } from './outside-tools.ts';
import { SMALL_TREE, hashesOf, imageOf, patternBytes, sha256 } from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

const MIB = 1024 * 1024;

const IMAGES: readonly { type: string; tree: Tree; freeBytes: number }[] = [
  { type: 'FAT12', tree: SMALL_TREE, freeBytes: 0 },
  { type: 'FAT12 with an empty file only', tree: { 'EMPTY.TXT': new Uint8Array(0) }, freeBytes: 0 },
  { type: 'FAT16', tree: { ...SMALL_TREE, 'payload/big.bin': patternBytes(5 * MIB + 1, 8) }, freeBytes: 0 },
  { type: 'FAT16 with marked clusters', tree: { 'ONE.BIN': patternBytes(4085 * 512, 1) }, freeBytes: 0 },
  {
    type: 'FAT16 of 1 KiB clusters',
    tree: { ...SMALL_TREE, 'x.bin': patternBytes(34 * MIB, 9) },
    freeBytes: 0,
  },
  { type: 'FAT16 with free space', tree: SMALL_TREE, freeBytes: 4 * MIB },
];

describe.each(IMAGES)('$type', ({ tree, freeBytes }) => {
  const folderOfImage = async (): Promise<{ folder: string; image: string; bytes: Uint8Array }> => {
    const folder = temporaryFolder();
    const image = join(folder, 'stick.img');
    const bytes = await imageOf(tree, { freeBytes });
    writeFileSync(image, bytes);
    return { folder, image, bytes };
  };

  it('leaves fsck.fat nothing to say', async () => {
    const { folder, bytes } = await folderOfImage();
    writeFileSync(join(folder, 'volume'), bytes.subarray(MIB));
    expect(fsckComplaints(join(folder, 'volume'))).toEqual([]);
  });

  it('is read by mtools', async () => {
    const { folder, image } = await folderOfImage();
    mkdirSync(join(folder, 'out'));
    const copied = runTool('mcopy', '-s', '-n', '-i', `${image}@@1M`, '::/*', join(folder, 'out'));
    expect(copied).toEqual({ status: 0, output: '' });
    expect(hashesBelow(join(folder, 'out'), tree)).toEqual(hashesOf(tree));
  });

  it('is read by 7z', async () => {
    const { image } = await folderOfImage();
    expect(runTool('7z', 't', image).status).toBe(0);
  });

  it('is read by parted', async () => {
    const { image } = await folderOfImage();
    const { status, output } = runTool('parted', '-s', '-m', image, 'unit', 's', 'print');
    expect(output).toMatch(/^1:2048s:/m);
    expect(output).not.toMatch(/error|warning/i);
    expect(status).toBe(0);
  });

  it('is read by FatFs', async () => {
    const { bytes } = await folderOfImage();
    expect(await fatfsHashes(bytes)).toEqual(hashesOf(tree));
  });
});

function hashesBelow(folder: string, tree: Tree): Map<string, string> {
  return new Map(Object.keys(tree).map((path) => [path, sha256(readFileSync(join(folder, path)))]));
}
