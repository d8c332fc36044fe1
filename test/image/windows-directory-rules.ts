/** Directory half of windows-rules.ts: names, dates, chains. Shares no code with src/image. */

import { readBytes } from './windows-rules.ts';
import type { RawVolume } from './windows-rules.ts';

const SHORT_NAME = /^[A-Z0-9!#$%&'()@^_`{}~-]+$/;
const DEVICES = /^(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])$/;
/** Windows dates end in 2107, but some of its parts overflow in 2100. */
const LAST_YEAR = 2100;

interface Folder {
  readonly path: string;
  readonly cluster: number;
  readonly parent: number;
}

export async function directoryFaults(volume: RawVolume, boot: Buffer): Promise<string[]> {
  const faults = new Set<string>();
  const used = new Set<number>();
  const folders: Folder[] = [{ path: '', cluster: volume.rootCluster, parent: 0 }];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const bytes = await folderBytes(volume, folder, used, faults);
    folders.push(...entriesFaults(volume, folder, bytes, used, faults));
    if (folder.path === '') labelFaults(bytes, boot, faults);
  }
  const inUse = volume.fat.filter((entry, n) => n >= 2 && entry !== 0 && entry !== badMark(volume)).length;
  if (inUse !== used.size) faults.add('lost clusters');
  return [...faults];
}

function badMark(volume: RawVolume): number {
  return { 12: 0xff7, 16: 0xfff7, 32: 0x0fff_fff7 }[volume.type];
}

async function folderBytes(
  volume: RawVolume,
  folder: Folder,
  used: Set<number>,
  faults: Set<string>,
): Promise<Buffer> {
  if (folder.path === '' && volume.rootBytes > 0)
    return readBytes(volume.source, volume.rootOffset, volume.rootBytes);
  const parts: Buffer[] = [];
  const chain = chainOf(volume, folder.cluster, used, faults);
  for (let i = 0, count = 1; i < chain.length; i += count) {
    const first = chain[i] ?? 0;
    for (count = 1; chain[i + count] === first + count;) count += 1;
    const offset = volume.dataOffset + (first - 2) * volume.clusterBytes;
    parts.push(await readBytes(volume.source, offset, count * volume.clusterBytes));
  }
  return Buffer.concat(parts);
}

function chainOf(volume: RawVolume, first: number, used: Set<number>, faults: Set<string>): number[] {
  const chain: number[] = [];
  for (let cluster = first; cluster <= badMark(volume); cluster = volume.fat[cluster] ?? 0) {
    if (cluster < 2 || cluster >= volume.clusters + 2) {
      faults.add('chain leaves the volume');
      break;
    }
    if (used.has(cluster)) {
      faults.add('cross link');
      break;
    }
    used.add(cluster);
    chain.push(cluster);
  }
  return chain;
}

function labelFaults(root: Buffer, boot: Buffer, faults: Set<string>): void {
  const label = boot.subarray(...(boot.readUInt16LE(22) === 0 ? [71, 82] : [43, 54]));
  if (root[11] !== 0x08 || !root.subarray(0, 11).equals(label)) faults.add('volume labels differ');
}

function entriesFaults(
  volume: RawVolume,
  folder: Folder,
  bytes: Buffer,
  used: Set<number>,
  faults: Set<string>,
): Folder[] {
  const folders: Folder[] = [];
  const shortNames = new Set<string>();
  const longNames = new Set<string>();
  let long: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 32) {
    const entry = bytes.subarray(at, at + 32);
    if (entry[0] === 0) {
      if (bytes.subarray(at).some((byte) => byte !== 0)) faults.add('bytes behind the end of a directory');
      break;
    }
    if (entry[0] === 0xe5) faults.add('deleted entry');
    if (entry[11] === 0x0f) {
      long.push(entry);
      continue;
    }
    dateFaults(entry, faults);
    const dotIndex = folder.path === '' ? -1 : at / 32;
    if (dotIndex === 0 || dotIndex === 1) dotFaults(entry, dotIndex, folder, faults);
    else if (entry[11] !== 0x08) {
      const raw = entry.toString('latin1', 0, 11);
      if (shortNames.has(raw)) faults.add('short name twice');
      shortNames.add(raw);
      const name = nameOf(entry, long, faults);
      if (longNames.has(name.toLowerCase())) faults.add('name twice');
      longNames.add(name.toLowerCase());
      const child = childFaults(volume, entry, used, faults);
      if (child !== null)
        folders.push({ path: `${folder.path}/${name}`, cluster: child, parent: folder.cluster });
    }
    long = [];
  }
  if (long.length > 0) faults.add('long name without its short one');
  // `..` of a folder in the root says 0, also on FAT32.
  return folders.map((child) => (folder.path === '' ? { ...child, parent: 0 } : child));
}

