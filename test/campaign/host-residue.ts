/**
 * What a host may change in a FAT12 or FAT16 image just by using a writable stick (format clause 12), told from the raw bytes. Shares
 * no code with src/image, so that the campaign does not ask the accused.
 */
import type { Region } from './mutate-bytes.ts';
import type { Random } from './random.ts';

const ENTRY_SIZE = 32;
const LAST_ACCESS = 18;
const BLOCK = 4096;
const STATE_BYTE = 37;
/** High byte of FAT[1] in a FAT16: shut down cleanly, no disk error. A FAT12 has no such bits. */
const CLEAN_BYTE = 3;
/** Where the boot sector names its kind of FAT. */
const KIND = 54;

/** Offset of every byte a host may change. */
export interface HostPlaces {
  readonly state: number;
  readonly clean: readonly number[];
  readonly lastAccess: readonly number[];
}

export function hostPlacesOf(image: Uint8Array, regions: readonly Region[]): HostPlaces {
  const at = (what: string): number => regions.find((region) => region.what === what)?.offset ?? NaN;
  const directories = regions.filter(
    ({ what }) => what === 'root-directory' || what.startsWith('directory:'),
  );
  const kind = at('boot-sector') + KIND;
  const isFat16 = Buffer.from(image.subarray(kind, kind + 5)).toString('latin1') === 'FAT16';
  return {
    state: at('boot-sector') + STATE_BYTE,
    clean: isFat16 ? [at('fat-1') + CLEAN_BYTE, at('fat-2') + CLEAN_BYTE] : [],
    lastAccess: directories.flatMap((directory) => lastAccessIn(image, directory)),
  };
}

/** Of named entries: no part of a long name, no label, no `.` and `..`. */
function lastAccessIn(image: Uint8Array, { offset, length }: Region): number[] {
  const places: number[] = [];
  for (let entry = offset; entry < offset + length && image[entry] !== 0; entry += ENTRY_SIZE) {
    const isLabelOrLong = ((image[entry + 11] ?? 0) & 0x08) !== 0;
    if (!isLabelOrLong && image[entry] !== 0x2e) places.push(entry + LAST_ACCESS);
  }
  return places;
}

/** True when all that differs is what a host writes, with a value it writes. */
export function isResidueOnly(before: Uint8Array, after: Uint8Array, places: HostPlaces): boolean {
  if (before.length !== after.length) return false;
  const dates = new Set(places.lastAccess.flatMap((place) => [place, place + 1]));
  for (const i of differences(before, after)) {
    const [old, now] = [before[i] ?? 0, after[i] ?? 0];
    if (i === places.state && (now & 0xfc) === 0) continue;
    if (places.clean.includes(i) && ((old ^ now) & 0x3f) === 0) continue;
    if (!dates.has(i)) return false;
  }
  return places.lastAccess.every((place) => isDay(after, place));
}

/** Offsets of the bytes that differ; block by block, for nearly all blocks are the same. */
function* differences(before: Uint8Array, after: Uint8Array): Generator<number> {
  for (let block = 0; block < before.length; block += BLOCK) {
    const [old, now] = [before.subarray(block, block + BLOCK), after.subarray(block, block + BLOCK)];
    if (Buffer.compare(old, now) === 0) continue;
    for (let i = 0; i < old.length; i += 1) if (old[i] !== now[i]) yield block + i;
  }
}

function isDay(image: Uint8Array, place: number): boolean {
  const value = (image[place] ?? 0) | ((image[place + 1] ?? 0) << 8);
  const month = (value >> 5) & 15;
  return month >= 1 && month <= 12 && (value & 31) >= 1;
}

/** Writes any value into one of those places, allowed or not. */
export function touchHostPlace(random: Random, image: Uint8Array, places: HostPlaces): Uint8Array {
  const copy = image.slice();
  const place = random.pick([
    places.state,
    ...places.clean,
    random.pick(places.lastAccess),
    random.pick(places.lastAccess),
  ]);
  if (places.lastAccess.includes(place)) copy.set(random.bytes(2), place);
  else if (place === places.state) copy[place] = random.chance(0.7) ? 1 + random.below(3) : random.below(256);
  else copy[place] = random.chance(0.7) ? (copy[place] ?? 0) ^ 0x80 : random.below(256);
  return copy;
}
