/** A stick in memory with one fault, chosen by a seed: what real controllers are known to do. */
import { randomBytes } from 'node:crypto';
import { SealkitError } from '../../src/base/errors.ts';
import { readWhole, sourceOfBytes, type ByteSource } from '../../src/base/source.ts';
import {
  ImageInVerification,
  STALL_MS,
  type Digest,
  type FlashServices,
  type Imprint,
  type OpenTarget,
} from '../../src/media/index.ts';
import { newTagger, TAG_KEY_SIZE } from '../../src/storage/index.ts';
import { newHash } from '../testkit/fixture.ts';

type Target = Omit<OpenTarget, 'close'>;

const tagChunk = newTagger(randomBytes(TAG_KEY_SIZE));

/** Without a thread: what is hashed and tagged is the same. */
function newDigest(): Digest {
  const hash = newHash();
  return {
    update: (chunk, number) => {
      hash.update(chunk);
      return Promise.resolve(tagChunk(chunk, number));
    },
    digestHex: () => Promise.resolve(hash.digestHex()),
  };
}

export const newImage = (source: ByteSource): ImageInVerification =>
  new ImageInVerification(source, { name: 'image', tagChunk, digest: newDigest() });

export async function imprintOf(bytes: Uint8Array): Promise<Imprint> {
  const image = newImage(sourceOfBytes(bytes));
  await readWhole(image);
  return image.takeImprint();
}

/** Nobody looks on, and nobody interrupts. */
export function quietServices(): FlashServices {
  return {
    tagChunk,
    random: (size) => randomBytes(size),
    onProgress: () => undefined,
    interruption: new AbortController().signal,
    stallMs: STALL_MS,
    onEnd: () => Promise.resolve(),
  };
}

/** Small whole numbers from a seed: the same each time. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = (seed + 1) * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % below;
  };
}

export interface MemoryStick extends Target {
  readonly bytes: Buffer;
}

export function memoryStick(size: number, name = 'memory'): MemoryStick {
  const bytes = Buffer.alloc(size, 0xa5);
  return {
    name,
    size,
    bytes,
    write: (offset, from) => {
      bytes.set(from, offset);
      return Promise.resolve();
    },
    read: (offset, length) => Promise.resolve(Uint8Array.from(bytes.subarray(offset, offset + length))),
    flush: () => Promise.resolve(),
  };
}

export const FAULTS = [
  'flipped bit',
  'stuck byte',
  'lost write',
  'half a write',
  'write elsewhere',
  'write twice',
  'decay',
  'spoils by its first block',
  'spoils by clearing',
  'wraps',
  'ends early',
  'error in writing',
  'error in flushing',
  'error in reading',
  'pulled',
] as const;
export type FaultName = (typeof FAULTS)[number];

const failed = (): Promise<never> => Promise.reject(new SealkitError({ code: 'io-error', found: 'EIO' }));

/** `imageSize`: faults lie in what the image covers, but for a false capacity. */
export function faultyStick(fault: FaultName, size: number, imageSize: number, seed: number): MemoryStick {
  const next = numbersFrom(seed);
  const at = next(imageSize);
  const good = memoryStick(size, `${fault} ${seed}`);
  const { bytes } = good;
  const covers = (offset: number, length: number): boolean => offset <= at && at < offset + length;
  const writing = (work: (offset: number, from: Uint8Array) => void): MemoryStick => ({
    ...good,
    write: async (offset, from) => {
      if (covers(offset, from.length)) work(offset, from);
      else await good.write(offset, from);
    },
  });
  switch (fault) {
    case 'flipped bit':
      return writing((offset, from) => {
        bytes.set(from, offset);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
      });
    case 'stuck byte':
      return {
        ...good,
        read: async (offset, length) => {
          const found = await good.read(offset, length);
          if (covers(offset, length)) found[at - offset] = 0x5a;
          return found;
        },
      };
    case 'lost write':
      return writing(() => undefined);
    case 'half a write':
      return writing((offset, from) => bytes.set(from.subarray(0, from.length / 2), offset));
    case 'write elsewhere':
      return writing((offset, from) =>
        bytes.set(from, (offset + 512 * (1 + next(8))) % (size - from.length)),
      );
    case 'write twice':
      return writing((offset, from) => {
        bytes.set(from, offset);
        bytes.copyWithin(Math.max(0, offset - 8192), offset, offset + 512);
      });
    case 'decay':
      return {
        ...good,
        flush: () => Promise.resolve(void (bytes[at] = (bytes[at] ?? 0) ^ 0x10)),
      };
    case 'spoils by its first block':
    case 'spoils by clearing': {
      // A controller moves what lies elsewhere when it writes a little: here, or behind the image.
      const isHere = (offset: number): boolean =>
        fault === 'spoils by clearing' ? offset >= imageSize : offset === 0;
      return {
        ...good,
        write: async (offset, from) => {
          await good.write(offset, from);
          if (isHere(offset)) bytes[at] = (bytes[at] ?? 0) ^ 0x10;
        },
      };
    }
    case 'wraps':
    case 'ends early': {
      // It claims `size` and has less; the image itself may fit into it.
      const real = imageSize + 4096 * next(Math.floor((size - imageSize) / 4096) - 1);
      const place = (offset: number): number => (fault === 'wraps' ? offset % real : offset);
      return {
        ...good,
        write: (offset, from) => {
          const to = place(offset);
          if (to < real) bytes.set(from.subarray(0, real - to), to);
          return Promise.resolve();
        },
        read: (offset, length) => {
          const found = new Uint8Array(length).fill(0xff);
          if (place(offset) < real) found.set(bytes.subarray(place(offset), place(offset) + length));
          return Promise.resolve(found);
        },
      };
    }
    case 'error in writing':
      return {
        ...good,
        write: (offset, from) => (covers(offset, from.length) ? failed() : good.write(offset, from)),
      };
    case 'error in flushing':
      return { ...good, flush: failed };
    case 'error in reading':
      return {
        ...good,
        read: (offset, length) => (covers(offset, length) ? failed() : good.read(offset, length)),
      };
    case 'pulled': {
      let left = next(8);
      const gone = (): boolean => (left -= 1) < 0;
      return {
        ...good,
        write: (offset, from) => (gone() ? failed() : good.write(offset, from)),
        read: (offset, length) => (gone() ? failed() : good.read(offset, length)),
        flush: () => (gone() ? failed() : good.flush()),
      };
    }
  }
}

/** True when the stick, as it reads itself, does not hold the image. */
export async function isWrong(stick: MemoryStick, image: Buffer): Promise<boolean> {
  return !image.equals(await stick.read(0, image.length));
}
