/** Block devices, such as a stick: opened for reading only, and asked of the system how large and how protected they are. */
import { closeSync, readSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import type { ByteSource } from '../base/source.ts';
import { openToRead, readFully, withIoError, type Handle } from './source.ts';

export interface OpenDevice {
  readonly source: ByteSource;
  /** The device itself refuses writes, by its switch or because the system was told so; null where the system does not tell. */
  readonly readOnly: boolean | null;
  close(): void;
}

/** What Linux counts the size of every device in, whatever its real sectors. */
const SECTOR = 512;
/** More than any device has: 8 PiB. */
const MAX_SECTORS = 2 ** 44;

/** True for `/dev/sdb` and the like. A raw disk of macOS is a character device, and its plain name is not. */
export async function isDevice(file: string): Promise<boolean> {
  return (await withIoError(file, () => stat(file))).isBlockDevice();
}

/**
 * Opens a whole device; the caller closes it.
 * @throws SealkitError `io-error`, also when there is no medium; `source-unrecognised` for a partition
 */
export async function openDevice(file: string): Promise<OpenDevice> {
  return withIoError(file, async () => {
    const handle = openToRead(file);
    try {
      const facts = await factsOf(file, handle.stats.rdev);
      const size = facts.size ?? measure(handle);
      // A reader without a card: nothing is known about the kit (format clause 9.10).
      if (size === 0) throw new SealkitError({ code: 'io-error', path: readable(file), found: 'size 0' });
      const read: ByteSource['read'] = (offset, target) =>
        withIoError(file, () => readFully(handle, file, offset, target));
      return { source: { size, read }, readOnly: facts.readOnly, close: () => closeSync(handle.fd) };
    } catch (error) {
      closeSync(handle.fd);
      throw error;
    }
  });
}

interface Facts {
  /** Bytes; null where the system does not tell. */
  readonly size: number | null;
  readonly readOnly: boolean | null;
}

/** From sysfs, by the device's number, so that its name does not matter. Only Linux has it. */
async function factsOf(file: string, rdev: number): Promise<Facts> {
  const entry = sysfsFolder(rdev);
  const read = (name: string): Promise<string | null> =>
    readFile(path.join(entry, name), 'utf8').then(
      (text) => text.trim(),
      () => null,
    );
  if ((await read('partition')) !== null) await refusePartition(file, entry);
  const [sectors, readOnly] = [await read('size'), await read('ro')];
  return {
    size: sectors === null ? null : Number(sectors) * SECTOR,
    readOnly: readOnly === null ? null : readOnly === '1',
  };
}

/** The image begins with the partition table, which a partition does not hold. */
async function refusePartition(file: string, entry: string): Promise<never> {
  const whole = path.basename(path.dirname(await realpath(entry)));
  const detail = { path: readable(file), expected: readable(`/dev/${whole}`) };
  throw new SealkitError({ code: 'source-unrecognised', ...detail });
}

/** Linux packs major and minor number into one: bits 8-19 and 32-63, bits 0-7 and 20-31. */
function sysfsFolder(rdev: number): string {
  const bits = BigInt(rdev);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & ~0xfffn);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `/sys/dev/block/${major}:${minor}`;
}

/** The size of a device whose system does not tell it: the first sector that is not there, found by halving. */
export function measure({ fd }: Handle): number {
  const sector = new Uint8Array(SECTOR);
  let [there, end] = [0, MAX_SECTORS];
  while (there < end) {
    const middle = Math.floor((there + end) / 2);
    if (readSync(fd, sector, 0, SECTOR, middle * SECTOR) === SECTOR) there = middle + 1;
    else end = middle;
  }
  return there * SECTOR;
}
