/** 40 faults of each kind on sticks that are being written (test/media/flash.test.ts does a tenth): none may be called good. */
import { expect, it } from 'vitest';
import { sourceOfBytes } from '../../src/base/source.ts';
import { flashAll } from '../../src/media/index.ts';
import {
  FAULTS,
  faultyStick,
  imprintOf,
  isWrong,
  numbersFrom,
  quietServices,
} from '../media/faulty-stick.ts';
import { inputsOf, reportTally, seedOr } from './log.ts';
import { Tally } from './tally.ts';

const MIB = 2 ** 20;
const COUNT = 40 * FAULTS.length;
const SEED = seedOr(20_261_127);

it('no faulty stick is called good', async () => {
  const next = numbersFrom(SEED);
  const image = Buffer.from(Array.from({ length: 3 * MIB + 512 }, () => next(256)));
  const verified = { source: sourceOfBytes(image), imprint: await imprintOf(image) };
  const tally = new Tally();
  for (const input of inputsOf(COUNT)) {
    const fault = FAULTS[input % FAULTS.length] ?? 'pulled';
    await tally.try(fault, `${input}`, async () => {
      const stick = faultyStick(fault, 5 * MIB, image.length, SEED + input);
      const [found] = await flashAll(verified, [stick], quietServices());
      return found?.fault === null && (await isWrong(stick, image));
    });
  }
  reportTally('faults of sticks', SEED, tally);
  expect(tally.strata.flatMap(({ accepted, crashes, hangs }) => [...accepted, ...crashes, ...hangs])).toEqual(
    [],
  );
}, 600_000);
