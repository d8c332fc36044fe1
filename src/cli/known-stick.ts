/** By what a stick is known again in a batch record. */
import { usbIdsOf, type Drive, type DriveFacts, type StickLine } from '../media/index.ts';

export async function factsOfDrive({ path, vendor, model, serial, size }: Drive): Promise<DriveFacts> {
  const { vendorId, productId } = await usbIdsOf(path);
  return { vendorId, productId, vendor, model, serial, size };
}

/** The good stick with the same serial number and USB identity; without a serial number none is known. */
export function knownStick(sticks: readonly StickLine[], own: DriveFacts): StickLine | null {
  const { serial, vendorId, productId } = own;
  const isSame = ({ result, drive }: StickLine): boolean =>
    result === 'good' &&
    drive.serial === serial &&
    drive.vendorId === vendorId &&
    drive.productId === productId;
  return serial === null ? null : (sticks.find(isSame) ?? null);
}
