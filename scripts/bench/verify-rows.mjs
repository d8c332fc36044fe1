//   verify          `sealkit verify` of the image against `openssl dgst -sha256` over it
//   verify folder   `sealkit verify` of the folder against `sha256sum -c` of its list
//   launcher        SealCheck's verification of the folder, compiled for this computer, against a Go program that reads the same files and
//                   takes their SHA-256
import path from 'node:path';
import { ROOT } from '../tools.mjs';
import { byTurns } from './compare.mjs';
import { prepareOne, preparePlainSha256 } from './prepare.mjs';
import { digest, IMAGE, NAME, PUBLISHER, time, verify, work } from './workspace.mjs';

const FOLDER = `tree/${NAME}`;

function verifyByLauncher() {
  const args = ['verify', FOLDER, '--publisher', PUBLISHER, '--quiet'];
  return time(path.join(ROOT, 'dist', 'launcher', 'sealcheck'), args);
}

function checkSums() {
  return time('sha256sum', ['-c', '--quiet', 'verify/SHA256SUMS'], path.join(work, FOLDER));
}

/** @type {readonly import('./compare.mjs').Row[]} */
export const VERIFY_ROWS = [
  {
    what: 'verify',
    peer: 'openssl dgst',
    limit: 1.3,
    needs: [prepareOne],
    measure: () =>
      byTurns(
        () => verify(IMAGE),
        () => digest(IMAGE),
      ),
  },
  {
    what: 'verify folder',
    peer: 'sha256sum -c',
    limit: null,
    needs: [prepareOne],
    measure: () => byTurns(() => verify(FOLDER), checkSums),
  },
  {
    what: 'launcher',
    peer: "Go's SHA-256 over a plain read",
    limit: 1.2,
    needs: [prepareOne, preparePlainSha256],
    measure: () => byTurns(verifyByLauncher, () => time('./plain-sha256', [FOLDER])),
  },
];
