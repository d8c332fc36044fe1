/** Damaged structure never crashes, hangs or over-reads: it is refused by its code, or still readable. */
import { read } from 'cfb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SealkitError } from '../../../src/base/errors.ts';
import { sourceOfBytes } from '../../../src/base/source.ts';
import { readMsiFacts } from '../../../src/payload/msi/index.ts';
import { buildDemo, CountingSource } from './fixtures.ts';

const RUNS = 2000;
const SEED = 0x5ea1;
const MAX_BYTES_READ = 16 * 1024 * 1024;
const SECTOR = 512;
const LARGE = 1 << 20;
/** Sector numbers and sizes that parsers get wrong. */
const TELLING = [
  0, 1, 2, 0x7f, 0x1000, 0x7fffffff, 0x80000000, 0xfffffffa, 0xfffffffd, 0xfffffffe, 0xffffffff,
];

let demo: Awaited<ReturnType<typeof buildDemo>>;
beforeAll(async () => {
  demo = await buildDemo();
});
afterAll(() => demo.remove());

/** Small and the same everywhere: xorshift. Gives a whole number below `limit`. */
function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Sectors that are not a large stream's (cabinet, program): header, FAT, directory, strings, tables. */
function structuralSectors(bytes: Uint8Array): number[] {
  const buffer = Buffer.from(bytes.buffer);
  const payload = read(buffer, { type: 'buffer' }).FileIndex.flatMap(({ type, size, content }) => {
    if (type !== 2 || size < LARGE) return [];
    const start = buffer.indexOf(Buffer.from(content as Uint8Array));
    if (start < 0) throw new Error('a stream in pieces');
    return [{ start, end: start + size }];
  });
  const all = Array.from({ length: bytes.length / SECTOR }, (_, i) => i);
  return all.filter((sector) =>
    payload.every(({ start, end }) => (sector + 1) * SECTOR <= start || sector * SECTOR >= end),
  );
}

function mutate(
  whole: Uint8Array,
  sectors: readonly number[],
  random: (limit: number) => number,
): Uint8Array {
  const bytes = whole.slice();
  const view = new DataView(bytes.buffer);
  const place = (): number => (sectors[random(sectors.length)] ?? 0) * SECTOR;
  for (let i = 0; i <= random(3); i++) {
    switch (random(6)) {
      case 0:
        view.setUint8(place() + random(SECTOR), random(256));
        break;
      case 1:
        view.setUint32(place() + 4 * random(SECTOR / 4), TELLING[random(TELLING.length)] ?? 0, true);
        break;
      case 2:
        view.setUint32(place() + 4 * random(SECTOR / 4), random(2 * sectors.length), true);
        break;
      case 3:
        bytes.copyWithin(place(), place(), place() + SECTOR);
        break;
      case 4:
        bytes.fill(random(256), place(), place() + SECTOR);
        break;
      default:
        if (random(10) === 0) return bytes.slice(0, random(bytes.length));
    }
  }
  return bytes;
}

it(`${RUNS} damaged installers are read or refused`, async () => {
  const sectors = structuralSectors(demo.bytes);
  expect(sectors.length).toBeGreaterThan(20);
  const random = randomOf(SEED);
  const outcomes = { read: 0, refused: 0 };
  for (let run = 0; run < RUNS; run++) {
    const source = new CountingSource(sourceOfBytes(mutate(demo.bytes, sectors, random)));
    try {
      await readMsiFacts(source, 'x.msi');
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof SealkitError) || error.code !== 'msi-malformed') {
        throw new Error(`run ${run} of seed ${SEED}`, { cause: error });
      }
      outcomes.refused++;
    }
    expect(source.bytesRead, `run ${run}`).toBeLessThan(MAX_BYTES_READ);
  }
  // Both happen often, or the mutations miss what matters.
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(RUNS / 10);
});
