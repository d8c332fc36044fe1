// Loaded into the command line tool by `node --import`: counts what changes the disk, and at the nth change kills the process
// (half of a write done) or says that the disk is full, from then on. SEALKIT_FAULT is kill:<n>, full:<n> or count:<file>.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const [kind, argument = ''] = (process.env['SEALKIT_FAULT'] ?? '').split(':', 2);
const { writeSync, writeFileSync, promises } = fs;
let changes = 0;
let isFull = false;

function full() {
  return Object.assign(new Error('ENOSPC: no space left on device'), {
    code: 'ENOSPC',
    errno: -28,
    syscall: 'write',
  });
}

/**
 * @param {'adds' | 'moves' | 'removes'} effect what a full disk refuses: additions for good, a move once, removal never
 * @param {() => void} half what a killed process may have done of it
 */
function change(effect, half = () => undefined) {
  changes += 1;
  const isNow = changes === Number(argument);
  if (kind === 'kill' && isNow) {
    half();
    process.kill(process.pid, 'SIGKILL');
  }
  if (kind !== 'full' || effect === 'removes') return;
  if (isNow) isFull = effect === 'adds';
  if (isNow || (isFull && effect === 'adds')) throw full();
}

/** @param {number} fd @param {unknown} data */
function writeHalf(fd, data) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : /** @type {Uint8Array} */ (data);
  writeSync(fd, bytes, 0, bytes.length >> 1);
}

/** @param {any} target @param {string} name @param {'adds' | 'moves' | 'removes'} effect */
function watch(target, name, effect, isChange = (/** @type {any[]} */ ...args) => args.length > 0) {
  const real = target[name];
  target[name] = async function (/** @type {any[]} */ ...args) {
    if (isChange(...args)) change(effect);
    return real.apply(this, args);
  };
}

watch(promises, 'mkdir', 'adds');
watch(promises, 'mkdtemp', 'adds');
watch(promises, 'rename', 'moves');
watch(promises, 'link', 'moves');
watch(promises, 'rm', 'removes');
watch(promises, 'open', 'adds', (_file, flags) => typeof flags === 'string' && /[wax+]/.test(flags));
const handle = await promises.open(fileURLToPath(import.meta.url));
const prototype = Object.getPrototypeOf(handle);
await handle.close();
watch(prototype, 'sync', 'adds');
for (const name of ['write', 'writeFile']) {
  const real = prototype[name];
  prototype[name] = async function (/** @type {any[]} */ ...args) {
    const part = name === 'write' ? args[0].subarray(args[1] ?? 0, (args[1] ?? 0) + args[2]) : args[0];
    change('adds', () => writeHalf(this.fd, part));
    return real.apply(this, args);
  };
}

// Streams use the functions that call back.
/** @type {any} */
const callbacks = fs;
for (const name of ['write', 'writev', 'fsync']) {
  const real = callbacks[name];
  callbacks[name] = (/** @type {any[]} */ ...args) => {
    try {
      change('adds', () => {
        if (name !== 'fsync') writeHalf(args[0], name === 'writev' ? Buffer.concat(args[1]) : args[1]);
      });
    } catch (error) {
      process.nextTick(args.at(-1), error);
      return undefined;
    }
    return real.apply(fs, args);
  };
}
syncBuiltinESMExports();
process.on('exit', () => {
  if (kind === 'count') writeFileSync(argument, String(changes));
});
