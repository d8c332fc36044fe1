/** The drives that are there now. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SealkitError, printable } from '../base/errors.ts';
import type { Drive } from './drive.ts';
import { LSBLK, parseLsblk } from './lsblk.ts';

const LIMIT_MS = 30_000;
const MAX_LIST = 16 * 2 ** 20;

/** @throws SealkitError `tool-missing`, `drive-refused` */
export async function listDrives(platform: string): Promise<readonly Drive[]> {
  // Elsewhere nothing is written yet: docs/production.md.
  if (platform !== 'linux')
    throw new SealkitError({ code: 'drive-refused', expected: 'linux', found: platform });
  const [program, ...args] = LSBLK;
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: LIMIT_MS, maxBuffer: MAX_LIST });
    return parseLsblk(stdout);
  } catch (cause) {
    if (cause instanceof SealkitError) throw cause;
    throw new SealkitError({ code: 'tool-missing', path: program }, { cause });
  }
}

/** @throws SealkitError `drive-refused` when there is no such drive */
export function driveAt(drives: readonly Drive[], path: string): Drive {
  const drive = drives.find((candidate) => candidate.path === path);
  if (drive !== undefined) return drive;
  const expected = drives
    .filter(({ isWhole, isRemovable }) => isWhole && isRemovable)
    .map((entry) => entry.path);
  throw new SealkitError({
    code: 'drive-refused',
    path: printable(path),
    expected: expected.join(' | ') || '/dev/…',
    found: '-',
  });
}
