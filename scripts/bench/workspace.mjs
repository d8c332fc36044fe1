// The folder that all rows work in, and the programs that are timed there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../tools.mjs';

export const MIB = 2 ** 20;
export const PAYLOAD_MIB = 512;
export const LARGE_MIB = 4 * PAYLOAD_MIB;
export const LOGS_MIB = 1024;
/** Payloads and their images, and at most two outputs of the largest. */
const ROOM = (6 * PAYLOAD_MIB + 3 * LARGE_MIB + LOGS_MIB) * MIB;
export const NAME = 'lrm-security-patch-1.0.0';
export const IMAGE = `tree/${NAME}.img`;
export const PUBLISHER = `tree/${NAME}/kit/publisher/1.json`;

// Where it is set, Node reads a file of certificates at each start, which takes longer than all else that a start does; no program
// here speaks to a network.
delete process.env['NODE_EXTRA_CA_CERTS'];

/** Memory, where there is room: disks of build machines differ too much. @returns {string} */
function findPlace() {
  const isRoomy = (/** @type {string} */ folder) => {
    if (!existsSync(folder)) return false;
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM;
  };
  return isRoomy('/dev/shm') ? '/dev/shm' : tmpdir();
}

export const place = findPlace();
export const work = mkdtempSync(path.join(place, 'sealkit-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** Ends the run. @param {string} said @param {number} code */
export function fail(said, code) {
  console.error(said);
  return process.exit(code);
}

/**
 * Runs a program to its end; gives the seconds it took.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
export function time(program, args, cwd = work) {
  const start = performance.now();
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1763856000' };
  const result = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  const seconds = (performance.now() - start) / 1000;
  if (result.status === 0) return seconds;
  const said = result.error?.message ?? `exit ${result.status}\n${result.stderr}`;
  return fail(`${program} ${args.join(' ')}: ${said}`, result.error === undefined ? 70 : 3);
}

const MAIN = path.join(ROOT, 'dist', 'cli', 'main.js');

/** @param {readonly string[]} args */
export function sealkit(...args) {
  return time(process.execPath, [MAIN, ...args]);
}

/** Most memory that the program had at a time which /usr/bin/time ran last, with its report in the file `peak`. */
export function peakMiB() {
  return Number(readFileSync(path.join(work, 'peak'), 'utf8').trim().split('\n').at(-1)) / 1024;
}

/** The same of Sealkit. @param {readonly string[]} args */
export function peakOfSealkit(...args) {
  time('/usr/bin/time', ['-f', '%M', '-o', 'peak', process.execPath, MAIN, ...args]);
  return peakMiB();
}

/** @param {string} name Of a definition. @param {readonly string[]} options */
export const building = (name, ...options) => [
  ...['build', `${name}.yaml`, '--key', 'k.key', '--out', 'out', '--quiet'],
  ...options,
];

/** @param {string} source */
export const verifying = (source) => ['verify', source, '--publisher', PUBLISHER, '--quiet'];

/** @param {string} source */
export function verify(source) {
  return sealkit(...verifying(source));
}

/** @param {string} file */
export function digest(file) {
  return time('openssl', ['dgst', '-sha256', file]);
}
