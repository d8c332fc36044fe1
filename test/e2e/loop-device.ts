/** Files as block devices of this computer. Needs root: without it losetup fails, and so does the test. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from './kernel/run-tool.ts';

export interface LoopDevice {
  /** Such as `/dev/loop0`. */
  readonly device: string;
  /** Bytes that were fetched from the medium since it was attached. */
  bytesRead(): number;
}

const SECTOR = 512;

/** Attaches the file for the work, with options of losetup, and detaches it however the work ends. */
export async function withLoopDevice<T>(
  file: string,
  options: readonly string[],
  work: (loop: LoopDevice) => T | Promise<T>,
): Promise<T> {
  const device = runTool('losetup', ['--find', '--show', ...options, file]).trim();
  const statistics = `/sys/block/${path.basename(device)}/stat`;
  const sectorsRead = (): number => Number(readFileSync(statistics, 'utf8').trim().split(/ +/)[2]);
  // The kernel itself looks for partitions when it attaches.
  const before = sectorsRead();
  try {
    return await work({ device, bytesRead: () => (sectorsRead() - before) * SECTOR });
  } finally {
    runTool('losetup', ['--detach', device]);
  }
}

/** Several at once. */
export async function withLoopDevices<T>(
  files: readonly string[],
  options: readonly string[],
  work: (devices: readonly string[]) => T | Promise<T>,
  devices: readonly string[] = [],
): Promise<T> {
  const [file, ...rest] = files;
  if (file === undefined) return work(devices);
  return withLoopDevice(file, options, ({ device }) =>
    withLoopDevices(rest, options, work, [...devices, device]),
  );
}
