/**
 * No stick with a wrong byte is called good. 500 seeded faults by `npm run campaign -- sticks`; a tenth here. Real devices:
 * test/e2e/flash.test.ts.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SealkitError } from '../../src/base/errors.ts';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE, sourceOfBytes, type ByteSource } from '../../src/base/source.ts';
import { flashAll, type FlashedStick, type FlashServices, type OpenTarget } from '../../src/media/index.ts';
import { LOOK_AHEAD } from '../../src/media/feed.ts';
import { codeOfAsync } from '../base/code-of.ts';
import {
  FAULTS,
  faultyStick,
  imprintOf,
  isWrong,
  memoryStick,
  quietServices,
  type MemoryStick,
} from './faulty-stick.ts';

const MIB = 2 ** 20;
const IMAGE = randomBytes(5 * MIB + 512);
const IMPRINT = await imprintOf(IMAGE);
const STICK = 8 * MIB;
const ROUNDS = 4;

function flash(
  targets: readonly Omit<OpenTarget, 'close'>[],
  source: ByteSource = sourceOfBytes(IMAGE),
  services: Partial<FlashServices> = {},
): Promise<readonly FlashedStick[]> {
  return flashAll({ source, imprint: IMPRINT }, targets, { ...quietServices(), ...services });
}

const holdsImage = ({ bytes }: MemoryStick): boolean => bytes.subarray(0, IMAGE.length).equals(IMAGE);
const isUnusable = ({ bytes }: MemoryStick): boolean => bytes.subarray(0, 4096).every((byte) => byte === 0);

describe('good sticks', () => {
  it('of every size hold the image, zeros at the marks, and are good', async () => {
    const sizes = [IMAGE.length, IMAGE.length + 1, IMAGE.length + 4096, 6 * MIB, STICK, 64 * MIB];
    const sticks = sizes.map((size) => memoryStick(size));
    expect((await flash(sticks)).map(({ fault }) => fault)).toEqual(sizes.map(() => null));
    expect(sticks.map(holdsImage)).toEqual(sizes.map(() => true));
    for (const { bytes } of sticks) {
      const behind = bytes.subarray(Math.ceil(IMAGE.length / 4096) * 4096);
      expect(behind.every((byte) => byte === 0xa5 || byte === 0)).toBe(true);
    }
  });

  it('are asked for two pieces of the image at a time, and for all else alone', async () => {
    const stick = memoryStick(STICK);
    const atWork: string[] = [];
    const seen = new Set<string>();
    const slowly = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      atWork.push(what);
      seen.add([...atWork].sort().join(' '));
      await pause(2);
      atWork.splice(atWork.indexOf(what), 1);
      return work();
    };
    const kindOf = (length: number): string => (length > 4096 ? 'chunk' : 'block');
    const slow: Omit<OpenTarget, 'close'> = {
      ...stick,
      write: (offset, from) => slowly(`write-${kindOf(from.length)}`, () => stick.write(offset, from)),
      read: (offset, length) => slowly(`read-${kindOf(length)}`, () => stick.read(offset, length)),
      flush: () => slowly('flush', () => stick.flush()),
    };
    expect((await flash([slow])).map(({ fault }) => fault)).toEqual([null]);
    const alone = ['flush', 'read-block', 'read-chunk', 'write-block', 'write-chunk'];
    expect([...seen].sort()).toEqual([...alone, 'read-chunk read-chunk', 'write-chunk write-chunk'].sort());
  });

  it('are written from one reading, however many there are', async () => {
    let read = 0;
    const whole = sourceOfBytes(IMAGE);
    const source: ByteSource = {
      size: whole.size,
      read: (offset, target) => {
        read += target.length;
        return whole.read(offset, target);
      },
    };
    await flash([memoryStick(STICK), memoryStick(STICK), memoryStick(STICK)], source);
    // Once to write, once to compare, and the beginning.
    expect(read).toBeLessThan(2 * IMAGE.length + 3 * MIB);
  });
});

describe.each(FAULTS)('a stick with the fault: %s', (fault) => {
  it('is never called good when it has a wrong byte, and does not stop another', async () => {
    const called = [];
    for (let seed = 0; seed < ROUNDS; seed += 1) {
      const [bad, good] = [faultyStick(fault, STICK, IMAGE.length, seed), memoryStick(STICK, 'good')];
      const [first, second] = await flash([bad, good]);
      called.push(first?.fault === null ? await isWrong(bad, IMAGE) : 'refused');
      expect([second?.fault, holdsImage(good)]).toEqual([null, true]);
    }
    expect(called).not.toContain(true);
    // A byte that is written over again later does no harm.
    expect(called).toContain('refused');
  });
});

describe('a stick that only claims its size', () => {
  it.each(['wraps', 'ends early'] as const)('is known, even when the image fits: %s', async (fault) => {
    const codes = [];
    for (let seed = 0; seed < ROUNDS; seed += 1) {
      const [found] = await flash([faultyStick(fault, STICK, IMAGE.length, seed)]);
      codes.push(found?.fault?.code);
    }
    expect(new Set(codes)).toEqual(new Set(['capacity-false']));
  });
});

describe('a stick that stops answering', () => {
  const never = new Promise<never>(() => undefined);
  it.each(['write', 'read', 'flush'] as const)('in %s is given up; the others are good', async (call) => {
    const [hung, good] = [memoryStick(STICK, 'hung'), memoryStick(STICK, 'good')];
    let calls = 0;
    const own = hung[call].bind(hung) as (...args: unknown[]) => unknown;
    const hang = { [call]: (...args: unknown[]) => ((calls += 1) > 1 ? never : own(...args)) };
    const [first, second] = await flash([{ ...hung, ...hang }, good], undefined, { stallMs: 50 });
    expect([first?.fault?.code, second?.fault, holdsImage(good)]).toEqual(['drive-stalled', null, true]);
  });

  it('holds up the others only as far as there is memory', async () => {
    const [slow, fast] = [memoryStick(128 * MIB, 'slow'), memoryStick(128 * MIB, 'fast')];
    const large = Buffer.alloc(60 * MIB, 7);
    let isHeld = true;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = () => {
        isHeld = false;
        resolve();
      };
    });
    const write: MemoryStick['write'] = async (offset, from) => {
      if (offset === 4096) await held;
      await slow.write(offset, from);
    };
    const memory = LOOK_AHEAD * CHUNK_SIZE;
    let ahead = 0;
    const onProgress: FlashServices['onProgress'] = (sticks) => {
      const done = sticks[1]?.done ?? 0;
      if (isHeld) ahead = done;
      if (done === memory) setImmediate(release);
    };
    const image = { source: sourceOfBytes(large), imprint: await imprintOf(large) };
    const sticks = await flashAll(image, [{ ...slow, write }, fast], { ...quietServices(), onProgress });
    expect(sticks.map(({ fault }) => fault)).toEqual([null, null]);
    expect(ahead).toBe(memory);
  });

  it('does not hinder an interruption', async () => {
    const [hung, good] = [memoryStick(STICK, 'hung'), memoryStick(STICK, 'good')];
    const stop = new AbortController();
    const write: MemoryStick['write'] = (offset, from) => {
      if (offset === 0) return hung.write(offset, from);
      stop.abort(new SealkitError({ code: 'interrupted' }));
      return never;
    };
    const work = flash([{ ...hung, write }, good], undefined, { interruption: stop.signal, stallMs: 50 });
    expect(await codeOfAsync(() => work)).toBe('interrupted');
    expect([hung, good].map(isUnusable)).toEqual([true, true]);
  });
});

describe('whoever writes down how it ended', () => {
  it('is told of a stick once, by what failed first, when both pieces under way fail', async () => {
    const stick = memoryStick(STICK);
    let fail = (): void => undefined;
    const secondFailed = new Promise<void>((resolve) => (fail = resolve));
    const write: MemoryStick['write'] = async (offset, from) => {
      if (from.length <= 4096) return stick.write(offset, from);
      if (offset >= CHUNK_SIZE) {
        fail();
        throw new SealkitError({ code: 'drive-protected' });
      }
      await secondFailed;
      await pause(1);
      throw new SealkitError({ code: 'io-error' });
    };
    const told: FlashedStick[] = [];
    const onEnd: FlashServices['onEnd'] = (found) => Promise.resolve(void told.push(found));
    const found = await flash([{ ...stick, write }], undefined, { onEnd });
    expect(found.map(({ fault }) => fault?.code)).toEqual(['drive-protected']);
    expect(told).toEqual(found);
    expect(isUnusable(stick)).toBe(true);
  });

  it('is told of a stick as soon as it is good, and of one that failed, while another still works', async () => {
    const [good, bad, slow] = [
      memoryStick(STICK, 'good'),
      memoryStick(STICK, 'bad'),
      memoryStick(STICK, 'slow'),
    ];
    const told: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const read: MemoryStick['read'] = async (offset, length) => {
      if (offset === 0) await held;
      return slow.read(offset, length);
    };
    const onEnd: FlashServices['onEnd'] = ({ name, fault }) => {
      told.push(`${name} ${fault?.code ?? 'good'}`);
      if (told.length === 2) release();
      return Promise.resolve();
    };
    const write: MemoryStick['write'] = () => Promise.reject(new SealkitError({ code: 'io-error' }));
    const sticks = await flash([good, { ...bad, write }, { ...slow, read }], undefined, { onEnd });
    expect(told).toEqual(['bad io-error', 'good good', 'slow good']);
    expect(sticks.map(({ fault }) => fault?.code)).toEqual([undefined, 'io-error', undefined]);
  });

  it('and cannot makes the stick a bad one, without its first block', async () => {
    const stick = memoryStick(STICK);
    const onEnd = (): Promise<void> =>
      Promise.reject(new SealkitError({ code: 'io-error', found: 'ENOSPC' }));
    const [found] = await flash([stick], undefined, { onEnd });
    expect(found?.fault).toMatchObject({ code: 'io-error', found: 'ENOSPC' });
    expect(isUnusable(stick)).toBe(true);
  });

  it('has written down a good one, which an interruption leaves as it is', async () => {
    const [good, slow] = [memoryStick(STICK, 'good'), memoryStick(STICK, 'slow')];
    const stop = new AbortController();
    const told: string[] = [];
    const hung = new Promise<never>(() => undefined);
    const read: MemoryStick['read'] = (offset, length) => (offset === 0 ? hung : slow.read(offset, length));
    const onEnd: FlashServices['onEnd'] = ({ name, fault }) => {
      told.push(`${name} ${fault?.code ?? 'good'}`);
      if (name === 'good') stop.abort(new SealkitError({ code: 'interrupted' }));
      return Promise.resolve();
    };
    const services = { onEnd, interruption: stop.signal, stallMs: 50 };
    expect(await codeOfAsync(() => flash([good, { ...slow, read }], undefined, services))).toBe(
      'interrupted',
    );
    expect(told).toEqual(['good good', 'slow drive-stalled']);
    expect([good, slow].map(isUnusable)).toEqual([false, true]);
  });
});

describe('work that is ended', () => {
  it('at any step leaves no stick that looks like a kit', async () => {
    const ended: string[] = [];
    for (let end = 0; ended.at(-1) !== 'no error'; end += 1) {
      const stop = new AbortController();
      let step = 0;
      const stick = memoryStick(STICK);
      const count = <T>(work: Promise<T>): Promise<T> => {
        if (step === end) stop.abort(new SealkitError({ code: 'interrupted' }));
        step += 1;
        return work;
      };
      const counted = {
        ...stick,
        write: (offset: number, from: Uint8Array) => count(stick.write(offset, from)),
        read: (offset: number, length: number) => count(stick.read(offset, length)),
        flush: () => count(stick.flush()),
      };
      const told: FlashedStick[] = [];
      const onEnd: FlashServices['onEnd'] = (found) => Promise.resolve(void told.push(found));
      const services = { interruption: stop.signal, onEnd };
      ended.push(await codeOfAsync(() => flash([counted], sourceOfBytes(IMAGE), services)));
      // After its last read it is good, whatever ends then.
      expect(told.map(({ fault }) => fault !== null)).toEqual([isUnusable(stick)]);
    }
    // Writes, reads and flushes of the whole work.
    expect(ended.length).toBeGreaterThan(15);
  });

  it('by an image that has changed since it was verified leaves none either', async () => {
    const stick = memoryStick(STICK);
    const changed = Buffer.from(IMAGE);
    changed[3 * MIB] = (changed[3 * MIB] ?? 0) ^ 1;
    expect(await codeOfAsync(() => flash([stick], sourceOfBytes(changed)))).toBe('payload-changed');
    expect(isUnusable(stick)).toBe(true);
    // No byte of the chunk that was not verified has reached the stick.
    expect(stick.bytes.subarray(CHUNK_SIZE, 2 * CHUNK_SIZE).every((byte) => byte === 0xa5)).toBe(true);
  });

  /** The image, with another byte in those readings of its first chunk. */
  function changingImage(isChanged: (reading: number) => boolean): ByteSource {
    let readings = 0;
    const read: ByteSource['read'] = (offset, target) => {
      target.set(IMAGE.subarray(offset, offset + target.length));
      if (offset === 0 && isChanged((readings += 1))) target[7] = (target[7] ?? 0) ^ 1;
      return Promise.resolve();
    };
    return { size: IMAGE.length, read };
  }

  it('by an image that is another one for the moment when it is written', async () => {
    const stick = memoryStick(STICK);
    const image = changingImage((reading) => reading === 1);
    expect(await codeOfAsync(() => flash([stick], image))).toBe('payload-changed');
    expect(isUnusable(stick)).toBe(true);
  });

  it('is not brought about by an image that changes once it is written, which no stick is compared with', async () => {
    const [good, bad] = [memoryStick(STICK), memoryStick(STICK)];
    const read: MemoryStick['read'] = async (offset, length) => {
      const found = await bad.read(offset, length);
      if (offset === 0 && length === CHUNK_SIZE) found[7] = (found[7] ?? 0) ^ 1;
      return found;
    };
    const results = await flash(
      [good, { ...bad, read }],
      changingImage((reading) => reading > 1),
    );
    // Where the second one differs cannot be told any more.
    const fault = { code: 'read-back-differs', found: `0+${CHUNK_SIZE}` };
    expect(results.map((result) => result.fault)).toEqual([null, expect.objectContaining(fault)]);
    expect(isUnusable(bad)).toBe(true);
  });

  it('because a failure cannot be written down is read back no further', async () => {
    const [bad, other] = [memoryStick(STICK), memoryStick(STICK)];
    const isChunk = (length: number): boolean => length > 4096;
    let readings = 0;
    const failing: MemoryStick['read'] = (offset, length) =>
      isChunk(length) ? Promise.reject(new SealkitError({ code: 'io-error' })) : bad.read(offset, length);
    const counted: MemoryStick['read'] = async (offset, length) => {
      if (isChunk(length)) readings += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return other.read(offset, length);
    };
    const onEnd = (): Promise<void> =>
      Promise.reject(new SealkitError({ code: 'io-error', found: 'ENOSPC' }));
    const sticks = [
      { ...bad, read: failing },
      { ...other, read: counted },
    ];
    expect(await codeOfAsync(() => flash(sticks, undefined, { onEnd }))).toBe('io-error');
    expect(readings).toBeLessThan(Math.ceil(IMAGE.length / CHUNK_SIZE));
    expect(isUnusable(other)).toBe(true);
  });

  it('by a fault in the very last step: the first block is cleared again', async () => {
    const stick = memoryStick(STICK);
    const read: MemoryStick['read'] = async (offset, length) => {
      const found = await stick.read(offset, length);
      if (offset === 4 * MIB) found[100] = (found[100] ?? 0) ^ 1;
      return found;
    };
    const [found] = await flash([{ ...stick, read }]);
    expect(found?.fault?.code).toBe('read-back-differs');
    expect(isUnusable(stick)).toBe(true);
  });
});
