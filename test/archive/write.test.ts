import { PassThrough, Writable } from 'node:stream';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutZip } from '../../src/archive/index.ts';
import { writeZip } from '../../src/archive/write.ts';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { findNameTwin, isKitPath } from '../../src/base/paths.ts';
import { CHUNK_SIZE } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { SMALL_TREE, TIMESTAMP, codeOf, layoutOf, writtenZipOf, zipOf } from './zips.ts';
import type { Tree } from './zips.ts';

const component = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,11}$/);
const path = fc
  .array(component, { minLength: 1, maxLength: 4 })
  .map((components) => components.join('/'))
  .filter(isKitPath);
const tree: fc.Arbitrary<Tree> = fc
  .dictionary(path, fc.uint8Array({ maxLength: 300 }), { maxKeys: 12 })
  .filter((files) => findNameTwin(Object.keys(files)) === null);

describe('writeZip writes what layOutZip lays out', () => {
  it('for a small tree', async () => {
    expect(await writtenZipOf(SMALL_TREE)).toEqual(zipOf(SMALL_TREE));
  });

  it('for no file at all', async () => {
    expect(await writtenZipOf({})).toEqual(zipOf({}));
  });

  it('for any tree, twice the same', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const written = await writtenZipOf(files);
        expect(written).toEqual(zipOf(files));
        expect(await writtenZipOf(Object.fromEntries(Object.entries(files).reverse()))).toEqual(written);
      }),
      { numRuns: 60, seed: 13 },
    );
  });

  it('for contents around the size of a chunk', async () => {
    for (const size of [CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE]) {
      const files = { a: new Uint8Array(size).fill(7), b: encodeUtf8('behind') };
      const written = await writtenZipOf(files);
      expect(Buffer.compare(written, zipOf(files)), `size ${size}`).toBe(0);
    }
  });

  it.each([
    ['before 1980', 0],
    ['first second', 315_532_800],
    ['last second before it', 315_532_799],
    ['odd second', TIMESTAMP + 1],
    ['last second of a leap day', 1_709_251_199],
    ['last moment', 2_335_219_199],
    ['past the last moment', 2_335_219_200],
    ['2099', 4_102_444_799],
  ])('for a date %s', async (_, timestamp) => {
    const written = await writtenZipOf({ a: encodeUtf8('a') }, timestamp);
    const header = layoutOf({ a: encodeUtf8('a') }, timestamp).segments[0];
    expect(header?.kind === 'bytes' && header.render(0, 31)).toEqual(written.subarray(0, 31));
  });

  it('for as many files as an archive may hold', async () => {
    const names = Array.from(
      { length: 10_019 },
      (_, i) => [`d${i % 7}/f${i}`, encodeUtf8(String(i))] as const,
    );
    const files = Object.fromEntries(names);
    expect(Buffer.compare(await writtenZipOf(files), zipOf(files))).toBe(0);
  });
});

describe('layOutZip', () => {
  it('leaves no gap and knows its size', () => {
    const layout = layoutOf(SMALL_TREE);
    let end = 0;
    for (const { offset, length } of layout.segments) {
      expect(offset).toBe(end);
      expect(length).toBeGreaterThan(0);
      end += length;
    }
    expect(layout.size).toBe(end);
  });

  it('orders by bytes, upper case before lower', () => {
    const what = layoutOf(
      { b: encodeUtf8('1'), 'a/z': encodeUtf8('2'), C: encodeUtf8('3'), 'a-': new Uint8Array(0) },
      0,
    );
    expect(what.segments.map((segment) => segment.what).filter((name) => name.startsWith('local'))).toEqual([
      'local-header:C',
      'local-header:a-',
      'local-header:a/z',
      'local-header:b',
    ]);
  });

  it('renders any part of a record', () => {
    const [header] = layoutOf(SMALL_TREE).segments;
    if (header?.kind !== 'bytes') throw new Error('a record comes first');
    expect(header.render(30, 34)).toEqual(encodeUtf8('READ'));
  });
});

