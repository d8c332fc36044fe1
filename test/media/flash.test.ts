/**
 * No stick with a wrong byte is called good. 500 seeded faults by `npm run campaign -- sticks`; a tenth here. Real devices:
 * test/e2e/flash.test.ts.
 */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes, type ByteSource } from '../../src/base/source.ts';
import { flashAll, type FlashedStick, type OpenTarget } from '../../src/media/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { newHash, sha256 } from '../testkit/fixture.ts';
import { FAULTS, faultyStick, isWrong, memoryStick, type MemoryStick } from './faulty-stick.ts';

const MIB = 2 ** 20;
const IMAGE = randomBytes(5 * MIB + 512);
const STICK = 8 * MIB;
const ROUNDS = 4;

function flash(
  targets: readonly Omit<OpenTarget, 'close'>[],
  source: ByteSource = sourceOfBytes(IMAGE),
  onProgress: () => void = () => undefined,
): Promise<readonly FlashedStick[]> {
  const services = { newHash, random: (size: number) => randomBytes(size), onProgress };
  return flashAll({ source, sha256: sha256(IMAGE) }, targets, services);
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

describe('work that is ended', () => {
  it.each(Array.from({ length: 6 }, (_, i) => i))(
    'at step %i leaves no stick that looks like a kit',
    async (end) => {
      let step = 0;
      const stick = memoryStick(STICK);
      const stop = (): void => {
        if (step === end) throw new RangeError('stop');
        step += 1;
      };
      await expect(flash([stick], sourceOfBytes(IMAGE), stop)).rejects.toThrow(RangeError);
      expect(isUnusable(stick)).toBe(true);
    },
  );

  it('by an image that has changed since it was verified leaves none either', async () => {
    const stick = memoryStick(STICK);
    const changed = Buffer.from(IMAGE);
    changed[3 * MIB] = (changed[3 * MIB] ?? 0) ^ 1;
    expect(await codeOfAsync(() => flash([stick], sourceOfBytes(changed)))).toBe('payload-changed');
    expect(isUnusable(stick)).toBe(true);
  });

  it('by a fault in the very last step: the first block is cleared again', async () => {
    const stick = memoryStick(STICK);
    let heads = 0;
    const read: MemoryStick['read'] = async (offset, into) => {
      await stick.read(offset, into);
      if (offset === 0 && (heads += 1) === 1) into[100] = (into[100] ?? 0) ^ 1;
    };
    const [found] = await flash([{ ...stick, read }]);
    expect(found?.fault?.code).toBe('read-back-differs');
    expect(isUnusable(stick)).toBe(true);
  });
});
