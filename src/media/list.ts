/** The drives that are there now. */
import { execFile } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
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

/** What lsblk knows, and what it leaves out: of older versions, or without the service that collects it. */
async function listLinuxDrives(): Promise<readonly Drive[]> {
  const more = async (drive: Drive): Promise<Drive> => {
    const [serial, insertion] = [
      drive.serial ?? (await usbSerialOf(drive.path)),
      await insertionOf(drive.path),
    ];
    return { ...drive, serial, insertion };
  };
  return Promise.all(parseLsblk(await outputOf(LSBLK)).map(more));
}

/** Linux counts since 5.15. */
async function insertionOf(drive: string): Promise<string | null> {
  const text = await readFile(`/sys/block/${path.basename(drive)}/diskseq`, 'utf8').catch(() => '');
  return /^([0-9]{1,20})\n$/.exec(text)?.[1] ?? null;
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
  const drive = drives.find((entry) => entry.path === real || entry.openAs === real);
  if (drive !== undefined) return drive;
  const expected = drives
    .filter(({ isWhole, isRemovable }) => isWhole && isRemovable)
    .map((entry) => entry.path);
  throw new SealkitError({
    code: 'drive-refused',
    path: readable(given),
    expected: expected.join(' | ') || 'removable: true',
    found: '-',
  });
}
