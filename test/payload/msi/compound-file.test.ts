import { describe, expect, it } from 'vitest';
import { readWhole, sourceOfBytes } from '../../../src/base/source.ts';
import { openCompoundFile } from '../../../src/payload/msi/compound-file.ts';
import { readMsiFacts } from '../../../src/payload/msi/index.ts';
import { tableStreamName } from '../../../src/payload/msi/names.ts';
import { writeCompoundFile, type Stream, type Written } from './compound-writer.ts';
import { CountingSource } from './fixtures.ts';
import { msiStreams, PROPERTIES, propertyTable } from './msi-writer.ts';

const MIB = 1024 * 1024;
const MAX_BYTES_READ = 4 * MIB;

function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 9) * 7 + seed) % 256);
}

const STREAMS: readonly Stream[] = [0, 1, 63, 64, 65, 4095, 4096, 4097, 20_000].map((length, i) => ({
  name: `stream${i}${'x'.repeat(i % 3)}`,
  bytes: pattern(length, i),
}));

async function contents(written: Written): Promise<Record<string, string>> {
  const compound = await openCompoundFile(written.file);
  const all: Record<string, string> = {};
  for (const [name, size] of compound.streams) {
    const stream = await compound.openStream(name, size);
    all[name] = stream === null ? 'none' : Buffer.from(await readWhole(stream)).toString('hex');
  }
  return all;
}

describe.each([3, 4] as const)('version %i', (version) => {
  it.each([false, true])('streams of every size class, chains backwards: %s', async (backwards) => {
    const expected = Object.fromEntries(
      STREAMS.map(({ name, bytes }) => [name, Buffer.from(bytes as Uint8Array).toString('hex')]),
    );
    expect(await contents(writeCompoundFile(STREAMS, { version, backwards }))).toEqual(expected);
  });

  it('reads a part from the middle, across sectors', async () => {
    const { file } = writeCompoundFile(STREAMS, { version, backwards: true });
    const stream = await (await openCompoundFile(file)).openStream('stream8xx', MIB);
    const part = new Uint8Array(9000);
    await stream?.read(5000, part);
    expect(part).toEqual(pattern(20_000, 8).subarray(5000, 14_000));
  });

  it('holds nothing but the root', async () => {
    expect(await contents(writeCompoundFile([], { version }))).toEqual({});
  });

  it.each([600 * MIB, 3000 * MIB])(
    'reads little of an installer with a cabinet of %i bytes',
    async (zeros) => {
      const streams = msiStreams({ tables: { Property: propertyTable(PROPERTIES) } });
      // Its name sorts first, so that everything else lies behind it and the last FAT sectors are needed.
      const { file } = writeCompoundFile([...streams, { name: 'c', bytes: { zeros } }], { version });
      const source = new CountingSource(file);
      expect((await readMsiFacts(source, 'x.msi')).productName).toBe('Product');
      expect(source.bytesRead).toBeLessThan(MAX_BYTES_READ);
    },
  );
});

it('has no stream of a name that is not there, and refuses one above the limit', async () => {
  const compound = await openCompoundFile(writeCompoundFile(STREAMS).file);
  expect(await compound.openStream('absent', MIB)).toBeNull();
  await expect(compound.openStream('stream8xx', 19_999)).rejects.toMatchObject({ code: 'msi-malformed' });
});

it('packs table names two characters to a unit', () => {
  expect(tableStreamName('Property')).toBe('\u4840\u4559\u44f2\u4568\u4737');
  expect(tableStreamName('A\u00e9B')).toBe('\u4840\u480a\u00e9\u480b');
});

type Damage = (view: DataView, written: Written) => void;

/** Offset of a stream's directory entry. */
function entryOf(written: Written, name: string): number {
  return written.directoryOffset + 128 * (written.ids.get(name) ?? 0);
}

