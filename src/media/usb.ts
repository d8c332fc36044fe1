/** Which USB device a drive is, where it is one: Linux only. */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

export interface UsbIds {
  /** Four hexadecimal digits each. */
  readonly vendorId: string | null;
  readonly productId: string | null;
}

const NONE: UsbIds = { vendorId: null, productId: null };

/** The numbers stand some folders above the drive, where its path turns from SCSI to USB. */
export async function usbIdsOf(drive: string): Promise<UsbIds> {
  let folder = await realpath(`/sys/block/${path.basename(drive)}/device`).catch(() => '/');
  for (; folder !== '/'; folder = path.dirname(folder)) {
    const [vendorId, productId] = await Promise.all([idIn(folder, 'idVendor'), idIn(folder, 'idProduct')]);
    if (vendorId !== null && productId !== null) return { vendorId, productId };
  }
  return NONE;
}

async function idIn(folder: string, name: string): Promise<string | null> {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => '');
  return /^([0-9a-f]{4})\n?$/.exec(text)?.[1] ?? null;
}
