// npm run bench: how long Sealkit takes beside the usual tools: in one run, by turns, on the same bytes, in memory.
//   build           `sealkit build` with 512 MiB of payload, which also verifies what it wrote, against genimage (MBR and
//                   FAT from the same files) and `openssl dgst -sha256` over its image
//   build, recorded the same with block map and release record, for which the image is hashed once more
//   build, copied   the first against `cp` of the payload and `openssl dgst -sha256` over the copy: no tool can do with less
//   iso             `sealkit build --format iso` against `xorriso -as mkisofs` with Joliet of the same files and `openssl dgst`
//   verify          `sealkit verify` of the image against `openssl dgst -sha256` over it
//   verify folder   `sealkit verify` of the folder against `sha256sum -c` of its list
//   launcher        SealCheck's verification of the folder, compiled for this computer, against a Go program that reads the same files and
//                   takes their SHA-256
//   first page      from the start of SealCheck.exe under Wine until its window is seen, against a Go program that shows one task dialog;
//                   0.40 seconds is the most that it may take (test/bench/first-page.bench.ts)
//   many files      build of 9,900 files (the kit has 10,000 with what comes along) against 50 files of the same total bytes
//   four times      build of 2 GiB against 512 MiB: beyond 4 it would grow faster than the payload
//   flash           `sealkit flash` of that image onto a loop device: verified, written, read back; against `dd oflag=direct` and `cmp`
//   flash, written  the same less `sealkit verify` of the image, which `dd` knows nothing of
//   four sticks     `sealkit flash` onto four sticks of 30 MB/s at once against one; needs control groups of the first version
//   mitigate        100 times: the reference installer's change to a configuration of 1 MiB, read and written, against reading,
//                   parsing and writing it
//   investigate     SealCheck's judgement of 1 GiB of IIS logs, compiled for this computer, with 10,000 findings in its report, against a Go
//                   program that splits the same lines and searches the same indicators; it may take 96 MiB of memory
// `npm run bench -- build verify` compares only the rows named so.
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { withSticks } from './bench-sticks.mjs';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

const PAYLOAD_MIB = 512;
const LARGE_MIB = 4 * PAYLOAD_MIB;
/** As much as genimage writes. */
const WARM_MIB = 2.25 * PAYLOAD_MIB;
const MANY = 9_900;
const LOGS_MIB = 1024;
const MOST_FOR_LOGS_MIB = 96;
const ROUNDS = 9;
/** Bytes a second of a stick on USB 2. */
const SLOW = 30_000_000;
const MIB = 2 ** 20;
/** Payloads, and at most two outputs of the largest. */
const ROOM = (3 * PAYLOAD_MIB + 3 * LARGE_MIB + LOGS_MIB) * MIB;
const EXAMPLE = path.join(ROOT, 'kit-template', 'examples', 'lrm-security-patch');
const INSTALLER = 'SealkitDemoLrmMitigation.msi';
const NAME = 'lrm-security-patch-1.0.0';
const PUBLISHER = `tree/${NAME}/kit/publisher/1.json`;
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
 * @param {string} [cwd]
 */
