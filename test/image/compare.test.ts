import { describe, expect, it } from 'vitest';

import { SealkitError } from '../../src/base/errors.ts';
import { CHUNK_SIZE, sourceOfBytes } from '../../src/base/source.ts';
import { MAX_DIFFERENCES, compareImage, readFatImage } from '../../src/image/index.ts';
import type { FatLayout, ImageDifference } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';
import {
  SMALL_TREE,
  contentFrom,
  differencesOf,
  imageOf,
  layOut,
  overlay,
  patternBytes,
} from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

const LAYOUT = layOut(SMALL_TREE);
const IMAGE = await imageOf(SMALL_TREE);

function startOf(what: string, layout: FatLayout = LAYOUT): number {
  return layout.segments.find((segment) => segment.what === what)?.offset ?? NaN;
}

function changed(...changes: [number, number][]): ReturnType<typeof sourceOfBytes> {
  return overlay(sourceOfBytes(IMAGE), new Map(changes));
}

describe('every single byte outside of file content', () => {
  const rendered = LAYOUT.segments.filter((segment) => segment.kind === 'bytes');
  it.each(rendered.map((segment) => [segment.what, segment] as const))('%s', async (_, segment) => {
    const layout = { ...LAYOUT, segments: [segment] };
    for (let at = segment.offset; at < segment.offset + segment.length; at += 1) {
      for (const flip of [0x01, 0xff]) {
        expect(await isNoticed(layout, at, (IMAGE[at] ?? 0) ^ flip), `byte ${at}`).toBe(true);
      }
    }
  });

  it('that is zero', async () => {
    const zeros = LAYOUT.segments.filter((segment) => segment.kind === 'zero');
    for (const { offset, length } of zeros) {
      for (const at of [offset, offset + length - 1])
        expect(await isNoticed(LAYOUT, at, 1), `byte ${at}`).toBe(true);
    }
    const layout = { ...LAYOUT, segments: zeros };
    const filled = new Map(
      zeros.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => [offset + i, 1])),
    );
    const found: ImageDifference[] = [];
    const source = sourceOfBytes(IMAGE.map((byte, at) => filled.get(at) ?? byte));
    for await (const difference of compareImage(source, layout, { extentsOf: () => [], readOnly: true })) {
      found.push(difference);
    }
    expect(found.map(({ what, offset, length }) => ({ what, offset, length }))).toEqual(
      zeros.map(({ what, offset, length }) => ({ what, offset, length })),
    );
  });

  async function isNoticed(layout: FatLayout, at: number, byte: number): Promise<boolean> {
    try {
      return (await differencesOf(changed([at, byte]), layout, true)).length > 0;
    } catch (error) {
      return error instanceof SealkitError;
    }
  }
});

describe('what differs', () => {
  it('is told with place, region and bytes', async () => {
    const at = startOf('slack:SETUP.EXE') + 2;
    const [difference, ...others] = await differencesOf(changed([at, 0x66], [at + 3, 0x67]), LAYOUT);
    expect(difference).toEqual({
      kind: 'difference',
      offset: at,
      length: 4,
      what: 'slack:SETUP.EXE',
      expected: '00'.repeat(16),
      found: `66000067${'00'.repeat(12)}`,
      more: false,
    });
    expect(others).toEqual([]);
  });

  it('is one stretch when nearer than a sector, else two', async () => {
    const near = await differencesOf(changed([1000, 1], [1512, 1]), LAYOUT);
    const far = await differencesOf(changed([1000, 1], [1513, 1]), LAYOUT);
    expect(near.map(({ offset, length }) => [offset, length])).toEqual([[1000, 513]]);
    expect(far.map(({ offset, length }) => [offset, length])).toEqual([
      [1000, 1],
      [1513, 1],
    ]);
  });

  it('crosses chunks as one stretch', async () => {
    const layout = layOut(SMALL_TREE, { freeBytes: 3 * CHUNK_SIZE });
    const bytes = await imageOf(SMALL_TREE, { freeBytes: 3 * CHUNK_SIZE });
    const start = startOf('free', layout);
    bytes.fill(7, start + 5, start + 2 * CHUNK_SIZE + 5);
    const found = await differencesOf(sourceOfBytes(bytes), layout);
    expect(found).toMatchObject([{ what: 'free', offset: start + 5, length: 2 * CHUNK_SIZE }]);
  });

  it('ends at a hundred stretches', async () => {
    const places = Array.from({ length: 150 }, (_, i): [number, number] => [2000 + 1024 * i, 1]);
    const found = await differencesOf(changed(...places), LAYOUT);
    expect(found).toHaveLength(MAX_DIFFERENCES);
    expect(found.map((difference) => difference.more).indexOf(true)).toBe(MAX_DIFFERENCES - 1);
  });

  it('may lie behind the image', async () => {
    const longer = new Uint8Array(IMAGE.length + 512);
    longer.set(IMAGE);
    const found = await differencesOf(sourceOfBytes(longer), LAYOUT);
    expect(found).toMatchObject([
      { kind: 'difference', what: 'behind-image', offset: IMAGE.length, length: 512 },
    ]);
  });

  it('is an image cut short when bytes are missing', async () => {
    const image = await readFatImage(sourceOfBytes(IMAGE));
    const short = compareImage(sourceOfBytes(IMAGE.subarray(1)), LAYOUT, { ...image, readOnly: true });
    await expect(short.next()).rejects.toMatchObject({ code: 'image-truncated' });
  });
});

