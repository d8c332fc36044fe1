// Loop devices for the rows that write sticks: in memory, of any speed. Needs root.
import { spawnSync } from 'node:child_process';
import { openSync, closeSync, ftruncateSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The block controller's limits of the first version of control groups; there the root group has them too. */
const THROTTLE = '/sys/fs/cgroup/blkio/blkio.throttle';

/**
 * Lets the work write to so many sticks, each at most so many bytes a second when that is not null.
 * @template T
 * @param {{ folder: string, count: number, size: number, bytesPerSecond: number | null }} kind
 * @param {(devices: readonly string[]) => T} work
 * @returns {T}
 */
export function withSticks({ folder, count, size, bytesPerSecond }, work) {
  const files = Array.from({ length: count }, (_, i) => path.join(folder, `stick-${i}`));
  /** @type {string[]} */
  const devices = [];
  try {
    for (const file of files) {
      const handle = openSync(file, 'w');
      ftruncateSync(handle, size);
      closeSync(handle);
      const device = run('losetup', '--find', '--show', file).trim();
      devices.push(device);
      if (bytesPerSecond !== null) throttle(device, bytesPerSecond);
    }
    return work(devices);
  } finally {
    for (const device of devices) {
      if (bytesPerSecond !== null) throttle(device, 0);
      run('losetup', '--detach', device);
    }
    for (const file of files) rmSync(file, { force: true });
  }
}

/** 0 takes the limit away. @param {string} device @param {number} bytesPerSecond */
function throttle(device, bytesPerSecond) {
  const { rdev } = statSync(device);
  const number = `${(rdev >> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >> 12) & 0xfff00)}`;
  for (const way of ['read', 'write'])
    writeFileSync(`${THROTTLE}.${way}_bps_device`, `${number} ${bytesPerSecond}`);
}

/** @param {string} program @param {readonly string[]} args */
function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
