//   start-up        20 times: `sealkit --help`, which is more than `--version` does, against `node -e 0`, which does nothing
import { byTurns } from './compare.mjs';
import { sealkit, time } from './workspace.mjs';

/** One start is too short to tell it from what else the computer does. */
const STARTS = 20;

/** @param {() => number} start */
function startOften(start) {
  let seconds = 0;
  for (let i = 0; i < STARTS; i += 1) seconds += start();
  return seconds;
}

/** @type {readonly import('./compare.mjs').Row[]} */
export const START_ROWS = [
  {
    what: 'start-up',
    peer: 'node -e 0',
    limit: 2,
    needs: [],
    measure: () =>
      byTurns(
        () => startOften(() => sealkit('--help')),
        () => startOften(() => time(process.execPath, ['-e', '0'])),
      ),
  },
];
