// npm run bench: how long Sealkit takes beside the usual tools, in one run, alternating, on the same bytes.
//   build    `sealkit build` of a kit with 512 MiB of payload, which also verifies what it wrote from the disk,
//            against genimage (MBR and FAT from the same files) and `openssl dgst -sha256` over its image
//   verify   `sealkit verify` of that image against `openssl dgst -sha256` over it
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { closeSync, copyFileSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

const PAYLOAD_MIB = 512;
const ROUNDS = 5;
const MIB = 2 ** 20;
/** Source, staged tree, both images and genimage's own intermediate one. */
const ROOM = 6 * PAYLOAD_MIB * MIB;
const MUST_REACH = { build: 1.0, verify: 1.3 };
const EXAMPLE = path.join(ROOT, 'kit-template', 'examples', 'lrm-security-patch');
const INSTALLER = 'SealkitDemoLrmMitigation.msi';
const NAME = 'lrm-security-patch-1.0.0';
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

/** Memory, where there is room: disks of build machines differ too much. @returns {string} */
function place() {
  const isRoomy = (/** @type {string} */ folder) => {
    if (!existsSync(folder)) return false;
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM;
  };
  return isRoomy('/dev/shm') ? '/dev/shm' : tmpdir();
}

/**
 * Runs a program to its end; gives the seconds it took.
 * @param {string} program
 * @param {readonly string[]} args
 */
function time(program, args) {
  const start = performance.now();
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1763856000' };
  const result = spawnSync(program, args, { cwd: work, encoding: 'utf8', env });
  const seconds = (performance.now() - start) / 1000;
  if (result.status === 0) return seconds;
  const said = result.error?.message ?? `exit ${result.status}\n${result.stderr}`;
  console.error(`${program} ${args.join(' ')}: ${said}`);
  rmSync(work, { recursive: true, force: true });
  process.exit(result.error === undefined ? 70 : 3);
}

/** @param {readonly string[]} args */
function sealkit(...args) {
  return time(process.execPath, [path.join(ROOT, 'dist', 'cli', 'main.js'), ...args]);
}

/** Definition, installer, a large random file, a key, and the tree that genimage packs. */
function prepare() {
  mkdirSync(path.join(work, 'payload'));
  copyFileSync(path.join(ROOT, 'dist', 'installer', INSTALLER), path.join(work, 'payload', INSTALLER));
  const text = readFileSync(path.join(EXAMPLE, 'kit.yaml'), 'utf8');
  const list = '\npayload:\n  - path: payload/big.bin\n\ninstall:\n';
  writeFileSync(path.join(work, 'kit.yaml'), text.replace('\ninstall:\n', list));
  const file = openSync(path.join(work, 'payload', 'big.bin'), 'w');
  for (let i = 0; i < PAYLOAD_MIB; i += 1) writeSync(file, randomFillSync(new Uint8Array(MIB)));
  closeSync(file);
  sealkit('key', 'generate', '--out', 'k', '--no-passphrase');
  sealkit('build', 'kit.yaml', '--key', 'k.key', '--out', 'tree', '--format', 'dir');
  mkdirSync(path.join(work, 'input'));
  writeFileSync(path.join(work, 'genimage.cfg'), GENIMAGE);
}

function buildBySealkit() {
  rmSync(path.join(work, 'out'), { recursive: true, force: true });
  return sealkit('build', 'kit.yaml', '--key', 'k.key', '--out', 'out', '--quiet');
}

function buildByOthers() {
  for (const folder of ['output', 'tmp']) rmSync(path.join(work, folder), { recursive: true, force: true });
  const args = ['--config', 'genimage.cfg', '--rootpath', `tree/${NAME}`, '--inputpath', 'input'];
  const seconds = time('genimage', [...args, '--outputpath', 'output', '--tmppath', 'tmp']);
  return seconds + digest('output/stick.img');
}

/** @param {string} file */
function digest(file) {
  return time('openssl', ['dgst', '-sha256', file]);
}

/**
 * Both by turns, after one round that does not count.
 * @param {() => number} ours
 * @param {() => number} theirs
 */
function compare(ours, theirs) {
  const [a, b] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 0; round <= ROUNDS; round += 1) {
    a.push(ours());
    b.push(theirs());
  }
  return { ours: a.slice(1).sort((x, y) => x - y), theirs: b.slice(1).sort((x, y) => x - y) };
}

/** @param {readonly number[]} sorted */
function median(sorted) {
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** @param {readonly number[]} sorted */
function shown(sorted) {
  const [least, most] = [sorted[0] ?? NaN, sorted.at(-1) ?? NaN];
  return `${median(sorted).toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`;
}

ensureTools('test');
ensureModules();
build();
const work = mkdtempSync(path.join(place(), 'sealkit-bench-'));
prepare();
const publisher = `tree/${NAME}/kit/publisher/1.json`;
const results = {
  build: compare(buildBySealkit, buildByOthers),
  verify: compare(
    () => sealkit('verify', `out/${NAME}.img`, '--publisher', publisher, '--quiet'),
    () => digest(`out/${NAME}.img`),
  ),
};
rmSync(work, { recursive: true, force: true });
const peers = { build: 'genimage + openssl dgst', verify: 'openssl dgst' };
console.log(`${PAYLOAD_MIB} MiB of payload in ${place()}, ${ROUNDS} rounds by turns, ${cpus().length} processors,
${cpus()[0]?.model ?? ''}, Node ${process.version}. Seconds: median (least-most).

| what | sealkit | peer | peer is | ratio | must be at most |
|---|---|---|---|---|---|`);
for (const what of /** @type {const} */ (['build', 'verify'])) {
  const { ours, theirs } = results[what];
  const ratio = median(ours) / median(theirs);
  const cells = [
    what,
    shown(ours),
    shown(theirs),
    peers[what],
    ratio.toFixed(2),
    MUST_REACH[what].toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  if (ratio > MUST_REACH[what]) process.exitCode = 1;
}
