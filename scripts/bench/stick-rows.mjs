//   flash           `sealkit flash` of the image onto a loop device: verified, written, read back; against `dd oflag=direct` and `cmp`
//   flash, written  the same less `sealkit verify` of the image, which `dd` knows nothing of
//   four sticks     `sealkit flash` onto four sticks of 30 MB/s at once against one; needs control groups of the first version
import { statSync } from 'node:fs';
import path from 'node:path';
import { byTurns } from './compare.mjs';
import { prepareOne } from './prepare.mjs';
import { withSticks } from './sticks.mjs';
import { IMAGE, MIB, PUBLISHER, sealkit, time, verify, work } from './workspace.mjs';

/** Bytes a second of a stick on USB 2. */
const SLOW = 30_000_000;

/** @param {number} count @param {number | null} bytesPerSecond @param {(devices: readonly string[]) => number} use */
const onSticks = (count, bytesPerSecond, use) => () => {
  const size = statSync(path.join(work, IMAGE)).size + 16 * MIB;
  return withSticks({ folder: work, count, size, bytesPerSecond }, use);
};

/** @param {readonly string[]} devices */
function flash(devices) {
  const named = devices.flatMap((device) => ['--device', device]);
  const trust = ['--publisher', PUBLISHER, '--yes', '--allow-non-removable', '--quiet'];
  return sealkit('flash', IMAGE, ...named, ...trust);
}

/** @param {readonly string[]} devices */
function copyAndCompare([device = '']) {
  const { size } = statSync(path.join(work, IMAGE));
  const written = time('dd', [`if=${IMAGE}`, `of=${device}`, 'bs=4M', 'oflag=direct', 'status=none']);
  return written + time('cmp', ['-n', String(size), IMAGE, device]);
}

const flashOne = onSticks(1, null, flash);
const copyToOne = onSticks(1, null, copyAndCompare);
const ONE_ROUND = 1;

/** @type {readonly import('./compare.mjs').Row[]} */
export const STICK_ROWS = [
  {
    what: 'flash',
    peer: 'dd oflag=direct + cmp',
    limit: 1.1,
    needs: [prepareOne],
    measure: () => byTurns(flashOne, copyToOne),
  },
  {
    what: 'flash, written',
    peer: 'dd oflag=direct + cmp',
    limit: 1.1,
    needs: [prepareOne],
    measure: () => byTurns(() => flashOne() - verify(IMAGE), copyToOne),
  },
  {
    what: 'four sticks',
    peer: 'one stick',
    limit: 1.1,
    needs: [prepareOne],
    measure: () => byTurns(onSticks(4, SLOW, flash), onSticks(1, SLOW, flash), ONE_ROUND),
  },
];
