/** By what a stick is known again in a batch record. */
import { usbIdsOf, type Drive, type DriveFacts, type StickLine } from '../media/index.ts';

/** A stick may say more of itself than a record has room for (clause 18.3): the beginning of it. */
const MAX_FACT = 200;
const clipped = (fact: string | null): string | null => fact?.slice(0, MAX_FACT).trimEnd() ?? null;

export async function factsOfDrive({ path, vendor, model, serial, size }: Drive): Promise<DriveFacts> {
  const said = { vendor: clipped(vendor), model: clipped(model), serial: clipped(serial) };
  return { ...(await usbIdsOf(path)), ...said, size };
}

/** Nothing that is told of the one is told otherwise of the other. Sticks without a serial number look alike. */
export function looksLike(one: DriveFacts, other: DriveFacts): boolean {
  return (['serial', 'vendorId', 'productId', 'size'] as const).every((fact) => one[fact] === other[fact]);
}

/** The good sticks of the record that this one may be. Some makers give one serial number to many. */
export function likeSticks(sticks: readonly StickLine[], own: DriveFacts): readonly StickLine[] {
  return sticks.filter(({ result, drive }) => result === 'good' && looksLike(drive, own));
}
