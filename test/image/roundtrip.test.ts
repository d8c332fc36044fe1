import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sourceOfBytes } from '../../src/base/source.ts';
import { layOutFatImage, readFatImage } from '../../src/image/index.ts';
import type { FatImageInput } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';
import { trees } from './trees.ts';
import {
  SEED,
  SMALL_TREE,
  TIMESTAMP,
  contentFrom,
  differencesOf,
  hashAll,
  hashesOf,
  imageOf,
  layOut,
  patternBytes,
  sha256,
  zeroSource,
} from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';
import { brokenWindowsRules } from './windows-rules.ts';

async function expectWholeImage(tree: Tree, freeBytes = 0): Promise<void> {
  const layout = layOut(tree, { freeBytes });
  const source = sourceOfBytes(await imageOf(tree, { freeBytes }));
  const image = await readFatImage(source);
  expect(await hashAll(image.entries.filter((entry) => entry.kind === 'file'))).toEqual(hashesOf(tree));
  expect(layOut(tree, { freeBytes: image.freeBytesWhenMade }).geometry).toEqual(layout.geometry);
  expect(await differencesOf(source, layout)).toEqual([]);
  expect(await brokenWindowsRules(source, freeBytes > 0)).toEqual([]);
}

describe('layout, then reader', () => {
  it('gives back any tree, by rules that Windows accepts', async () => {
    await fc.assert(
      fc.asyncProperty(trees, (tree) => expectWholeImage(tree)),
      { numRuns: 100 },
    );
  });

  it('keeps the room that was asked for', async () => {
    const rooms = fc.nat({ max: 3_000_000 });
    await fc.assert(fc.asyncProperty(trees, rooms, expectWholeImage), { numRuns: 20 });
  });

  it.each([
    ['nothing', {}],
    ['only empty files', { 'A.TXT': new Uint8Array(0), 'b/c': new Uint8Array(0) }],
    ['more than 16 entries in the root', files(40, (i) => `FILE${i}`)],
    ['many short names that would be one', files(300, (i) => `same-long-name-${i}.same-extension`)],
    [
      'a short name that another one would get',
      files(12, (i) => (i % 2 ? `LONGNA_${i}` : `longname.with.dots.${i}`)),
    ],
    ['names of 64', files(3, (i) => `${'n'.repeat(63)}${i}`)],
    [
      'names of 13, 26 and 12',
      {
        ['a'.repeat(13)]: patternBytes(9, 1),
        ['b'.repeat(26)]: patternBytes(9, 2),
        ['c'.repeat(12)]: patternBytes(9, 3),
      },
    ],
    ['folders in folders', { 'a/b/c/d/e/f/g/h': patternBytes(600, 1), 'A-b/c': patternBytes(600, 2) }],
    ['a folder of many clusters', files(200, (i) => `folder/a-name-long-enough-for-three-entries-${i}`)],
  ])('%s', async (_, tree: Tree) => {
    await expectWholeImage(tree);
  });

  it('lists files, and folders apart', async () => {
    const image = await readFatImage(sourceOfBytes(await imageOf(SMALL_TREE)));
    const folders = image.entries.filter((entry) => entry.kind === 'directory').map((entry) => entry.path);
    expect(folders.toSorted()).toEqual([
      'kit',
      'papers',
      'papers/deep',
      'papers/deep/er',
      'papers/deep/er/still',
      'payload',
    ]);
    expect(image.extentsOf('payload/EMPTY.TXT')).toEqual([]);
    expect(image.extentsOf('payload')).toEqual([]);
    expect(image.freeBytes).toBe(0);
  });
});

function files(count: number, pathOf: (i: number) => string): Tree {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [pathOf(i), patternBytes(i % 700, i)]));
}