function dateFaults(entry: Buffer, faults: Set<string>): void {
  for (const offset of [16, 18, 24]) {
    const date = entry.readUInt16LE(offset);
    const day = new Date(Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31));
    if (day.getUTCDate() !== (date & 31) || day.getUTCMonth() !== ((date >> 5) & 15) - 1)
      faults.add('date invalid');
    if (1980 + (date >> 9) > LAST_YEAR) faults.add('date too late');
  }
  for (const offset of [14, 22]) {
    const time = entry.readUInt16LE(offset);
    if (time >> 11 > 23 || ((time >> 5) & 63) > 59 || (time & 31) > 29) faults.add('time invalid');
  }
}

function dotFaults(entry: Buffer, index: number, folder: Folder, faults: Set<string>): void {
  const name = (index === 0 ? '.' : '..').padEnd(11);
  const cluster = entry.readUInt16LE(20) * 65_536 + entry.readUInt16LE(26);
  const isRight = entry.toString('latin1', 0, 11) === name && entry[11] === 0x10;
  if (!isRight || cluster !== (index === 0 ? folder.cluster : folder.parent)) faults.add('dot entry wrong');
}

function nameOf(entry: Buffer, long: readonly Buffer[], faults: Set<string>): string {
  const base = entry.toString('latin1', 0, 8).trimEnd();
  const extension = entry.toString('latin1', 8, 11).trimEnd();
  const isLegal =
    SHORT_NAME.test(base) && (extension === '' || SHORT_NAME.test(extension)) && !DEVICES.test(base);
  if (!isLegal) faults.add('short name illegal');
  if (long.length === 0) return extension === '' ? base : `${base}.${extension}`;
  let sum = 0;
  for (const byte of entry.subarray(0, 11)) sum = ((sum % 2) * 128 + Math.floor(sum / 2) + byte) % 256;
  long.forEach((part, i) => {
    const ordinal = long.length - i + (i === 0 ? 0x40 : 0);
    if (part[0] !== ordinal || part[12] !== 0 || part.readUInt16LE(26) !== 0)
      faults.add('long name out of order');
    if (part[13] !== sum) faults.add('long name checksum');
  });
  const units = long
    .toReversed()
    .map((part) => Buffer.concat([part.subarray(1, 11), part.subarray(14, 26), part.subarray(28, 32)]));
  const text = Buffer.concat(units).toString('utf16le');
  const match = /^([^\0\uffff]+)(\0\uffff*)?$/.exec(text);
  if (match === null) faults.add('long name not ended');
  return match?.[1] ?? '';
}

/** Faults of a file or folder; answers the first cluster of a folder. */
function childFaults(
  volume: RawVolume,
  entry: Buffer,
  used: Set<number>,
  faults: Set<string>,
): number | null {
  const cluster = entry.readUInt16LE(20) * 65_536 + entry.readUInt16LE(26);
  const size = entry.readUInt32LE(28);
  if (entry[11] === 0x10) {
    if (size !== 0) faults.add('folder with a size');
    return cluster;
  }
  if (entry[11] !== 0x21) faults.add('file not read-only');
  if (size === 0 && cluster !== 0) faults.add('empty file with a cluster');
  const clusters = size === 0 ? 0 : chainOf(volume, cluster, used, faults).length;
  if (clusters !== Math.ceil(size / volume.clusterBytes)) faults.add('size does not fit the chain');
  return null;
}