function time(program, args, cwd = work) {
  const start = performance.now();
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1763856000' };
  const result = spawnSync(program, args, { cwd, encoding: 'utf8', env });
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

/** Only what the wanted rows need: kits take longer than the row of the logs. */
function prepare() {
  const isOfLogs = (/** @type {Comparison} */ { what }) => what === 'investigate';
  if (wanted.some(isOfLogs)) prepareLogs();
  if (!wanted.every(isOfLogs)) prepareKits();
}

/** Definitions, installer, a key, and the tree that genimage packs. */
function prepareKits() {
  mkdirSync(path.join(work, 'payload'));
  copyFileSync(path.join(ROOT, 'dist', 'installer', INSTALLER), path.join(work, 'payload', INSTALLER));
  prepareKit('one', 1, PAYLOAD_MIB);
  prepareKit('fifty', 50, PAYLOAD_MIB);
  prepareKit('many', MANY, PAYLOAD_MIB);
  prepareKit('large', 1, LARGE_MIB);
  sealkit('key', 'generate', '--out', 'k', '--no-passphrase');
  sealkit('build', 'one.yaml', '--key', 'k.key', '--out', 'tree', '--format', 'dir,img');
  const plain = path.join(ROOT, 'test', 'bench', 'plain-sha256.go');
  time('go', ['build', '-o', path.join(work, 'plain-sha256'), plain]);
  mkdirSync(path.join(work, 'input'));
  writeFileSync(path.join(work, 'genimage.cfg'), GENIMAGE);
}

function prepareLogs() {
  mkdirSync(path.join(work, 'logs'));
  for (const program of ['make-logs', 'plain-search']) {
    time('go', ['build', '-o', path.join(work, program), path.join(ROOT, 'test', 'bench', `${program}.go`)]);
  }
  time('./make-logs', ['logs', String(LOGS_MIB)]);
}

/** Exit code 4 is that something was found. With more memory than it may take the row fails. */
function investigate() {
  const program = path.join(ROOT, 'dist', 'launcher', 'sealcheck');
  const script = `/usr/bin/time -f %M -o peak "$0" investigate --logs logs --quiet --report report; test $? = 4`;
  const seconds = time('sh', ['-c', script, program]);
  const peak = Number(readFileSync(path.join(work, 'peak'), 'utf8').trim().split('\n').at(-1)) / 1024;
  console.error(`investigate: ${peak.toFixed(0)} MiB of memory, at most ${MOST_FOR_LOGS_MIB}`);
  if (!(peak <= MOST_FOR_LOGS_MIB)) process.exitCode = 1;
  return seconds;
}

function searchPlainly() {
  return time('./plain-search', [
    path.join(ROOT, 'kit-template/launcher/internal/investigate/rules.json'),
    'logs',
  ]);
}

/** @param {string} name @param {readonly string[]} options */
function buildBySealkit(name, ...options) {
  return sealkit('build', `${name}.yaml`, '--key', 'k.key', '--out', 'out', '--quiet', ...options);
}

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

/** @param {string} file */
function digest(file) {
  return time('openssl', ['dgst', '-sha256', file]);
}

const IMAGE = `tree/${NAME}.img`;
/** @param {number} count @param {number | null} bytesPerSecond @param {(devices: readonly string[]) => number} use */
function onSticks(count, bytesPerSecond, use) {
  const size = statSync(path.join(work, IMAGE)).size + 16 * MIB;
  return withSticks({ folder: work, count, size, bytesPerSecond }, use);
}

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

/** @param {string} source */
function verify(source) {
  return sealkit('verify', source, '--publisher', PUBLISHER, '--quiet');
}

function verifyByLauncher() {
  const args = ['verify', `tree/${NAME}`, '--publisher', PUBLISHER, '--quiet'];
  return time(path.join(ROOT, 'dist', 'launcher', 'sealcheck'), args);
}

/**
 * Go's own benchmark of kit-template/iisconfig; gives the seconds that 100 rounds of it take.
 * @param {string} name
 */
function goBenchmark(name) {
  const args = ['test', '-run', '^$', '-bench', `^${name}$`, '-benchtime', '100x', './iisconfig'];
  const options = { cwd: path.join(ROOT, 'kit-template'), encoding: /** @type {const} */ ('utf8') };
  const { stdout, stderr } = spawnSync('go', args, options);
  const nanoseconds = /(\d+) ns\/op/.exec(stdout)?.[1];
  if (nanoseconds !== undefined) return (Number(nanoseconds) * 100) / 1e9;
  console.error(`go ${args.join(' ')}\n${stdout}${stderr}`);
  rmSync(work, { recursive: true, force: true });
  process.exit(70);
}

/** @typedef {{ ours: number[], theirs: number[] }} Figures */
/** @typedef {{ what: string, peer: string, limit: number | null, ours: () => number, theirs: () => number, rounds?: number }} Comparison */

/** What needs a display and Wine is measured where the tests have both, by turns as well. @returns {Promise<Figures>} */
async function firstPage() {
  const file = path.join(work, 'figures.json');
  process.env['SEALKIT_BENCH_FIGURES'] = file;
  const { startVitest } = await import('vitest/node');
  const include = ['test/bench/first-page.bench.ts'];
  const vitest = await startVitest('test', [], { root: ROOT, run: true, include, reporters: ['dot'] });
  await vitest.close();
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @type {readonly Comparison[]} */
const COMPARISONS = [
  {
    what: 'build',
    peer: 'genimage + openssl dgst',
    limit: 0.8,
    ours: () => buildBySealkit('one', '--no-release'),
    theirs: buildByGenimage,
  },
  {
    what: 'build, recorded',
    peer: 'genimage + openssl dgst',
    limit: 1,
    ours: () => buildBySealkit('one'),
    theirs: buildByGenimage,
  },
  {
    what: 'iso',
    peer: 'xorriso + openssl dgst',
    limit: 0.8,
    ours: () => buildBySealkit('one', '--format', 'iso', '--no-release'),
    theirs: buildByXorriso,
  },
  {
    what: 'build, copied',
    peer: 'cp + openssl dgst',
    limit: null,
    ours: () => buildBySealkit('one', '--no-release'),
    theirs: copyAndDigest,
  },
  {
    what: 'verify',
    peer: 'openssl dgst',
    limit: 1.3,
    ours: () => verify(`tree/${NAME}.img`),
    theirs: () => digest(`tree/${NAME}.img`),
  },
  {
    what: 'verify folder',
    peer: 'sha256sum -c',
    limit: null,
    ours: () => verify(`tree/${NAME}`),
    theirs: () => time('sha256sum', ['-c', '--quiet', 'verify/SHA256SUMS'], path.join(work, 'tree', NAME)),
  },
  {
    what: 'launcher',
    peer: "Go's SHA-256 over a plain read",
    limit: 1.2,
    ours: verifyByLauncher,
    theirs: () => time('./plain-sha256', [path.join('tree', NAME)]),
  },
  {
    what: 'investigate',
    peer: 'split and search in plain Go',
    limit: 3,
    ours: investigate,
    theirs: searchPlainly,
    // Plain Go takes half a minute.
    rounds: 1,
  },
  {
    what: 'many files',
    peer: 'build of 50 files',
    limit: 2,
    ours: () => buildBySealkit('many', '--no-release'),
    theirs: () => buildBySealkit('fifty', '--no-release'),
  },
  {
    what: 'four times',
    peer: `build of ${PAYLOAD_MIB} MiB`,
    limit: 4,
    ours: () => buildBySealkit('large', '--no-release'),
    theirs: () => buildBySealkit('one', '--no-release'),
  },
  {
    what: 'flash',
    peer: 'dd oflag=direct + cmp',
    limit: 1.1,
    ours: () => onSticks(1, null, flash),
    theirs: () => onSticks(1, null, copyAndCompare),
  },
  {
    what: 'flash, written',
    peer: 'dd oflag=direct + cmp',
    limit: 1.1,
    ours: () => onSticks(1, null, flash) - verify(IMAGE),
    theirs: () => onSticks(1, null, copyAndCompare),
  },
  {
    what: 'four sticks',
    peer: 'one stick',
    limit: 1.1,
    ours: () => onSticks(4, SLOW, flash),
    theirs: () => onSticks(1, SLOW, flash),
    rounds: 1,
  },
  {
    what: 'mitigate',
    peer: 'read, parse, write',
    limit: 3,
    ours: () => goBenchmark('BenchmarkApply'),
    theirs: () => goBenchmark('BenchmarkReadParseWrite'),
  },
];

/**
 * Takes memory for all that one side writes, and gives it back: a virtual machine whose host takes back free memory would else
 * make whoever comes first after a pause fetch it again, page by page.
 */
function warmMemory() {
  const file = path.join(work, 'warm');
  const handle = openSync(file, 'w');
  const piece = new Uint8Array(MIB);
  for (let i = 0; i < WARM_MIB; i += 1) writeSync(handle, piece);
  closeSync(handle);
  rmSync(file);
}

/** @param {() => number} side */
function timed(side) {
  for (const folder of ['out', 'output', 'tmp', 'report'])
    rmSync(path.join(work, folder), { recursive: true, force: true });
  for (const file of ['copy', 'disc.iso']) rmSync(path.join(work, file), { force: true });
  warmMemory();
  return side();
}

/** Both by turns. @param {Comparison} comparison @returns {Figures} */
function compare({ ours, theirs, rounds = ROUNDS }) {
  /** @type {Figures} */
  const figures = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    figures.ours.push(timed(ours));
    figures.theirs.push(timed(theirs));
  }
  return figures;
}

/** The first round does not count. @param {readonly number[]} figures */
function sorted(figures) {
  return figures.slice(1).sort((a, b) => a - b);
}

/** @param {readonly number[]} rising */
function median(rising) {
  return rising[Math.floor(rising.length / 2)] ?? NaN;
}

/** @param {readonly number[]} rising */
function shown(rising) {
  const [least, most] = [rising[0] ?? NaN, rising.at(-1) ?? NaN];
  return `${median(rising).toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`;
}

/** @param {Omit<Comparison, 'ours' | 'theirs'>} comparison @param {Figures} figures */
function tell({ what, peer, limit }, figures) {
  const [ours, theirs] = [sorted(figures.ours), sorted(figures.theirs)];
  const ratio = median(ours) / median(theirs);
  const cells = [what, shown(ours), shown(theirs), peer, ratio.toFixed(2), limit?.toFixed(1) ?? '-'];
  console.log(`| ${cells.join(' | ')} |`);
  if (limit !== null && ratio > limit) process.exitCode = 1;
  return median(ours);
}

const FIRST_PAGE = { what: 'first page', peer: 'a Go program of one page', limit: 1.5 };
const MOST_FOR_FIRST_PAGE = 0.4;
const names = process.argv.slice(2);
const isWanted = (/** @type {{ what: string }} */ { what }) => names.length === 0 || names.includes(what);
const wanted = COMPARISONS.filter(isWanted);
const known = [...COMPARISONS, FIRST_PAGE].map(({ what }) => what);
if (names.some((name) => !known.includes(name))) {
  console.error(`The rows are: ${known.join(', ')}`);
  process.exit(2);
}
ensureTools('test');
ensureModules();
build();
const work = mkdtempSync(path.join(place(), 'sealkit-bench-'));
const heading = `${PAYLOAD_MIB} MiB of payload in ${place()}, ${ROUNDS} rounds by turns, ${cpus().length} processors,
${cpus()[0]?.model ?? ''}, Node ${process.version}. Seconds: median (least-most).

| what | sealkit | peer | peer is | ratio | must be at most |
|---|---|---|---|---|---|`;
const seen = isWanted(FIRST_PAGE) ? await firstPage() : undefined;
if (wanted.length > 0) prepare();
console.log(heading);
for (const comparison of wanted) tell(comparison, compare(comparison));
if (seen !== undefined && tell(FIRST_PAGE, seen) > MOST_FOR_FIRST_PAGE) process.exitCode = 1;
rmSync(work, { recursive: true, force: true });
