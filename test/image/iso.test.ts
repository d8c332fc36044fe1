/** ISO 9660 images (format clause 17): any tree there and back, by the book, and before tools that know nothing of Sealkit. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '../../src/base/source.ts';
import { compareImage, layOutIsoImage, readIsoImage } from '../../src/image/index.ts';
import { isoDifferences, isoOf, layOutIso } from './iso-image.ts';
import { readIsoStrictly } from './iso-rules.ts';
import { runTool, temporaryFolder } from './outside-tools.ts';
import { trees } from './trees.ts';
import { SEED, SMALL_TREE, TIMESTAMP, hashAll, hashesOf, patternBytes, sha256 } from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

async function expectWholeImage(tree: Tree): Promise<void> {
  const bytes = await isoOf(tree);
  const source = sourceOfBytes(bytes);
  const image = await readIsoImage(source);
  expect(await hashAll(image.entries.filter((entry) => entry.kind === 'file'))).toEqual(hashesOf(tree));
  expect(await isoDifferences(source, layOutIso(tree))).toEqual([]);
  const [primary, joliet] = [readIsoStrictly(bytes, 'primary'), readIsoStrictly(bytes, 'joliet')];
  expect([...primary.broken, ...joliet.broken]).toEqual([]);
  expect([...joliet.files.keys()].sort()).toEqual(Object.keys(tree).sort());
  // The same files at the same places, whatever they are called.
  expect([...primary.files.values()].sort()).toEqual([...joliet.files.values()].sort());
}

function files(count: number, pathOf: (i: number) => string): Tree {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [pathOf(i), patternBytes(i % 700, i)]));
}

describe('layout, then readers', () => {
  it('give back any tree, by every rule of the standard', async () => {
    await fc.assert(fc.asyncProperty(trees, expectWholeImage), { numRuns: 100 });
  });

  it.each<[string, Tree]>([
    ['nothing', {}],
    ['only empty files', { 'A.TXT': new Uint8Array(0), 'b/c': new Uint8Array(0) }],
    [
      'names that are one in capitals and underscores',
      files(40, (i) => `a${'-._'[i % 3] ?? ''}b_${i >> 2}.x`),
    ],
    [
      'names that are one when cut',
      files(300, (i) => `a-name-that-is-longer-than-thirty-letters-${i}.extension-${i}`),
    ],
    [
      'a name that a numbered one would get',
      { 'a-b': patternBytes(1, 1), a_b: patternBytes(2, 2), a_b_1: patternBytes(3, 3) },
    ],
    ['a folder and a file that would be one', { 'a-b/c': patternBytes(1, 1), a_b: patternBytes(2, 2) }],
    ['names of 64', files(3, (i) => `${'n'.repeat(63)}${i}`)],
    ['the deepest path', { 'a/b/c/d/e/f/g/h': patternBytes(5000, 1), 'A-b/c': patternBytes(600, 2) }],
    ['a folder of many sectors', files(500, (i) => `folder/a-name-long-enough-for-a-long-record-${i}`)],
    ['many folders', files(600, (i) => `f${i % 30}/g${i}/x`)],
  ])('%s', async (_, tree) => {
    await expectWholeImage(tree);
  });

  it('name the primary files by the rule', async () => {
    const tree = files(
      6,
      (i) =>
        ['kit/SEAL.01AB.minisig', 'a.b-c.html', 'a-b.c-html', 'noext', 'x.longextension', 'a_b.c_html'][i] ??
        '',
    );
    const { files: found } = readIsoStrictly(await isoOf(tree), 'primary');
    const names = [
      'A_B.C_HTML',
      'A_B_C.HTML',
      'A_B_1.C_HTML',
      'KIT/SEAL_01AB.MINISIG',
      'NOEXT',
      'X.LONGEXTE',
    ];
    expect([...found.keys()].sort()).toEqual(names.sort());
  });
});

describe('the same input', () => {
  it('gives the same bytes, in whatever order the files come', async () => {
    const reversed = Object.fromEntries(Object.entries(SMALL_TREE).toReversed());
    expect(sha256(await isoOf(reversed))).toBe(sha256(await isoOf(SMALL_TREE)));
  });

  it('but another seed, label or second gives others', async () => {
    const image = sha256(await isoOf(SMALL_TREE));
    for (const other of [{ seed: new Uint8Array(32) }, { label: 'OTHER' }, { timestamp: TIMESTAMP + 1 }]) {
      expect(sha256(await isoOf(SMALL_TREE, other))).not.toBe(image);
    }
  });
});

describe('what no ISO 9660 image can hold', () => {
  const lay =
    (list: readonly { path: string; size: number }[], seed = SEED) =>
    () =>
      layOutIsoImage({ files: list, timestamp: TIMESTAMP, seed, label: 'X' });

  it.each([
    ['a file of 4 GiB', [{ path: 'a', size: 2 ** 32 }], 'image-too-large'],
    [
      '65,536 folders',
      Array.from({ length: 65_535 }, (_, i) => ({ path: `${i}/x`, size: 0 })),
      'image-too-large',
    ],
    [
      '2^32 sectors',
      Array.from({ length: 2050 }, (_, i) => ({ path: `${i}`, size: 2 ** 32 - 1 })),
      'image-too-large',
    ],
    ['a path that leads out', [{ path: '../a', size: 0 }], 'name-forbidden'],
    ['two names that are one', ['a', 'A'].map((path) => ({ path, size: 0 })), 'name-twin'],
  ])('%s', (_, list, code) => {
    expect(lay(list)).toThrow(expect.objectContaining({ code }));
  });

  it('but one less of each it can', () => {
    expect(lay([{ path: 'a', size: 2 ** 32 - 1 }])).not.toThrow();
    expect(lay(Array.from({ length: 65_534 }, (_, i) => ({ path: `${i}/x`, size: 0 })))).not.toThrow();
    expect(lay(Array.from({ length: 2047 }, (_, i) => ({ path: `${i}`, size: 2 ** 32 - 1 })))).not.toThrow();
  });

  it('and a seed that is no digest is a bug', () => {
    expect(lay([], new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});

describe('any byte that is no file content', () => {
  const tree = { ...SMALL_TREE, ...files(40, (i) => `many/a-name-long-enough-for-a-long-record-${i}`) };

  it('is told with its region when it changes', async () => {
    const [layout, image] = [layOutIso(tree), await isoOf(tree)];
    const { extentsOf } = await readIsoImage(sourceOfBytes(image));
    const options = { extentsOf, readOnly: false };
    const others = layout.segments.filter((segment) => segment.kind !== 'file');
    for (const { what, offset, length } of others) {
      for (const at of new Set([0, Math.floor(length / 2), length - 1])) {
        const changed = image.slice();
        changed[offset + at] = (changed[offset + at] ?? 0) ^ 0x80;
        const told = [];
        for await (const difference of compareImage(sourceOfBytes(changed), layout, options)) {
          told.push(difference);
        }
        expect(told).toMatchObject([{ kind: 'difference', what, offset: offset + at, length: 1 }]);
      }
    }
  });
});

const TOOLS_TREE: Tree = {
  ...SMALL_TREE,
  'payload/large.bin': patternBytes(3_000_001, 8),
  ...files(90, (i) => `instructions/es/una-pagina-con-un-nombre-muy-largo-numero-${i}.html`),
  'a/b/c/d/e/f/g/h.txt': patternBytes(99, 9),
};

describe('outside tools', () => {
  const placeImage = async (): Promise<{ folder: string; image: string; out: string }> => {
    const folder = temporaryFolder();
    const [image, out] = [join(folder, 'kit.iso'), join(folder, 'out')];
    writeFileSync(image, await isoOf(TOOLS_TREE));
    mkdirSync(out);
    return { folder, image, out };
  };

  it('xorriso extracts every file under its Joliet name', async () => {
    const { image, out } = await placeImage();
    const { status, output } = runTool('xorriso', '-indev', image, '-osirrox', 'on', '-extract', '/', out);
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).not.toMatch(/WARNING|SORRY|FAILURE/);
    expect(hashesBelow(out)).toEqual(hashesOf(TOOLS_TREE));
  });

  it('xorriso finds every file without Joliet too, under its primary name', async () => {
    const { image, out } = await placeImage();
    const plain = ['-read_fs', 'ecma119', '-indev', image, '-osirrox', 'on', '-extract', '/', out];
    expect(runTool('xorriso', ...plain)).toMatchObject({ status: 0 });
    expect([...hashesBelow(out).values()].sort()).toEqual([...hashesOf(TOOLS_TREE).values()].sort());
  });

  it('7z tests and extracts it', async () => {
    const { image, out } = await placeImage();
    expect(runTool('7z', 't', image)).toMatchObject({ status: 0 });
    expect(runTool('7z', 'x', `-o${out}`, image)).toMatchObject({ status: 0 });
    expect(hashesBelow(out)).toEqual(hashesOf(TOOLS_TREE));
  });

  it('isoinfo tells the volume, the path table and the Joliet names', async () => {
    const { image } = await placeImage();
    const volume = runTool('isoinfo', '-d', '-i', image).output;
    for (const line of ['Volume id: TEST_KIT', 'Joliet with UCS level 3 found', 'NO Rock Ridge present']) {
      expect(volume).toContain(line);
    }
    expect(volume).toContain(`Volume set id: ${Buffer.from(SEED).toString('hex').toUpperCase()}`);
    const table = runTool('isoinfo', '-p', '-i', image).output;
    expect(table).toMatch(/^ *16: +15 24 G$/m);
    const names = runTool('isoinfo', '-J', '-f', '-i', image).output.split('\n');
    for (const path of Object.keys(TOOLS_TREE)) expect(names).toContain(`/${path}`);
  });
});

function hashesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(found.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}
