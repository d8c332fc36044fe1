// What rows need before they are timed: each only when one of them is wanted.
import { randomFillSync } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { ROOT } from '../tools.mjs';
import { LARGE_MIB, LOGS_MIB, MIB, NAME, PAYLOAD_MIB, sealkit, time, work } from './workspace.mjs';

const MANY = 9_900;
const EXAMPLE = path.join(ROOT, 'kit-template', 'examples', 'lrm-security-patch');
const INSTALLER = 'SealkitDemoLrmMitigation.msi';
const GENIMAGE = `image boot.vfat {
  vfat { label = "SEALKIT" extraargs = "-i 12345678 --invariant" }
  size = ${PAYLOAD_MIB + 16}M
  mountpoint = "/"
}
image stick.img {
  hdimage { partition-table-type = "mbr" disk-signature = 0x12345678 align = 1M }
  partition data { partition-type = 0x0c image = "boot.vfat" offset = 1M }
}
`;

/**
 * A definition NAME.yaml whose payload is a folder with so many random files of so many bytes in all.
 * @param {string} name
 * @param {number} count
 * @param {number} mebibytes
 */
function prepareKit(name, count, mebibytes) {
  mkdirSync(path.join(work, name));
  const size = Math.floor((mebibytes * MIB) / count);
  const piece = new Uint8Array(Math.min(size, MIB));
  const files = Array.from({ length: count }, (_, i) => `${name}/${String(i).padStart(4, '0')}`);
  for (const file of files) {
    const handle = openSync(path.join(work, file), 'w');
    for (let left = size; left > 0; left -= piece.length) {
      writeSync(handle, randomFillSync(piece), 0, Math.min(left, piece.length));
    }
    closeSync(handle);
  }
  const text = readFileSync(path.join(EXAMPLE, 'kit.yaml'), 'utf8');
  writeFileSync(
    path.join(work, `${name}.yaml`),
    text.replace('\ninstall:\n', `\npayload:\n  - path: ${name}\n\ninstall:\n`),
  );
}

/** Compiles a program of test/bench. @param {string} program */
function compile(program) {
  time('go', ['build', '-o', path.join(work, program), path.join(ROOT, 'test', 'bench', `${program}.go`)]);
}

/** A key, and the kit `one` as folder `tree` and image. */
export function prepareOne() {
  mkdirSync(path.join(work, 'payload'));
  copyFileSync(path.join(ROOT, 'dist', 'installer', INSTALLER), path.join(work, 'payload', INSTALLER));
  prepareKit('one', 1, PAYLOAD_MIB);
  sealkit('key', 'generate', '--out', 'k', '--no-passphrase');
  sealkit('build', 'one.yaml', '--key', 'k.key', '--out', 'tree', '--format', 'dir,img');
}

/** Image of the kit of that name. @param {string} name */
export const imageOf = (name) => `${name}-kit/${NAME}.img`;

/** @param {string} name Of a kit that is prepared already. */
function prepareImage(name) {
  const options = ['--out', `${name}-kit`, '--format', 'img', '--no-release'];
  sealkit('build', `${name}.yaml`, '--key', 'k.key', ...options);
}

export const prepareFifty = () => prepareKit('fifty', 50, PAYLOAD_MIB);
export const prepareMany = () => prepareKit('many', MANY, PAYLOAD_MIB);
export const prepareLarge = () => prepareKit('large', 1, LARGE_MIB);
export const prepareFiftyImage = () => prepareImage('fifty');
export const prepareManyImage = () => prepareImage('many');
export const prepareLargeImage = () => prepareImage('large');
export const preparePlainSha256 = () => compile('plain-sha256');

export function prepareGenimage() {
  mkdirSync(path.join(work, 'input'));
  writeFileSync(path.join(work, 'genimage.cfg'), GENIMAGE);
}

export function prepareLogs() {
  for (const program of ['make-logs', 'plain-search']) compile(program);
  mkdirSync(path.join(work, 'logs'));
  time('./make-logs', ['logs', String(LOGS_MIB)]);
}
