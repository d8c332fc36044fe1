import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareZip, layOutZip, readZip } from '../../src/archive/index.ts';
import type { ZipLayout } from '../../src/archive/index.ts';
import { writeZip } from '../../src/archive/write.ts';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { CHUNK_SIZE, readWhole, sourceOfBytes } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { readByYauzl, run } from './outside-readers.ts';
import { TIMESTAMP, codeOf, collect, offsetOf, virtualSource } from './zips.ts';

/** The largest file there can be, all zeros, and files behind it: their headers begin behind 4 GiB. */
const LARGEST = 2 ** 32 - 2;
const CONTENTS = { 'behind/b': encodeUtf8('behind'), 'behind/c': new Uint8Array(0) };
const ZEROS = new Uint8Array(CHUNK_SIZE);

let layout: ZipLayout;

beforeAll(() => {
  const small = Object.entries(CONTENTS).map(([path, content]) => {
    return { path, size: content.length, crc32: crc32(content) };
  });
  const files = [{ path: 'a', size: LARGEST, crc32: crc32OfZeros(LARGEST) }, ...small];
  layout = layOutZip({ files, timestamp: TIMESTAMP });
});

function crc32OfZeros(size: number): number {
  let crc = 0;
  for (let left = size; left > 0; left -= CHUNK_SIZE) crc = crc32(ZEROS.subarray(0, left), crc);
  return crc;
}

describe('an archive of more than 4 GiB', () => {
  it('is written as laid out, and in flat memory', async () => {
    const expected = virtualSource(layout, CONTENTS);
    let offset = 0;
    let isEqual = true;
    const sink = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        const target = new Uint8Array(chunk.length);
        void expected.read(offset, target);
        isEqual &&= Buffer.compare(chunk, target) === 0;
        offset += chunk.length;
        done();
      },
    });
    const zeros: ByteSource = { size: LARGEST, read: () => Promise.resolve() };
    const small = Object.entries(CONTENTS).map(([path, bytes]) => ({ path, source: sourceOfBytes(bytes) }));
    await writeZip({ files: [{ path: 'a', source: zeros }, ...small], timestamp: TIMESTAMP }, sink);
    expect(isEqual).toBe(true);
    expect(offset).toBe(layout.size);
  });

  it('is read, and equals its layout', async () => {
    const source = virtualSource(layout, CONTENTS);
    const zip = await readZip(source);
    expect(zip.entries.map(({ path, size }) => [path, size])).toEqual([
      ['a', LARGEST],
      ['behind/b', 6],
      ['behind/c', 0],
    ]);
    const second = zip.entries[1];
    expect(second && (await readWhole(second.source))).toEqual(CONTENTS['behind/b']);
    expect(await collect(compareZip(source, layout, zip))).toEqual([]);
  });

  describe('on disk', () => {
    let folder = '';
    let file = '';

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'sealkit-zip64-'));
      file = join(folder, 'large.zip');
      writeSparse(file);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('passes the test of 7z', () => {
      expect(run('7z', 't', file)).toContain('Everything is Ok');
    });

    it('is read by yauzl', async () => {
      const found = await readByYauzl(file, CHUNK_SIZE);
      expect(found['a']).toBeNull();
      expect(found['behind/b']?.toString()).toBe('behind');
    });
  });
});

/** The archive as a file that takes hardly any room: zeros are left out. */
function writeSparse(file: string): void {
  const handle = openSync(file, 'w');
  ftruncateSync(handle, layout.size);
  const contents: Readonly<Record<string, Uint8Array>> = CONTENTS;
  for (const segment of layout.segments) {
    const bytes = segment.kind === 'bytes' ? segment.render(0, segment.length) : contents[segment.path];
    if (bytes !== undefined) writeSync(handle, bytes, 0, bytes.length, segment.offset);
  }
  closeSync(handle);
}

describe('ZIP64 records that lie are refused', () => {
  const MARKER = [255, 255, 255, 255];
  const extra = 46 + 'behind/b'.length;

  it.each([
    ['the locator leads elsewhere', 'zip64-locator', 8, [0]],
    ['the locator has another signature', 'zip64-locator', 0, [0]],
    ['several disks', 'zip64-locator', 16, [2]],
    ['another disk', 'zip64-locator', 4, [1]],
    ['a record with more than its fields', 'zip64-end', 4, [45]],
    ['a directory of 2^63 bytes', 'zip64-end', 47, [0x80]],
    ['a directory at 2^63', 'zip64-end', 55, [0x80]],
    ['2^32 entries', 'zip64-end', 24, [3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1]],
    ['other entries on this disk', 'zip64-end', 24, [2]],
    ['a true number of entries beside the markers', 'end', 8, [3, 0, 3, 0]],
    ['a size beside the markers', 'end', 12, [1, 0, 0, 0]],
    ['an offset beside the markers', 'end', 16, [1, 0, 0, 0]],
    ['no marker at all', 'end', 8, [3, 0, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0]],
    ['an extra field of another kind', 'central-header:behind/b', extra, [2]],
    ['an extra field of another length', 'central-header:behind/b', extra + 2, [16]],
    ['another size in the extra field', 'central-header:behind/b', extra + 4, [7]],
    ['a size of 2^63', 'central-header:behind/b', extra + 11, [0x80, 6, 0, 0, 0, 0, 0, 0, 0x80]],
    ['an offset of 2^63', 'central-header:behind/b', extra + 27, [0x80]],
    ['an offset that needs no extra field', 'central-header:behind/b', extra + 20, [0, 0, 0, 0, 0]],
    ['a size beside the extra field', 'central-header:behind/b', 24, [6, 0, 0, 0]],
    ['an offset beside the extra field', 'central-header:behind/b', 42, [0, 0, 0, 0]],
    ['markers with no extra field', 'central-header:a', 20, [...MARKER, ...MARKER]],
    ['an offset marker with no extra field', 'central-header:a', 42, MARKER],
  ])('%s', async (_, what, offset, bytes) => {
    const hostile = overlaid(virtualSource(layout, CONTENTS), offsetOf(layout, what) + offset, bytes);
    expect(await codeOf(readZip(hostile))).toBe('image-malformed');
  });
});

it('the marker is no offset, even where it lies between two entries', async () => {
  const offset = offsetOf(layout, 'central-header:a') + 42;
  const hostile = overlaid(virtualSource(layout, CONTENTS), offset, [255, 255, 255, 255]);
  await expect(readZip(hostile)).rejects.toMatchObject({
    faults: [{ field: 'localOffset', expected: '!= 4294967295' }],
  });
});

function overlaid(source: ByteSource, offset: number, bytes: readonly number[]): ByteSource {
  const read = async (from: number, target: Uint8Array): Promise<void> => {
    await source.read(from, target);
    bytes.forEach((byte, i) => {
      const at = offset + i - from;
      if (at >= 0 && at < target.length) target[at] = byte;
    });
  };
  return { size: source.size, read };
}