describe('what an archive cannot hold is refused', () => {
  const file = (path: string, size = 0) => ({ path, size, crc32: 0 });
  const codeFor = (files: { path: string; size: number; crc32: number }[]): string => {
    try {
      layOutZip({ files, timestamp: TIMESTAMP });
      return 'none';
    } catch (error) {
      return error instanceof SealkitError ? error.code : String(error);
    }
  };
  const header = 30 + 1 + 16;

  it.each([
    ['the largest file', 'none', [file('a', 0xfffffffe)]],
    ['a size that is the ZIP64 marker', 'image-too-large', [file('a', 0xffffffff)]],
    ['an offset that is the marker', 'image-too-large', [file('a', 0xffffffff - header), file('b')]],
    ['an offset behind the marker', 'none', [file('a', 0xffffffff - header + 1), file('b')]],
    ['a directory at the marker', 'image-too-large', [file('a', 0xffffffff - header)]],
    ['a path out of the kit', 'name-forbidden', [file('../a')]],
    ['a name beyond ASCII', 'name-forbidden', [file('ñ')]],
    ['one name twice', 'name-twin', [file('a'), file('a')]],
    ['a file above a file', 'name-twin', [file('a'), file('A/b')]],
    ['too many files', 'image-too-large', Array.from({ length: 10_020 }, (_, i) => file(`f${i}`))],
  ])('%s: %s', (_, code, files) => {
    expect(codeFor(files)).toBe(code);
  });

  it('by the writer too, before a byte is written', async () => {
    const sink = new PassThrough();
    const files = [{ path: 'a:b', source: { size: 0, read: () => Promise.resolve() } }];
    expect(await codeOf(writeZip({ files, timestamp: TIMESTAMP }, sink))).toBe('name-forbidden');
    expect(sink.readableLength).toBe(0);
  });
});

describe('failures', () => {
  const failing: ByteSource = {
    size: 10 * CHUNK_SIZE,
    read: (offset) =>
      offset === 0
        ? Promise.resolve()
        : Promise.reject(new SealkitError({ code: 'io-error', path: 'payload' })),
  };

  it.each([1, 2])('of source %i end the sink with the error of the source', async (place) => {
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    const good: ByteSource = { size: 5, read: () => Promise.resolve() };
    const files = [
      { path: 'a', source: place === 1 ? failing : good },
      { path: 'b', source: place === 2 ? failing : good },
    ];
    expect(await codeOf(writeZip({ files, timestamp: TIMESTAMP }, sink))).toBe('io-error');
    expect(sink.destroyed).toBe(true);
    expect(sink.writableFinished).toBe(false);
  });

  it('of the sink end the reading', async () => {
    let reads = 0;
    const source: ByteSource = {
      size: 1000 * CHUNK_SIZE,
      read: () => {
        reads += 1;
        return Promise.resolve();
      },
    };
    const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
    await expect(writeZip({ files: [{ path: 'a', source }], timestamp: TIMESTAMP }, sink)).rejects.toThrow(
      'disk full',
    );
    expect(reads).toBeLessThan(50);
  });
});

describe('memory', () => {
  it('stays flat while a slow sink takes 256 MiB', async () => {
    let read = 0;
    let written = 0;
    let most = 0;
    const source: ByteSource = {
      size: 256 * CHUNK_SIZE,
      read: (_, target) => {
        read += target.length;
        most = Math.max(most, read - written);
        return Promise.resolve();
      },
    };
    const digest = createHash('sha256');
    const sink = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        written += chunk.length;
        digest.update(chunk);
        setImmediate(done);
      },
    });
    await writeZip({ files: [{ path: 'big', source }], timestamp: TIMESTAMP }, sink);
    expect(read).toBe(source.size);
    expect(most).toBeLessThan(16 * CHUNK_SIZE);
    expect(digest.digest('hex')).toBe(digestOfZeros(source.size));
  });
});

function digestOfZeros(size: number): string {
  const zeros = new Uint8Array(CHUNK_SIZE);
  let crc = 0;
  for (let i = 0; i < size / CHUNK_SIZE; i++) crc = crc32(zeros, crc);
  const digest = createHash('sha256');
  for (const segment of layOutZip({ files: [{ path: 'big', size, crc32: crc }], timestamp: TIMESTAMP })
    .segments) {
    if (segment.kind === 'bytes') digest.update(segment.render(0, segment.length));
    else for (let i = 0; i < segment.length / CHUNK_SIZE; i++) digest.update(zeros);
  }
  return digest.digest('hex');
}
