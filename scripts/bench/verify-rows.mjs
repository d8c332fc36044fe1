//   verify          `sealkit verify` of the image against `openssl dgst -sha256` over it
//   verify folder   `sealkit verify` of the folder against `sha256sum -c` of its list
//   verify, four times
//                   verify of an image with 2 GiB of payload against 512 MiB: beyond 4 it would grow faster than the payload
//   verify, many files
//                   verify of an image of 9,900 files against one of 50 with the same total bytes
//   launcher        SealCheck's verification of the folder, compiled for this computer, against a Go program that reads the same files and
//                   takes their SHA-256
import path from 'node:path';
import { ROOT } from '../tools.mjs';
import { byTurns } from './compare.mjs';
import {
  imageOf,
  prepareFifty,
  prepareFiftyImage,
  prepareLarge,
  prepareLargeImage,
  prepareMany,
  prepareManyImage,
  prepareOne,
  preparePlainSha256,
} from './prepare.mjs';
import { digest, IMAGE, NAME, PAYLOAD_MIB, PUBLISHER, time, verify, work } from './workspace.mjs';

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
    what: 'verify, four times',
    peer: `verify of ${PAYLOAD_MIB} MiB`,
    limit: 4,
    needs: [prepareOne, prepareLarge, prepareLargeImage],
    measure: () =>
      byTurns(
        () => verify(imageOf('large')),
        () => verify(IMAGE),
      ),
  },
  {
    what: 'verify, many files',
    peer: 'verify of 50 files',
    limit: 2,
    needs: [prepareOne, prepareFifty, prepareMany, prepareFiftyImage, prepareManyImage],
    measure: () =>
      byTurns(
        () => verify(imageOf('many')),
        () => verify(imageOf('fifty')),
      ),
  },
  {
    what: 'launcher',
    peer: "Go's SHA-256 over a plain read",
    limit: 1.2,
    needs: [prepareOne, preparePlainSha256],
    measure: () => byTurns(verifyByLauncher, () => time('./plain-sha256', [FOLDER])),
  },
];