describe('limits between the types of FAT', () => {
  it.each([
    { clusters: 4084, bits: 12, size: 512, marked: 0 },
    { clusters: 4085, bits: 16, size: 512, marked: 2 },
    { clusters: 4086, bits: 16, size: 512, marked: 1 },
    { clusters: 4087, bits: 16, size: 512, marked: 0 },
    { clusters: 65_524, bits: 16, size: 512, marked: 0 },
  ])('$clusters clusters of 512 bytes are FAT$bits', async ({ clusters, bits, size, marked }) => {
    const tree = { 'ONE.BIN': patternBytes(clusters * size, 1) };
    const { geometry } = layOut(tree);
    expect(geometry).toMatchObject({
      bits,
      clusterSize: size,
      clusters: clusters + marked,
      usedClusters: clusters,
    });
    await expectWholeImage(tree);
  });

  it.each([4084, 4085, 4086, 4087, 4088])('%i clusters, some of them free', async (clusters) => {
    const tree = { 'ONE.BIN': patternBytes(3000 * 512, 1) };
    await expectWholeImage(tree, (clusters - 3000) * 512);
  });

  it.each([1, 2, 3, 4, 5, 6])('65,525 clusters of step %i take the next larger cluster', (step) => {
    const clusterSize = 256 << step;
    const { geometry } = layOutOne(65_525 * clusterSize);
    expect(geometry).toMatchObject({ bits: 16, clusterSize: 2 * clusterSize, clusters: 32_763 });
  });

  it('65,524 clusters of 32 KiB are FAT16, one byte more is FAT32 of 4 KiB', () => {
    const most = 65_524 * 32_768;
    expect(layOutOne(most).geometry).toMatchObject({ bits: 16, clusterSize: 32_768, clusters: 65_524 });
    expect(layOutOne(most + 1).geometry).toMatchObject({ bits: 32, clusterSize: 4096, clusters: 524_194 });
  });

  it('65,525 files of one byte are FAT32 that no driver takes for FAT16', async () => {
    const many = Array.from({ length: 65_525 }, (_, i) => ({ path: `d${i % 9}/${i}`, size: 1 }));
    const layout = layOutFatImage({ files: many, timestamp: TIMESTAMP, seed: SEED, label: 'MANY' });
    expect(layout.geometry).toMatchObject({ bits: 32, clusterSize: 4096 });
    expect(await brokenWindowsRules(sourceOfLayout(layout, () => zeroSource(1)))).toEqual([]);
  });

  it('refuses what fits no FAT', () => {
    const large = Array.from({ length: 32 }, (_, i) => ({ path: `f${i}`, size: 0xffff_ffff }));
    const lay = (list: { path: string; size: number }[]) => () =>
      layOutFatImage({ files: list, timestamp: TIMESTAMP, seed: SEED, label: 'X' });
    const entries = Array.from({ length: 65_520 }, (_, i) => ({ path: `F${i}`, size: 0 }));
    expect(lay(large)).toThrow(expect.objectContaining({ code: 'image-too-large' }));
    expect(lay(large.slice(1))).not.toThrow();
    expect(lay([{ path: 'a', size: 0x1_0000_0000 }])).toThrow(
      expect.objectContaining({ code: 'image-too-large' }),
    );
    expect(lay(entries)).toThrow(expect.objectContaining({ code: 'image-too-large' }));
    expect(
      lay([
        { path: 'a', size: 0 },
        { path: 'A', size: 0 },
      ]),
    ).toThrow(expect.objectContaining({ code: 'name-twin' }));
    expect(lay([{ path: '../a', size: 0 }])).toThrow(expect.objectContaining({ code: 'name-forbidden' }));
  });
});

function layOutOne(size: number) {
  return layOutFatImage({
    files: [{ path: 'ONE.BIN', size }],
    timestamp: TIMESTAMP,
    seed: SEED,
    label: 'ONE',
  });
}

describe('the same input', () => {
  it('gives the same bytes, in whatever order the files come', async () => {
    const reversed = Object.fromEntries(Object.entries(SMALL_TREE).toReversed());
    expect(sha256(await imageOf(reversed))).toBe(sha256(await imageOf(SMALL_TREE)));
  });

  it('but another seed, label or date gives others', async () => {
    const hashWith = async (overrides: Partial<FatImageInput>) =>
      sha256(await imageOf(SMALL_TREE, overrides));
    const image = await hashWith({});
    expect(await hashWith({ seed: new Uint8Array(8) })).not.toBe(image);
    expect(await hashWith({ label: 'OTHER' })).not.toBe(image);
    expect(await hashWith({ timestamp: TIMESTAMP + 2 })).not.toBe(image);
    expect(await hashWith({ timestamp: TIMESTAMP + 1 })).toBe(image);
  });

  it.each([0, 4_000_000_000])('keeps to years that FAT and Windows know: %i', async (timestamp) => {
    const source = sourceOfLayout(layOut(SMALL_TREE, { timestamp }), contentFrom(SMALL_TREE));
    expect(await brokenWindowsRules(source)).toEqual([]);
  });

  it('never has a serial number or disk signature of 0', async () => {
    const source = sourceOfBytes(await imageOf(SMALL_TREE, { seed: new Uint8Array(8) }));
    expect(await brokenWindowsRules(source)).toEqual([]);
  });
});
