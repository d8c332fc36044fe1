import { describe, expect, it } from 'vitest';

import { CHUNK_SIZE, readWhole, sourceOfBytes } from '../../src/base/source.ts';
import { sourceOfLayout, writeImage } from '../../src/image/write.ts';
import { runTool } from './outside-tools.ts';
import { SMALL_TREE, contentFrom, imageOf, layOut, patternBytes, sha256 } from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

const TREE: Tree = { ...SMALL_TREE, 'payload/large.bin': patternBytes(3 * CHUNK_SIZE + 7, 9) };

describe('writing', () => {
  it('goes front to back in whole chunks, one after the other', async () => {
    const layout = layOut(TREE);
    const written = new Uint8Array(layout.size);
    let next = 0;
    let busy = 0;
    let most = 0;
    await writeImage(layout, contentFrom(TREE), {
      write: async (offset, bytes) => {
        expect([offset, bytes.length]).toEqual([next, CHUNK_SIZE]);
        next += bytes.length;
        most = Math.max(most, (busy += 1));
        await new Promise((resolve) => setTimeout(resolve, 1));
        written.set(bytes, offset);
        busy -= 1;
      },
    });
    expect([next, busy, most]).toEqual([layout.size, 0, 1]);
    expect(sha256(written)).toBe(sha256(await imageOf(TREE)));
  });

  it('reads every byte of every file once, in path order', async () => {
    const layout = layOut(TREE);
    const read: Record<string, number> = {};
    const contentOf = (path: string) => {
      const source = contentFrom(TREE)(path);
      return {
        size: source.size,
        read: (offset: number, target: Uint8Array) => {
          expect(offset).toBe(read[path] ?? 0);
          read[path] = offset + target.length;
          return source.read(offset, target);
        },
      };
    };
    await writeImage(layout, contentOf, { write: () => Promise.resolve() });
    const files = Object.keys(TREE).filter((path) => TREE[path]?.length !== 0);
    expect(Object.keys(read)).toEqual(files.toSorted());
    expect(files.every((path) => read[path] === TREE[path]?.length)).toBe(true);
  });

  it('gives the same bytes wherever reading starts', async () => {
    const layout = layOut(SMALL_TREE);
    const image = await imageOf(SMALL_TREE);
    const source = sourceOfLayout(layout, contentFrom(SMALL_TREE));
    const edges = layout.segments
      .flatMap(({ offset }) => [offset - 1, offset, offset + 1])
      .filter((at) => at >= 0);
    for (const at of edges) {
      const length = Math.min(700, layout.size - at);
      const bytes = new Uint8Array(length);
      await source.read(at, bytes);
      expect(sha256(bytes), `from ${at}`).toBe(sha256(image.subarray(at, at + length)));
    }
  });

  it('stops when a file is not as long as it was', async () => {
    const contentOf = () => sourceOfBytes(new Uint8Array(3));
    const reading = readWhole(sourceOfLayout(layOut(SMALL_TREE), contentOf));
    await expect(reading).rejects.toMatchObject({ code: 'payload-changed' });
  });
});

it('a missing outside tool fails a test by its name', () => {
  expect(() => runTool('no-such-tool-anywhere')).toThrow('outside tool missing: no-such-tool-anywhere');
});
