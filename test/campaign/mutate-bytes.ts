/** One seeded change to a string of bytes. */
import { joinBytes } from '../../src/base/bytes.ts';
import type { Random } from './random.ts';

export interface Region {
  readonly what: string;
  readonly offset: number;
  readonly length: number;
}

export interface MutatedBytes {
  readonly bytes: Uint8Array;
  /** What was done and where. */
  readonly what: string;
}

const MAX_RUN = 64;

/** Changes bytes that begin in the region; what is longer than the region runs on behind it. */
type Mutation = (random: Random, bytes: Uint8Array, at: number) => Uint8Array;

function overwrite(bytes: Uint8Array, at: number, run: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(run.subarray(0, bytes.length - at), at);
  return copy;
}

function runLength(random: Random, bytes: Uint8Array, at: number): number {
  return Math.min(1 + random.below(MAX_RUN), bytes.length - at);
}

function insert(bytes: Uint8Array, at: number, run: Uint8Array): Uint8Array {
  return joinBytes([bytes.subarray(0, at), run, bytes.subarray(at)]);
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bit flipped': (random, bytes, at) => {
    return overwrite(bytes, at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.below(8))));
  },
  'byte written': (random, bytes, at) => overwrite(bytes, at, random.bytes(1)),
  'bytes written': (random, bytes, at) => overwrite(bytes, at, random.bytes(runLength(random, bytes, at))),
  'number written': (random, bytes, at) => {
    const value = random.pick([0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff, bytes.length]);
    const run = new Uint8Array(4);
    new DataView(run.buffer).setUint32(0, value, true);
    return overwrite(bytes, at, run.subarray(0, random.pick([1, 2, 4])));
  },
  'bytes zeroed': (random, bytes, at) => overwrite(bytes, at, new Uint8Array(runLength(random, bytes, at))),
  'ranges swapped': (random, bytes, at) => {
    const other = random.below(bytes.length);
    const length = Math.min(runLength(random, bytes, at), bytes.length - other);
    const [one, two] = [bytes.slice(at, at + length), bytes.slice(other, other + length)];
    return overwrite(overwrite(bytes, at, two), other, one);
  },
  'range copied here': (random, bytes, at) => {
    const from = random.below(bytes.length);
    return overwrite(bytes, at, bytes.slice(from, from + runLength(random, bytes, at)));
  },
  'range doubled': (random, bytes, at) =>
    insert(bytes, at, bytes.slice(at, at + runLength(random, bytes, at))),
  'bytes inserted': (random, bytes, at) => insert(bytes, at, random.bytes(1 + random.below(MAX_RUN))),
  'bytes removed': (random, bytes, at) => {
    return joinBytes([bytes.subarray(0, at), bytes.subarray(at + runLength(random, bytes, at))]);
  },
  'rest cut off': (_, bytes, at) => bytes.slice(0, at),
  'bytes appended': (random, bytes) => joinBytes([bytes, random.bytes(1 + random.below(MAX_RUN))]),
};

/** Changes something, in or from a place in the region; the result is never the original. */
export function mutateBytes(random: Random, bytes: Uint8Array, region: Region): MutatedBytes {
  for (;;) {
    const name = random.pick(Object.keys(MUTATIONS));
    const at = region.offset + random.below(Math.max(1, region.length));
    const mutated = MUTATIONS[name]?.(random, bytes, at) ?? bytes;
    const isChanged = Buffer.compare(mutated, bytes) !== 0;
    if (isChanged) return { bytes: mutated, what: `${name} at ${at} (${region.what})` };
  }
}