const LARGE = 'stream8xx';
const SMALL = 'stream3';
const DAMAGES: readonly (readonly [string, string, Damage])[] = [
  ['another signature', 'signature', (view) => view.setUint8(0, 0)],
  ['version 5', 'majorVersion', (view) => view.setUint16(26, 5, true)],
  ['big-endian', 'byteOrder', (view) => view.setUint16(28, 0xfeff, true)],
  ['sectors of 1024 bytes', 'sectorShift', (view) => view.setUint16(30, 10, true)],
  ['mini sectors of 128 bytes', 'miniSectorShift', (view) => view.setUint16(32, 7, true)],
  ['another cutoff', 'miniStreamCutoff', (view) => view.setUint32(56, 0, true)],
  ['directory sectors counted in version 3', 'directorySectors', (view) => view.setUint32(40, 1, true)],
  ['more FAT sectors than the file has', 'fatSectors', (view) => view.setUint32(44, 0xffffffff, true)],
  ['fewer FAT sectors than needed', 'fat', (view) => view.setUint32(44, 0, true)],
  ['DIFAT sectors without need', 'difatSectors', (view) => view.setUint32(72, 1, true)],
  ['a FAT sector outside the file', 'fat', (view) => view.setUint32(76, 0x00ffffff, true)],
  ['a directory outside the file', 'directory', (view) => view.setUint32(48, 0x00ffffff, true)],
  ['no directory', 'directory', (view) => view.setUint32(48, 0xfffffffe, true)],
  ['a mini FAT of 4 GiB', 'miniFat', (view) => view.setUint32(64, 0x00800000, true)],
  ['a mini FAT shorter than it says', 'miniFat', (view) => view.setUint32(64, 2, true)],
  [
    'a directory that is its own next sector',
    'directory',
    (view, { fatOffset, directoryOffset }) => {
      const sector = directoryOffset / 512 - 1;
      view.setUint32(fatOffset + 4 * sector, sector, true);
    },
  ],
  ['a root that is a stream', 'directory[0]', (view, w) => view.setUint8(w.directoryOffset + 66, 2)],
  [
    'a root child beyond the directory',
    'directory',
    (view, w) => view.setUint32(w.directoryOffset + 76, 999, true),
  ],
  [
    'an entry of no type',
    'directory[4].type',
    (view, w) => view.setUint8(w.directoryOffset + 4 * 128 + 66, 0),
  ],
  ['a second root', 'directory', (view, w) => view.setUint8(w.directoryOffset + 4 * 128 + 66, 5)],
  [
    'an entry that is its own left neighbour',
    'directory[1]',
    (view, w) => view.setUint32(w.directoryOffset + 128 + 68, 1, true),
  ],
  [
    'a tree that leads back to the root',
    'directory[0]',
    (view, w) => view.setUint32(w.directoryOffset + 128 + 72, 0, true),
  ],
  ['names out of order', 'directory', (view, w) => view.setUint16(entryOf(w, SMALL), 0x30, true)],
  ['a twin', 'directory', (view, w) => view.setUint16(entryOf(w, 'stream6') + 12, 0x33, true)],
  [
    'a name without its NUL',
    `directory[2].name`,
    (view, w) => view.setUint16(w.directoryOffset + 2 * 128 + 64, 8, true),
  ],
  [
    'a name of odd length',
    `directory[2].name`,
    (view, w) => view.setUint16(w.directoryOffset + 2 * 128 + 64, 7, true),
  ],
  [
    'a name of 66 bytes',
    `directory[2].name`,
    (view, w) => view.setUint16(w.directoryOffset + 2 * 128 + 64, 66, true),
  ],
  [
    'a mini stream larger than its FAT',
    'miniStream',
    (view, w) => view.setUint32(w.directoryOffset + 120, 0x00ffffff, true),
  ],
  [
    'a large stream that begins outside',
    LARGE,
    (view, w) => view.setUint32(entryOf(w, LARGE) + 116, 0x00ffffff, true),
  ],
  [
    'a large stream longer than its chain',
    LARGE,
    (view, w) => view.setUint32(entryOf(w, LARGE) + 120, 30_000, true),
  ],
  [
    'a large stream shorter than its chain',
    LARGE,
    (view, w) => view.setUint32(entryOf(w, LARGE) + 120, 5000, true),
  ],
  [
    'a small stream that begins outside',
    SMALL,
    (view, w) => view.setUint32(entryOf(w, SMALL) + 116, 0x00ffffff, true),
  ],
  [
    'a small stream longer than its chain',
    SMALL,
    (view, w) => view.setUint32(entryOf(w, SMALL) + 120, 100, true),
  ],
  [
    'a small chain that never ends',
    'stream5xx',
    (view, w) => view.setUint32(w.miniFatOffset + 4 * 20, 19, true),
  ],
];

describe('refused, with the place at fault', () => {
  it.each(DAMAGES)('%s', async (_, field, damage) => {
    const written = writeCompoundFile(STREAMS);
    const bytes = await written.file.bytes();
    damage(new DataView(bytes.buffer), written);
    const read = async (): Promise<void> => {
      const compound = await openCompoundFile(new CountingSource(sourceOfBytes(bytes)));
      for (const [name, size] of compound.streams) await compound.openStream(name, size);
    };
    await expect(read()).rejects.toMatchObject({ code: 'msi-malformed', faults: [{ field }] });
  });

  it.each([0, 7, 511, 512, 1000])('a file of %i bytes', async (length) => {
    const bytes = (await writeCompoundFile(STREAMS).file.bytes()).slice(0, length);
    const opened = openCompoundFile(new CountingSource(sourceOfBytes(bytes)));
    await expect(opened).rejects.toMatchObject({ code: 'msi-malformed' });
  });

  it('a DIFAT chain that does not end where it should', async () => {
    const written = writeCompoundFile([{ name: 'c', bytes: { zeros: 16 * MIB } }]);
    expect((await openCompoundFile(written.file)).streams.get('c')).toBe(16 * MIB);
    written.file.put(written.difatOffset + 508, Uint8Array.of(1, 0, 0, 0));
    await expect(openCompoundFile(written.file)).rejects.toMatchObject({ faults: [{ field: 'difat' }] });
  });

  it('version 4 with a wrong count of directory sectors', async () => {
    const { file } = writeCompoundFile(STREAMS, { version: 4 });
    file.put(40, Uint8Array.of(9));
    await expect(openCompoundFile(file)).rejects.toMatchObject({ faults: [{ field: 'directorySectors' }] });
  });
});
