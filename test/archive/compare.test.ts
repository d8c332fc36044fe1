import { describe, expect, it } from 'vitest';
import { MAX_DIFFERENCES, compareZip, readZip } from '../../src/archive/index.ts';
import { encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import {
  SMALL_TREE,
  collect,
  differencesOf,
  layoutOf,
  offsetOf,
  patch,
  patched,
  uint32,
  zipOf,
} from './zips.ts';

const LAYOUT = layoutOf(SMALL_TREE);

/** What a verifier would see: the code of the reader's refusal, or the differences. */
async function caughtAt(zip: Uint8Array): Promise<string> {
  try {
    const differences = await differencesOf(zip, LAYOUT);
    return differences.map(({ what, offset, length }) => `${what} ${offset}+${length}`).join(', ');
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
}

describe('compareZip', () => {
  it('finds no difference in the archive itself', async () => {
    expect(await differencesOf(zipOf(SMALL_TREE), LAYOUT)).toEqual([]);
  });

  it('catches every change of a byte that is no content', async () => {
    const zip = zipOf(SMALL_TREE);
    for (const { kind, offset, length, what } of LAYOUT.segments) {
      for (let at = offset; kind === 'bytes' && at < offset + length; at++) {
        for (const bits of [0x01, 0x10, 0x80, 0xff]) {
          const changed = zip.slice();
          changed[at] = (changed[at] ?? 0) ^ bits;
          const caught = await caughtAt(changed);
          const isRefused = caught === 'image-malformed' || caught === 'image-truncated';
          if (!isRefused) expect(caught, `byte ${at - offset}`).toContain(`${what} ${at}+1`);
        }
      }
    }
  });

  it('leaves content to whoever hashed it', async () => {
    expect(await differencesOf(patched(SMALL_TREE, 'file:kit/SEAL', 0, [0]), LAYOUT)).toEqual([]);
  });

  it('says what is there and what should be', async () => {
    const zip = patched(SMALL_TREE, 'central-header:kit/SEAL', 38, [0x21, 0, 0xed, 0x89]);
    const offset = offsetOf(LAYOUT, 'central-header:kit/SEAL') + 38;
    expect(await differencesOf(zip, LAYOUT)).toEqual([
      {
        kind: 'difference',
        what: 'central-header:kit/SEAL',
        offset,
        length: 4,
        expected: '2000a481',
        found: '2100ed89',
        more: false,
      },
    ]);
  });

  it('sees that two files of one size were read from the places of each other', async () => {
    const tree = { a: encodeUtf8('1234'), b: encodeUtf8('5678') };
    const swapped = { b: tree.a, a: tree.b };
    const layout = layoutOf(tree);
    const source = sourceOfBytes(zipOf(tree));
    const zip = await readZip(source);
    const extentsOf = (path: string) => zip.extentsOf(path === 'a' ? 'b' : 'a');
    const found = await collect(compareZip(source, layout, { extentsOf }));
    expect(found.map(({ what, found: place }) => `${what} ${place}`)).toEqual([
      `file:a ${offsetOf(layout, 'file:b')}+4`,
      `file:b ${offsetOf(layout, 'file:a')}+4`,
    ]);
    expect((await differencesOf(zipOf(swapped), layout)).length).toBeGreaterThan(0);
  });

  it('sees bytes hidden before the directory', async () => {
    const at = offsetOf(LAYOUT, 'central-header:README.html');
    const moved = patched(SMALL_TREE, 'end', 16, uint32(at + 6));
    const zip = joinBytes([moved.subarray(0, at), encodeUtf8('hidden'), moved.subarray(at)]);
    const found = await differencesOf(zip, LAYOUT);
    expect(found[0]).toMatchObject({ what: 'central-header:README.html', offset: at });
    expect(found.at(-1)).toMatchObject({
      what: 'behind-archive',
      offset: LAYOUT.size,
      length: 6,
      expected: '',
    });
  });

  it('sees a program put before the archive', async () => {
    const stub = encodeUtf8('MZ');
    let zip = zipOf(SMALL_TREE);
    for (const { what, offset } of LAYOUT.segments.filter(({ what }) => what.startsWith('local-header'))) {
      zip = patch(zip, LAYOUT, what.replace('local', 'central'), 42, uint32(offset + stub.length));
    }
    const directory = offsetOf(LAYOUT, 'central-header:README.html');
    zip = joinBytes([stub, patch(zip, LAYOUT, 'end', 16, uint32(directory + stub.length))]);
    const found = await differencesOf(zip, LAYOUT);
    expect(found[0]).toMatchObject({
      what: 'local-header:README.html',
      offset: 0,
      found: expect.stringMatching(/^4d5a/) as string,
    });
    expect(found.find(({ what }) => what === 'file:README.html')?.found).toMatch(/^43\+3$/);
  });

  it('sees that an entry is missing and where the archive ends', async () => {
    const kept = Object.entries(SMALL_TREE).filter(([path]) => path !== 'papers/empty.txt');
    const found = await differencesOf(zipOf(Object.fromEntries(kept)), LAYOUT);
    const last = found.at(-1);
    expect((last?.offset ?? 0) + (last?.length ?? 0)).toBe(LAYOUT.size);
    expect(found.filter(({ what }) => what.startsWith('file:'))).toEqual([]);
  });

  it('stops, and says so, after the most differences it gives out', async () => {
    const names = Array.from({ length: 200 }, (_, i) => [`f${i}`, encodeUtf8('x')] as const);
    const tree = Object.fromEntries(names);
    const found = await differencesOf(zipOf(tree), layoutOf(tree, 0));
    expect(found).toHaveLength(MAX_DIFFERENCES);
    expect(found.map(({ more }) => more).indexOf(true)).toBe(MAX_DIFFERENCES - 1);
  });

  it('reads every byte that is no content once, and no content', async () => {
    const zip = zipOf(SMALL_TREE);
    const reads = new Uint8Array(zip.length);
    const counting: ByteSource = {
      size: zip.length,
      read: (offset, target) => {
        reads.subarray(offset, offset + target.length).forEach((count, i) => (reads[offset + i] = count + 1));
        return sourceOfBytes(zip).read(offset, target);
      },
    };
    await collect(compareZip(counting, LAYOUT, { extentsOf: () => [] }));
    for (const { kind, offset, length } of LAYOUT.segments) {
      const expected = new Uint8Array(length).fill(kind === 'bytes' ? 1 : 0);
      expect(reads.subarray(offset, offset + length)).toEqual(expected);
    }
  });
});
