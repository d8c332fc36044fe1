import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readZip } from '../../src/archive/index.ts';
import { encodeEnd, encodeZip64End, encodeZip64Locator } from '../../src/archive/records.ts';
import { ZIP64_EXTRA, encodeRecord } from '../../src/archive/zip-format.ts';
import { encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { SealkitError } from '../../src/base/errors.ts';
import type { Fault } from '../../src/base/errors.ts';
import { readWhole, sourceOfBytes } from '../../src/base/source.ts';
import { SMALL_TREE, codeOf, layoutOf, offsetOf, patch, patched, uint32, zipOf } from './zips.ts';

const TREE = { a: encodeUtf8('first'), 'b/c': encodeUtf8('second') };
const LONG_NAMES = { ['a'.repeat(60)]: new Uint8Array(0), ['b'.repeat(60)]: new Uint8Array(0) };
const SIZE = zipOf(TREE).length;

async function faultOf(zip: Uint8Array): Promise<Fault> {
  try {
    await readZip(sourceOfBytes(zip));
  } catch (error) {
    if (error instanceof SealkitError) return error.faults[0];
    throw error;
  }
  throw new Error('was read');
}

/** Bytes of the archive of TREE behind this patch in both headers of `a`. */
function patchedBoth(offsetInLocal: number, bytes: readonly number[]): Uint8Array {
  const offsetInCentral = offsetInLocal >= 30 ? offsetInLocal + 16 : offsetInLocal + 2;
  const local = patched(TREE, 'local-header:a', offsetInLocal, bytes);
  return patch(local, layoutOf(TREE), 'central-header:a', offsetInCentral, bytes);
}

describe('readZip', () => {
  it('gives the tree that was written', async () => {
    const zip = await readZip(sourceOfBytes(zipOf(SMALL_TREE)));
    expect(zip.entries.map((entry) => [entry.path, entry.kind, entry.size])).toEqual([
      ['README.html', 'file', 3],
      ['kit/SEAL', 'file', 17],
      ['papers/empty.txt', 'file', 0],
    ]);
    for (const { path, source } of zip.entries) expect(await readWhole(source)).toEqual(SMALL_TREE[path]);
    const offset = offsetOf(layoutOf(SMALL_TREE), 'file:kit/SEAL');
    expect(zip.extentsOf('kit/SEAL')).toEqual([{ offset, length: 17 }]);
    expect(zip.extentsOf('papers/empty.txt')).toEqual([]);
    expect(zip.extentsOf('kit')).toEqual([]);
  });

  it('gives no entries for an empty archive', async () => {
    expect((await readZip(sourceOfBytes(zipOf({})))).entries).toEqual([]);
  });
});

describe('names come out as found, for the verifier to judge', () => {
  it.each(['/etc/x', '../../x', 'C:\\x\\y', 'a//b', 'con', 'x\u0000y', './x', 'a/../b', '\u202ea'])(
    '%j',
    async (name) => {
      const bytes = encodeUtf8(name);
      const ascii = 'n'.repeat(bytes.length);
      const tree = { [ascii]: encodeUtf8('x') };
      const layout = layoutOf(tree);
      const flags = bytes.length === name.length ? [8, 0] : [8, 8];
      let zip = patch(zipOf(tree), layout, `local-header:${ascii}`, 30, [...bytes]);
      zip = patch(zip, layout, `central-header:${ascii}`, 46, [...bytes]);
      zip = patch(zip, layout, `local-header:${ascii}`, 6, flags);
      zip = patch(zip, layout, `central-header:${ascii}`, 8, flags);
      expect((await readZip(sourceOfBytes(zip))).entries.map(({ path }) => path)).toEqual([name]);
    },
  );
});

describe('kinds', () => {
  const kindOf = async (name: string, attributes: number, content = ''): Promise<string> => {
    const tree = { [name.replace('/', 'x')]: encodeUtf8(content) };
    const path = Object.keys(tree)[0] ?? '';
    const layout = layoutOf(tree);
    let zip = patch(zipOf(tree), layout, `local-header:${path}`, 30, [...encodeUtf8(name)]);
    zip = patch(zip, layout, `central-header:${path}`, 46, [...encodeUtf8(name)]);
    zip = patch(zip, layout, `central-header:${path}`, 38, uint32(attributes));
    const [entry] = (await readZip(sourceOfBytes(zip))).entries;
    return `${entry?.path} ${entry?.kind} ${entry?.size}`;
  };

  it.each([
    ['a', 0o100644, 'a file 4'],
    ['a', 0o100755, 'a file 4'],
    ['a', 0, 'a file 4'],
    ['a', 0o120777, 'a other 0'],
    ['a', 0o020644, 'a other 0'],
    ['a', 0o040755, 'a other 0'],
    ['a/', 0o120777, 'a other 0'],
    ['a/', 0o100644, 'a other 0'],
  ])('%s with mode %i is %s', async (name, mode, expected) => {
    expect(await kindOf(name, mode << 16, 'data')).toBe(expected);
  });

  it('a folder by its name', async () => {
    expect(await kindOf('a/', 0o040755 << 16)).toBe('a directory 0');
    expect(await kindOf('a/', 0x10)).toBe('a directory 0');
  });

  it('a folder by the DOS attribute alone is neither', async () => {
    expect(await kindOf('a', 0x10)).toBe('a other 0');
  });

  it('a folder with content is malformed', async () => {
    await expect(kindOf('a/', 0, 'data')).rejects.toMatchObject({ code: 'image-malformed' });
  });
});

describe('image-malformed', () => {
  it.each([
    ['encrypted, in both headers', patchedBoth(6, [9, 0]), 'flags'],
    ['strongly encrypted', patchedBoth(6, [0x48, 0]), 'flags'],
    ['no data descriptor', patchedBoth(6, [0, 0]), 'flags'],
    ['deflated', patchedBoth(8, [8, 0]), 'method'],
    ['bytes beyond ASCII without the flag for UTF-8', patchedBoth(30, [0xe9]), 'central header 1 name'],
    ['one name twice', zipOfNames('ab', 'ab'), 'name'],
    ['a folder and a file of one name', zipOfNames('ab/', 'ab'), 'name'],
    ['another local name', patched(TREE, 'local-header:a', 30, [0x62]), 'local header name'],
    ['another local name length', patched(TREE, 'local-header:a', 26, [2]), 'local header nameLength'],
    ['a local extra field', patched(TREE, 'local-header:a', 28, [4]), 'local header extraLength'],
    ['another local method', patched(TREE, 'local-header:a', 8, [8]), 'local header method'],
    ['other local flags', patched(TREE, 'local-header:a', 6, [9]), 'local header flags'],
    ['another local time', patched(TREE, 'local-header:a', 10, [0xff]), 'local header time'],
    ['a local size', patched(TREE, 'local-header:a', 22, [5]), 'local header size'],
    ['another size in the descriptor', patched(TREE, 'data-descriptor:a', 12, [6]), 'data descriptor size'],
    ['another CRC in the directory', patched(TREE, 'central-header:a', 16, [0]), 'data descriptor crc32'],
    ['compressed size unlike size', patched(TREE, 'central-header:a', 20, [4]), 'compressedSize'],
    [
      'a size beyond the directory',
      patched(TREE, 'central-header:b/c', 20, [...uint32(900), ...uint32(900)]),
      'entry end',
    ],
    ['a size that is the marker', patched(TREE, 'central-header:a', 20, Array<number>(8).fill(255)), 'size'],
    ['an offset behind the directory', patched(TREE, 'central-header:a', 42, uint32(SIZE)), 'entry end'],
    ['two entries in one place', patched(TREE, 'central-header:b/c', 42, uint32(0)), 'localOffset'],
    ['another central signature', patched(TREE, 'central-header:b/c', 0, [0]), 'central header 2 signature'],
    ['a name beyond the directory', patched(TREE, 'central-header:b/c', 28, [99]), 'central header 2'],
    ['a header too many', patched(LONG_NAMES, 'end', 8, [3, 0, 3, 0]), 'central header 3'],
    ['ZIP64 records without need', zipWithZip64End(), 'ZIP64 central offset'],
    ['a ZIP64 extra field without need', zipWithZip64Extra(), 'ZIP64 localOffset'],
    ['an entry comment', patched(TREE, 'central-header:a', 32, [1]), 'comment length'],
    ['a disk number', patched(TREE, 'central-header:a', 34, [1]), 'disk number'],
    ['no name', patched(TREE, 'central-header:a', 28, [0]), 'central header 1 name length'],
    ['a long name', patched(TREE, 'central-header:a', 28, [0xff, 0xff]), 'central header 1 name length'],
    ['a central extra field', patched(TREE, 'central-header:a', 30, [4]), 'extra length'],
    ['fewer entries than there are', patched(TREE, 'end', 8, [1, 0, 1, 0]), 'central size'],
    ['more entries than there are', patched(TREE, 'end', 8, [3, 0, 3, 0]), 'central size'],
    ['more entries than fit the limit', patched(TREE, 'end', 8, [0x24, 0x27, 0x24, 0x27]), 'entries'],
    ['other entries on this disk', patched(TREE, 'end', 8, [1, 0]), 'disk entries'],
    ['a second disk', patched(TREE, 'end', 4, [1]), 'disk number'],
    ['the directory on a second disk', patched(TREE, 'end', 6, [1]), 'disk number'],
    ['a directory beyond the end', patched(TREE, 'end', 16, uint32(SIZE)), 'central directory end'],
    ['an archive comment', joinBytes([patched(TREE, 'end', 20, [2]), encodeUtf8('hi')]), 'end record'],
    ['a comment that is not there', patched(TREE, 'end', 20, [2]), 'comment length'],
    ['bytes behind', joinBytes([zipOf(TREE), new Uint8Array(1)]), 'end record'],
    ['bytes before', joinBytes([encodeUtf8('MZ'), zipOf(TREE)]), 'central directory end'],
    ['an archive behind an archive', joinBytes([zipOf(TREE), zipOf({})]), 'central directory end'],
    ['a marker with no ZIP64 record', patched(TREE, 'end', 8, [0xff, 0xff, 0xff, 0xff]), 'central size'],
    [
      'all markers with no ZIP64 record',
      patched(TREE, 'end', 8, Array<number>(12).fill(255)),
      'ZIP64 signature',
    ],
    ['no archive', new Uint8Array(100).fill(0x41), 'end record'],
  ])('%s', async (_, zip, field) => {
    expect(await faultOf(zip)).toMatchObject({ code: 'image-malformed', field });
  });

  it('an entry inside the content of another', async () => {
    const inner = zipOf({ b: encodeUtf8('hidden') }).subarray(0, 31 + 6 + 16);
    const tree = { a: inner, b: encodeUtf8('hidden') };
    const zip = patched(tree, 'central-header:b', 42, uint32(31));
    expect(await faultOf(zip)).toMatchObject({ code: 'image-malformed', field: 'localOffset', path: 'b' });
  });

  it.each(['central-header:a', 'local-header:a'])(
    'shows both names in printable form when %s has another',
    async (header) => {
      const offset = header.startsWith('central') ? 46 : 30;
      const fault = await faultOf(patched(TREE, header, offset, [0x1b]));
      expect(fault).toMatchObject({ code: 'image-malformed', field: 'local header name' });
      expect([fault.expected, fault.found].sort()).toEqual(['\\u001b', 'a']);
    },
  );

  it('shows hostile names in printable form', async () => {
    const name = encodeUtf8('\u001b[2J');
    const tree = { nnnn: encodeUtf8('x') };
    let zip = patched(tree, 'central-header:nnnn', 46, [...name]);
    zip = patch(zip, layoutOf(tree), 'central-header:nnnn', 10, [8]);
    expect((await faultOf(zip)).path).toBe('\\u001b[2J');
  });
});

/** Two empty files that have come to these names, of at most 3 bytes, in both headers. */
function zipOfNames(...names: [string, string]): Uint8Array {
  const paths = names.map((name, i) => `${'pq'.charAt(i)}xx`.slice(0, name.length));
  const tree = Object.fromEntries(paths.map((path) => [path, new Uint8Array(0)]));
  return names.reduce((zip, name, i) => {
    const bytes = [...encodeUtf8(name)];
    const local = patch(zip, layoutOf(tree), `local-header:${paths[i]}`, 30, bytes);
    return patch(local, layoutOf(tree), `central-header:${paths[i]}`, 46, bytes);
  }, zipOf(tree));
}

/** True ZIP64 records, all markers set, in an archive of a few bytes. */
function zipWithZip64End(): Uint8Array {
  const [offset, end] = ['central-header:a', 'end'].map((what) => offsetOf(layoutOf(TREE), what));
  const directory = { entries: 2, offset: offset ?? 0, size: (end ?? 0) - (offset ?? 0) };
  const records = [encodeZip64End(directory), encodeZip64Locator(directory), encodeEnd(directory, true)];
  return joinBytes([zipOf(TREE).subarray(0, end), ...records]);
}

/** A central header whose numbers all stand, rightly, in an extra field that it does not need. */
function zipWithZip64Extra(): Uint8Array {
  const layout = layoutOf({ a: encodeUtf8('first') });
  let zip = zipOf({ a: encodeUtf8('first') });
  const end = offsetOf(layout, 'end');
  const extra = encodeRecord(ZIP64_EXTRA, {
    tag: 1,
    dataLength: 24,
    size: 5,
    compressedSize: 5,
    localOffset: 0,
  });
  zip = patch(zip, layout, 'central-header:a', 20, Array<number>(8).fill(255));
  zip = patch(zip, layout, 'central-header:a', 42, Array<number>(4).fill(255));
  zip = patch(zip, layout, 'central-header:a', 30, [extra.length]);
  zip = patch(zip, layout, 'end', 12, [46 + 1 + extra.length]);
  return joinBytes([zip.subarray(0, end), extra, zip.subarray(end)]);
}

describe('image-truncated', () => {
  it.each([0, 1, 21])('%i bytes', async (size) => {
    expect((await faultOf(zipOf(TREE).subarray(0, size))).code).toBe('image-truncated');
  });

  it('whatever was cut off behind the first header', async () => {
    for (let size = 30; size < SIZE; size++) {
      expect((await faultOf(zipOf(TREE).subarray(0, size))).code, `${size} bytes`).toBe('image-truncated');
    }
  });
});

describe('whatever the bytes', () => {
  const outcomes = ['none', 'image-malformed', 'image-truncated'];

  it('an archive is read or refused', async () => {
    const zip = zipOf(SMALL_TREE);
    const edit = fc.tuple(fc.nat({ max: zip.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 40 }),
        async (edits, cut) => {
          const hostile = zip.slice(0, zip.length - (cut > 30 ? cut : 0));
          for (const [offset, value] of edits) if (offset < hostile.length) hostile[offset] = value;
          expect(outcomes).toContain(await codeOf(readZip(strictSource(hostile))));
        },
      ),
      { numRuns: 4000, seed: 13 },
    );
  });

  it('noise before an end record is refused', async () => {
    const noise = fc.uint8Array({ minLength: 0, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(noise, noise, async (bytes, end) => {
        const hostile = joinBytes([bytes, Uint8Array.of(0x50, 0x4b, 5, 6), end.subarray(0, 18)]);
        expect(outcomes).toContain(await codeOf(readZip(strictSource(hostile))));
      }),
      { numRuns: 2000, seed: 13 },
    );
  });
});

/** Fails the test, with another error than SealkitError, when the reader leaves the source. */
function strictSource(bytes: Uint8Array) {
  return {
    size: bytes.length,
    read: (offset: number, target: Uint8Array): Promise<void> => {
      if (!(offset >= 0 && offset + target.length <= bytes.length))
        throw new RangeError(`${offset}+${target.length}`);
      target.set(bytes.subarray(offset, offset + target.length));
      return Promise.resolve();
    },
  };
}