describe('file content', () => {
  it('is not read again', async () => {
    const image = await readFatImage(sourceOfBytes(IMAGE));
    const files = LAYOUT.segments.filter((segment) => segment.kind === 'file');
    const read: [number, number][] = [];
    const source = {
      size: IMAGE.length,
      read: (offset: number, target: Uint8Array) => {
        read.push([offset, offset + target.length]);
        return sourceOfBytes(IMAGE).read(offset, target);
      },
    };
    for await (const found of compareImage(source, LAYOUT, { ...image, readOnly: true }))
      expect(found).toBeUndefined();
    const touched = files.filter(({ offset, length }) =>
      read.some(([from, to]) => from < offset + length && to > offset),
    );
    expect(touched).toEqual([]);
    expect(read.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(
      LAYOUT.size - files.reduce((sum, { length }) => sum + length, 0),
    );
  });

  it('counts as different when it was read from elsewhere', async () => {
    const extentsOf = () => [{ offset: 0, length: 1 }];
    const found: ImageDifference[] = [];
    const source = sourceOfBytes(IMAGE);
    for await (const difference of compareImage(source, LAYOUT, { extentsOf, readOnly: false }))
      found.push(difference);
    const files = LAYOUT.segments.filter((segment) => segment.kind === 'file');
    expect(found.map(({ what, offset, length }) => ({ what, offset, length }))).toEqual(
      files.map(({ what, offset, length }) => ({ what, offset, length })),
    );
  });
});

describe('residue of a host', () => {
  const tree: Tree = { ...SMALL_TREE, 'filling.bin': patternBytes(2_200_000, 9) };
  const layout = layOut(tree);
  const source = sourceOfLayout(layout, contentFrom(tree));
  const volume = startOf('boot-sector', layout);
  const fat = startOf('fat-1', layout);
  const kit = startOf('directory:kit', layout);
  /** Short entries of SEAL and, after one long entry, of manifest.json. */
  const [sealAt, manifestAt] = [kit + 64, kit + 128];

  it.each([
    { what: 'dirty bit', changes: [[volume + 37, 1]] },
    { what: 'both state bits', changes: [[volume + 37, 3]] },
    { what: 'clean flag of FAT 1', changes: [[fat + 3, 0x7f]] },
    { what: 'both flags of FAT 2', changes: [[startOf('fat-2', layout) + 3, 0x3f]] },
    {
      what: 'last access of a file',
      changes: [
        [sealAt + 18, 0x41],
        [sealAt + 19, 0x5e],
      ],
    },
    {
      what: 'last access of two files',
      changes: [
        [sealAt + 18, 0x41],
        [manifestAt + 18, 0x42],
      ],
    },
  ])('$what: once, and only on a writable medium', async ({ changes }) => {
    const touched = overlay(source, new Map(changes as [number, number][]));
    expect((await differencesOf(touched, layout, false)).map(({ kind }) => kind)).toEqual(['residue']);
    const kinds = new Set((await differencesOf(touched, layout, true)).map(({ kind }) => kind));
    expect([...kinds]).toEqual(['difference']);
  });

  it.each([
    { what: 'other bits of the state byte', changes: [[volume + 37, 4]] },
    { what: 'other bits of FAT[1]', changes: [[fat + 3, 0xdf]] },
    { what: 'FAT[0]', changes: [[fat, 0xf0]] },
    {
      what: 'last access in month 0',
      changes: [
        [sealAt + 18, 0x01],
        [sealAt + 19, 0x5c],
      ],
    },
    { what: 'last access of a dot entry', changes: [[kit + 18, 0x41]] },
    { what: 'last access of the label', changes: [[startOf('root-directory', layout) + 18, 0x41]] },
    { what: 'that place in a long entry', changes: [[manifestAt - 32 + 18, 0x41]] },
    { what: 'that place in an unused entry', changes: [[kit + 160 + 18, 0x41]] },
    { what: 'last write', changes: [[sealAt + 24, 0x41]] },
    { what: 'attribute', changes: [[sealAt + 11, 0x20]] },
  ])('$what is none', async ({ changes }) => {
    const touched = overlay(source, new Map(changes as [number, number][]));
    const kinds = await differencesOf(touched, layout, false).then(
      (found) => new Set(found.map(({ kind }) => kind)),
      () => new Set(['difference']),
    );
    expect([...kinds]).toEqual(['difference']);
  });

  it('does not hide a difference behind it', async () => {
    const changes = new Map([
      [volume + 37, 1],
      [volume + 3, 0x58],
      [sealAt + 18, 0x41],
      [kit + 200, 1],
    ]);
    const found = await differencesOf(overlay(source, changes), layout, false);
    expect(found.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'difference boot-sector',
      'residue boot-sector',
      'difference directory:kit',
      'residue directory:kit',
    ]);
  });
});
