// Loaded into the command line tool by `node --import`, in each of its threads: counts what changes the disk or a device, and at the
// nth change kills the process or says that there is no room, from then on; half of a write is done. SEALKIT_FAULT is kill:<n>,
// full:<n> or log:<file>, which gets a line for each change. test/e2e/faults.test.ts holds the count against the system's.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';

/** @typedef {'creates' | 'writes' | 'sizes' | 'flushes' | 'moves' | 'removes'} Effect */
/** @typedef {readonly [bytes: Uint8Array, position: number | null]} Written */

const [kind, argument = ''] = (process.env['SEALKIT_FAULT'] ?? '').split(':', 2);
const { openSync, writeSync, fstatSync, promises, constants } = fs;
const log = kind === 'log' ? openSync(argument, 'a') : -1;

/** How many changes all threads have made, and which medium is full by now: its number, 0 for none. */
const [CHANGES, FULL] = [0, 1];
const KEY = 'fault-preload';
const shared = /** @type {Int32Array} */ (
  getEnvironmentData(KEY) ?? new Int32Array(new SharedArrayBuffer(8))
);
setEnvironmentData(KEY, shared);

function full() {
  return Object.assign(new Error('ENOSPC: no space left on device'), {
    code: 'ENOSPC',
    errno: -28,
    syscall: 'write',
  });
}

/**
 * A device has room of its own.
 * @param {unknown} fd undefined for a change that is made by a name
 */
function mediumOf(fd) {
  const ofDisk = 1;
  if (typeof fd !== 'number') return ofDisk;
  const status = fstatSync(fd);
  return status.isBlockDevice() ? ofDisk + status.rdev : ofDisk;
}

/**
 * @param {Effect} effect a full medium refuses additions for good, a move once, removal never
 * @param {{ fd?: unknown, isShorter?: boolean, half: () => void }} what the file, whether it becomes no longer, and what is done of
 * a change that does not come to its end
 */
function change(effect, { fd, isShorter = false, half }) {
  const number = Atomics.add(shared, CHANGES, 1) + 1;
  const isNow = number === Number(argument);
  if (kind === 'log') writeSync(log, `${number} ${effect} ${threadId}\n`);
  if (kind === 'kill' && isNow) {
    half();
    process.kill(process.pid, 'SIGKILL');
  }
  if (kind !== 'full' || effect === 'removes' || isShorter) return;
  const [adds, medium] = [effect !== 'moves', mediumOf(fd)];
  if (isNow) half();
  if (isNow && adds) Atomics.store(shared, FULL, medium);
  if (isNow || (adds && Atomics.load(shared, FULL) === medium)) throw full();
}

/** @param {any} data @param {unknown} offset @param {unknown} length @param {unknown} position @returns {Written} */
function pieceOf(data, offset, length, position) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : /** @type {Uint8Array} */ (data);
  const from = typeof offset === 'number' ? offset : 0;
  const to = typeof length === 'number' ? from + length : bytes.length;
  return [bytes.subarray(from, to), typeof position === 'number' ? position : null];
}

/**
 * What functions that write are given, but for the file.
 * @type {Readonly<Record<string, (...args: any[]) => Written>>}
 */
const WRITTEN = {
  write: pieceOf,
  writeFile: (data) => pieceOf(data, 0, undefined, null),
  appendFile: (data) => pieceOf(data, 0, undefined, null),
  writev: (pieces, position) => pieceOf(Buffer.concat(pieces), 0, undefined, position),
};

/** A device takes nothing but whole ones. */
const SECTOR = 512;

/** @param {number} fd @param {Written} written */
function writeHalf(fd, [bytes, position]) {
  const half = bytes.length >> 1;
  writeSync(fd, bytes, 0, bytes.length % SECTOR === 0 ? half - (half % SECTOR) : half, position);
}

/** @param {number} fd @param {number} [length] */
function isNoLonger(fd, length = 0) {
  return length <= fstatSync(fd).size;
}

/** @param {unknown} flags */
function isCreating(flags) {
  return typeof flags === 'string' ? /[wa]/.test(flags) : (Number(flags ?? 0) & constants.O_CREAT) !== 0;
}

/**
 * Puts a function that counts in a function's place.
 * @param {any} target whose function it is
 * @param {string} name
 * @param {Effect} effect
 * @param {'promise' | 'callback' | 'sync'} form how it fails
 */
function watch(target, name, effect, form) {
  const real = target[name];
  const isOpening = name.startsWith('open');
  /** @param {any} self @param {any[]} args */
  const count = (self, args) => {
    if (isOpening && !isCreating(args[1])) return;
    const [fd, ...given] = form === 'promise' ? [self?.fd, ...args] : args;
    const written = effect === 'writes' ? WRITTEN[name.replace('Sync', '')] : undefined;
    const isShorter = effect === 'sizes' && isNoLonger(fd, given[0]);
    change(effect, { fd, isShorter, half: () => written && writeHalf(fd, written(...given)) });
  };
  /** @type {Readonly<Record<typeof form, (this: any, ...args: any[]) => unknown>>} */
  const forms = {
    promise: async function (...args) {
      count(this, args);
      return real.apply(this, args);
    },
    callback: function (...args) {
      try {
        count(this, args);
      } catch (error) {
        process.nextTick(args.at(-1), error);
        return undefined;
      }
      return real.apply(this, args);
    },
    sync: function (...args) {
      count(this, args);
      return real.apply(this, args);
    },
  };
  // What `promisify` goes by is a property of the function.
  target[name] = Object.defineProperties(forms[form], Object.getOwnPropertyDescriptors(real));
}

/** @type {Readonly<Record<string, Effect>>} */
const OF_PATHS = {
  mkdir: 'creates',
  mkdtemp: 'creates',
  open: 'creates',
  rename: 'moves',
  link: 'moves',
  rm: 'removes',
};
for (const [name, effect] of Object.entries(OF_PATHS)) watch(promises, name, effect, 'promise');

const handle = await promises.open(fileURLToPath(import.meta.url));
const prototype = Object.getPrototypeOf(handle);
await handle.close();
watch(prototype, 'write', 'writes', 'promise');
watch(prototype, 'writeFile', 'writes', 'promise');
watch(prototype, 'appendFile', 'writes', 'promise');
watch(prototype, 'truncate', 'sizes', 'promise');
watch(prototype, 'sync', 'flushes', 'promise');

// Streams use the functions that call back.
watch(fs, 'open', 'creates', 'callback');
watch(fs, 'write', 'writes', 'callback');
watch(fs, 'writev', 'writes', 'callback');
watch(fs, 'fsync', 'flushes', 'callback');
watch(fs, 'fdatasync', 'flushes', 'callback');

// Threads that have nothing else to do use those that wait.
watch(fs, 'openSync', 'creates', 'sync');
watch(fs, 'writeSync', 'writes', 'sync');
watch(fs, 'ftruncateSync', 'sizes', 'sync');
watch(fs, 'fsyncSync', 'flushes', 'sync');
syncBuiltinESMExports();
