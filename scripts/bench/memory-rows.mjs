//   build, memory   most memory, in MiB, that a build of 2 GiB has at a time, against one of 512 MiB: it does not grow with the payload,
//                   and 160 MiB are the most it may have
//   verify, memory  the same of `sealkit verify` of their images
import { byTurns } from './compare.mjs';
import { imageOf, prepareLarge, prepareLargeImage, prepareOne } from './prepare.mjs';
import { building, IMAGE, PAYLOAD_MIB, peakOfSealkit, verifying } from './workspace.mjs';

const MOST_MIB = 160;
const MOST_GROWTH = 1.2;
/** The figure hardly differs from run to run. */
const ROUNDS = 3;

/** @type {readonly import('./compare.mjs').Row[]} */
export const MEMORY_ROWS = [
  {
    what: 'build, memory',
    peer: `build of ${PAYLOAD_MIB} MiB`,
    limit: MOST_GROWTH,
    most: MOST_MIB,
    needs: [prepareOne, prepareLarge],
    measure: () =>
      byTurns(
        () => peakOfSealkit(...building('large')),
        () => peakOfSealkit(...building('one')),
        ROUNDS,
      ),
  },
  {
    what: 'verify, memory',
    peer: `verify of ${PAYLOAD_MIB} MiB`,
    limit: MOST_GROWTH,
    most: MOST_MIB,
    needs: [prepareOne, prepareLarge, prepareLargeImage],
    measure: () =>
      byTurns(
        () => peakOfSealkit(...verifying(imageOf('large'))),
        () => peakOfSealkit(...verifying(IMAGE)),
        ROUNDS,
      ),
  },
];
