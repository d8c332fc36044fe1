/** ISO 9660 images that mean harm: their reader ends soon, within its limits, and with a code. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import { sourceOfBytes } from '../../src/base/source.ts';
import { layOutIsoImage, readIsoImage } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';
import { isoOf } from './iso-image.ts';
import { SEED, SMALL_TREE, TIMESTAMP, overlay, zeroSource } from './virtual-image.ts';

const SECTOR = 2048;
const IMAGE = await isoOf(SMALL_TREE);
/** Where the forged directories lie. */
const FIRST = 100;

interface ForgedRecord {
  readonly name: string;
  readonly location: number;
  readonly length: number;
}

/** A directory record; a name of one control character is stored as that byte. */
function recordOf({ name, location, length }: ForgedRecord): Buffer {
  const identifier = name < ' ' ? Buffer.from(name, 'latin1') : Buffer.from(name, 'utf16le').swap16();
  const record = Buffer.alloc(33 + identifier.length + ((identifier.length + 1) % 2));
  record[0] = record.length;
  record.writeUInt32LE(location, 2);
  record.writeUInt32BE(location, 6);
  record.writeUInt32LE(length, 10);
  record.writeUInt32BE(length, 14);
  record[25] = 2;
  record[32] = identifier.length;
  identifier.copy(record, 33);
  return record;
}

/** An image of so many sectors whose root lies at FIRST; each directory is the subfolders it lists. */
function forged(sectors: number, directories: readonly (readonly ForgedRecord[])[]) {
  const changes = new Map<number, number>();
  const put = (offset: number, bytes: Uint8Array): void => {
    bytes.forEach((byte, i) => changes.set(offset + i, byte));
  };
  const own = { location: FIRST, length: SECTOR };
  const joliet = Buffer.from(IMAGE.subarray(17 * SECTOR, 18 * SECTOR));
  joliet.writeUInt32LE(sectors, 80);
  recordOf({ name: '\0', ...own }).copy(joliet, 156);
  put(16 * SECTOR, IMAGE.subarray(16 * SECTOR, 16 * SECTOR + 7));
  put(17 * SECTOR, joliet);
  for (const [i, children] of directories.entries()) {
    const dots = ['\0', '\u0001'].map((name) => recordOf({ name, ...own }));
    put((FIRST + i) * SECTOR, Buffer.concat([...dots, ...children.map(recordOf)]));
  }
  return overlay(zeroSource(sectors * SECTOR), changes);
}

const malformed = (field: string) => ({ code: 'image-malformed', faults: [{ field }] });

async function expectMalformed(source: ReturnType<typeof forged>, field: string): Promise<void> {
  await expect(readIsoImage(source)).rejects.toMatchObject(malformed(field));
}

describe('folders that lead back', () => {
  it('to themselves end at the depth', async () => {
    const loop = forged(200, [[{ name: 'a', location: FIRST, length: SECTOR }]]);
    await expectMalformed(loop, `depth /${Array(17).fill('a').join('/')}`);
  });

  it('to themselves many times over end at the number of entries', async () => {
    const loops = Array.from({ length: 40 }, (_, i) => ({ name: `${i}`, location: FIRST, length: SECTOR }));
    await expect(readIsoImage(forged(200, [loops]))).rejects.toMatchObject({ code: 'image-malformed' });
  });

  it('to one another are found by their place', async () => {
    const twins = ['a', 'b'].map((name) => ({ name, location: FIRST + 1, length: SECTOR }));
    await expectMalformed(forged(200, [twins, []]), 'extent /b');
  });
});

describe('a limit', () => {
  it('holds for the depth: 16 folders in one another, and no more', async () => {
    const chain = (count: number) =>
      Array.from({ length: count + 1 }, (_, i) =>
        i < count ? [{ name: 'a', location: FIRST + i + 1, length: SECTOR }] : [],
      );
    expect((await readIsoImage(forged(200, chain(16)))).entries).toHaveLength(16);
    await expectMalformed(forged(200, chain(17)), `depth /${Array(17).fill('a').join('/')}`);
  });

  it.each([20_001, 20_002])('holds for the entries: %i', async (count) => {
    const files = Array.from({ length: count }, (_, i) => ({ path: `f${i}`, size: 0 }));
    const layout = layOutIsoImage({ files, timestamp: TIMESTAMP, seed: SEED, label: 'X' });
    const reading = readIsoImage(sourceOfLayout(layout, () => zeroSource(0)));
    if (count === 20_001) expect((await reading).entries).toHaveLength(count);
    else await expect(reading).rejects.toMatchObject(malformed('entries'));
  });

  it('holds for one directory: 4 MiB', async () => {
    const root = [{ name: 'a', location: FIRST + 1, length: 4 * 2 ** 20 + SECTOR }];
    await expectMalformed(forged(4000, [root]), 'length /a');
  });

  it('holds for all directories, before they are read', async () => {
    const length = 4 * 2 ** 20;
    const step = length / SECTOR;
    const root = Array.from({ length: 11 }, (_, i) => ({
      name: `a${i}`,
      location: FIRST + 1 + i * step,
      length,
    }));
    await expectMalformed(forged(12 * step, [root]), 'directories');
  });
});

/** Bytes of a sector. */
const HEAD = 200;

describe('spoilt bytes', () => {
  it('are read, or refused with a code', async () => {
    const end = IMAGE.length / SECTOR > 64 ? 64 * SECTOR : IMAGE.length;
    const anywhere = fc.integer({ min: 16 * SECTOR, max: end - 1 });
    // Descriptors, tables and directories have little but zeros behind.
    const heads = fc.tuple(fc.integer({ min: 16, max: end / SECTOR - 1 }), fc.nat({ max: HEAD - 1 }));
    const head = heads.map(([sector, offset]) => sector * SECTOR + offset);
    const change = fc.tuple(fc.oneof(anywhere, head), fc.nat({ max: 255 }));
    const RUNS = 2000;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const source = overlay(sourceOfBytes(IMAGE), new Map(changes));
        const failure = await readIsoImage(source).then(
          () => null,
          (error: unknown) => error,
        );
        if (failure === null) return;
        refused += 1;
        expect(failure).toBeInstanceOf(SealkitError);
        expect(['image-malformed', 'image-truncated']).toContain((failure as SealkitError).code);
      }),
      { numRuns: RUNS },
    );
    // Both happen.
    expect(refused).toBeGreaterThan(RUNS / 20);
    expect(refused).toBeLessThan(RUNS - RUNS / 20);
  });
});
