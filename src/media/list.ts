/** The drives that are there now. */
import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { SealkitError, printable } from '../base/errors.ts';
import { DISKUTIL_LIST, diskutilInfo, parseDiskutilInfo, parseDiskutilList } from './diskutil.ts';
import type { Drive } from './drive.ts';
import { LSBLK, parseLsblk } from './lsblk.ts';
import { parsePowershell, POWERSHELL } from './powershell.ts';
import { usbSerialOf } from './usb.ts';

const LIMIT_MS = 30_000;
const MAX_LIST = 16 * 2 ** 20;

/** @throws SealkitError `tool-missing`, `drive-refused` */
export async function listDrives(platform: string): Promise<readonly Drive[]> {
  switch (platform) {
    case 'linux':
      return listLinuxDrives();
    case 'win32':
      return parsePowershell(await outputOf(POWERSHELL));
    case 'darwin':
      return listMacDrives();
    default:
      throw new SealkitError({ code: 'drive-refused', expected: 'linux | win32 | darwin', found: platform });
  }
}

async function listLinuxDrives(): Promise<readonly Drive[]> {
  const drives = parseLsblk(await outputOf(LSBLK));
  const named = drives.map(async (drive) => ({
    ...drive,
    serial: drive.serial ?? (await usbSerialOf(drive.path)),
  }));
  return Promise.all(named);
}

async function listMacDrives(): Promise<readonly Drive[]> {
  const disks = parseDiskutilList(await outputOf(DISKUTIL_LIST));
  const drives: Drive[] = [];
  for (const disk of disks.whole) drives.push(parseDiskutilInfo(await outputOf(diskutilInfo(disk)), disks));
  return drives;
}

async function outputOf([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: LIMIT_MS, maxBuffer: MAX_LIST });
    return stdout;
  } catch (cause) {
    throw new SealkitError({ code: 'tool-missing', path: program }, { cause });
  }
}

/** Windows does not care about the letters of these names. */
const WINDOWS_DRIVE = /^\\\\\.\\physicaldrive/i;

/** The drive that is named so, also by a link to it or, on macOS, as its raw disk. @throws SealkitError `drive-refused` */
export async function driveAt(drives: readonly Drive[], given: string): Promise<Drive> {
  const real = WINDOWS_DRIVE.test(given)
    ? given.replace(WINDOWS_DRIVE, '\\\\.\\PhysicalDrive')
    : await realpath(given).catch(() => given);
  const drive = drives.find(({ path, openAs }) => path === real || openAs === real);
  if (drive !== undefined) return drive;
  const expected = drives
    .filter(({ isWhole, isRemovable }) => isWhole && isRemovable)
    .map((entry) => entry.path);
  throw new SealkitError({
    code: 'drive-refused',
    path: printable(given),
    expected: expected.join(' | ') || 'removable drive',
    found: 'no drive',
  });
}
