/** What a drive's USB device says of itself, where it is one: Linux only. */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { word } from './listed.ts';

export interface UsbIds {
  /** Four hexadecimal digits each. */
  readonly vendorId: string | null;
  readonly productId: string | null;
}

const NONE: UsbIds = { vendorId: null, productId: null };

export async function usbIdsOf(drive: string): Promise<UsbIds> {
  return (await usbDeviceOf(drive))?.ids ?? NONE;
}

/** Without the service that tells it to lsblk, as in a small rescue system, the device itself still knows it. */
export async function usbSerialOf(drive: string): Promise<string | null> {
  const device = await usbDeviceOf(drive);
  if (device === null) return null;
  return word.parse(await readFile(path.join(device.folder, 'serial'), 'utf8').catch(() => null));
}

/** The numbers stand some folders above the drive, where its path turns from SCSI to USB. */
async function usbDeviceOf(drive: string): Promise<{ folder: string; ids: UsbIds } | null> {
  let folder = await realpath(`/sys/block/${path.basename(drive)}/device`).catch(() => '/');
  for (; folder !== '/'; folder = path.dirname(folder)) {
    const [vendorId, productId] = await Promise.all([idIn(folder, 'idVendor'), idIn(folder, 'idProduct')]);
    if (vendorId !== null && productId !== null) return { folder, ids: { vendorId, productId } };
  }
  return null;
}

async function idIn(folder: string, name: string): Promise<string | null> {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => '');
  return /^([0-9a-f]{4})\n?$/.exec(text)?.[1] ?? null;
}
