/**
 * Marks behind the image that a stick cannot keep if it has less memory than it claims: such sticks lose what is written
 * behind their end, or put it over something else. Written before the image, read after it, removed at last.
 */
import { isEqualBytes } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import type { Target } from './target.ts';

export const BLOCK = 4096;

/** The drive's last block, and from there on half way to the beginning again and again, as far as the image. */
function marksOf({ size }: Target, imageSize: number): number[] {
  const places: number[] = [];
  const end = Math.ceil(imageSize / BLOCK) * BLOCK;
  for (let at = Math.floor(size / BLOCK) - 1; at > 0 && at * BLOCK >= end; at = Math.floor(at / 2)) {
    places.push(at * BLOCK);
  }
  return places;
}

/** Each mark differs from every other, and from those of any other run. */
function markAt(place: number, nonce: Uint8Array): Uint8Array {
  const mark = new Uint8Array(BLOCK);
  for (let at = 0; at < BLOCK; at += nonce.length) mark.set(nonce.subarray(0, BLOCK - at), at);
  new DataView(mark.buffer).setFloat64(0, place);
  return mark;
}

export async function writeMarks(target: Target, imageSize: number, nonce: Uint8Array): Promise<void> {
  for (const place of marksOf(target, imageSize)) await target.write(place, markAt(place, nonce));
}

/** @throws SealkitError `capacity-false` */
export async function checkMarks(target: Target, imageSize: number, nonce: Uint8Array): Promise<void> {
  for (const place of marksOf(target, imageSize)) {
    if (isEqualBytes(await target.read(place, BLOCK), markAt(place, nonce))) continue;
    const detail = { expected: `size ${target.size}`, found: `size <${place + BLOCK}` };
    throw new SealkitError({ code: 'capacity-false', path: target.name, ...detail });
  }
}

export async function clearMarks(target: Target, imageSize: number): Promise<void> {
  for (const place of marksOf(target, imageSize)) await target.write(place, new Uint8Array(BLOCK));
}
