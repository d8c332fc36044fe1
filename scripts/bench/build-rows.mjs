//   build           `sealkit build` with 512 MiB of payload, which also verifies what it wrote, against genimage (MBR and
//                   FAT from the same files) and `openssl dgst -sha256` over its image
//   build, recorded the same with block map and release record, for which the image is hashed once more
//   iso             `sealkit build --format iso` against `xorriso -as mkisofs` with Joliet of the same files and `openssl dgst`
//   build, copied   the first against `cp` of the payload and `openssl dgst -sha256` over the copy: no tool can do with less
//   many files      build of 9,900 files (the kit has 10,000 with what comes along) against 50 files of the same total bytes
//   four times      build of 2 GiB against 512 MiB: beyond 4 it would grow faster than the payload
import { byTurns } from './compare.mjs';
import { prepareFifty, prepareGenimage, prepareLarge, prepareMany, prepareOne } from './prepare.mjs';
import { building, digest, NAME, PAYLOAD_MIB, sealkit, time } from './workspace.mjs';

/** @param {string} name @param {readonly string[]} options */
function buildBySealkit(name, ...options) {
  return sealkit(...building(name, ...options));
}

const buildPlainly = (/** @type {string} */ name) => () => buildBySealkit(name, '--no-release');

function buildByXorriso() {
  const args = ['-as', 'mkisofs', '-quiet', '-J', '-joliet-long', '-o', 'disc.iso'];
  return time('xorriso', [...args, `tree/${NAME}`]) + digest('disc.iso');
}

function buildByGenimage() {
  const args = ['--config', 'genimage.cfg', '--rootpath', `tree/${NAME}`, '--inputpath', 'input'];
  const seconds = time('genimage', [...args, '--outputpath', 'output', '--tmppath', 'tmp']);
  return seconds + digest('output/stick.img');
}

function copyAndDigest() {
  return time('cp', ['one/0000', 'copy']) + digest('copy');
}

/** @type {readonly import('./compare.mjs').Row[]} */
export const BUILD_ROWS = [
  {
    what: 'build',
    peer: 'genimage + openssl dgst',
    limit: 0.8,
    needs: [prepareOne, prepareGenimage],
    measure: () => byTurns(buildPlainly('one'), buildByGenimage),
  },
  {
    what: 'build, recorded',
    peer: 'genimage + openssl dgst',
    limit: 1,
    needs: [prepareOne, prepareGenimage],
    measure: () => byTurns(() => buildBySealkit('one'), buildByGenimage),
  },
  {
    what: 'iso',
    peer: 'xorriso + openssl dgst',
    limit: 0.8,
    needs: [prepareOne],
    measure: () => byTurns(() => buildBySealkit('one', '--format', 'iso', '--no-release'), buildByXorriso),
  },
  {
    what: 'build, copied',
    peer: 'cp + openssl dgst',
    limit: null,
    needs: [prepareOne],
    measure: () => byTurns(buildPlainly('one'), copyAndDigest),
  },
  {
    what: 'many files',
    peer: 'build of 50 files',
    limit: 2,
    needs: [prepareOne, prepareFifty, prepareMany],
    measure: () => byTurns(buildPlainly('many'), buildPlainly('fifty')),
  },
  {
    what: 'four times',
    peer: `build of ${PAYLOAD_MIB} MiB`,
    limit: 4,
    needs: [prepareOne, prepareLarge],
    measure: () => byTurns(buildPlainly('large'), buildPlainly('one')),
  },
];
