/**
 * What Windows demands of a FAT stick and no free checker tests, told from the raw bytes. Shares no code with src/image: it was
 * written from the FAT specification and fastfat's FatIsBootSectorFat. The second half is in windows-directory-rules.ts.
 */

import type { ByteSource } from '../../src/base/source.ts';
import { directoryFaults } from './windows-directory-rules.ts';

export interface RawVolume {
  readonly source: ByteSource;
  /** From the cluster count alone, as the FAT specification has it. */
  readonly type: 12 | 16 | 32;
  readonly clusters: number;
  readonly clusterBytes: number;
  readonly rootOffset: number;
  readonly rootBytes: number;
  readonly rootCluster: number;
  readonly dataOffset: number;
  readonly fat: readonly number[];
}

export async function readBytes(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await source.read(offset, bytes);
  return bytes;
}

/** Every rule that the image breaks, in words; empty for an image that Windows takes. `spare` allows free clusters. */
export async function brokenWindowsRules(source: ByteSource, spare = false): Promise<string[]> {
  const faults: string[] = [];
  const mbr = await readBytes(source, 0, 512);
  const start = mbr.readUInt32LE(454);
  const length = mbr.readUInt32LE(458);
  faults.push(...mbrFaults(mbr));
  if ((start + length) * 512 > source.size) return [...faults, 'partition past the end of the image'];
  const boot = await readBytes(source, start * 512, 512);
  faults.push(...bootFaults(boot, start, length));
  if (faults.includes('geometry')) return faults;
  const shape = shapeOf(boot, start);
  const want = { 12: 0x01, 16: 0x0e, 32: 0x0c }[shape.type];
  if (mbr[450] !== want) faults.push('partition type does not fit the FAT');
  if (shape.isFat32Bpb !== (shape.type === 32)) faults.push('cluster count out of range for the FAT');
  if ([4085, 4086, 65_525].includes(shape.clusters)) faults.push('cluster count that drivers disagree on');
  const first = await readBytes(source, shape.fatOffset, shape.fatBytes);
  const second = await readBytes(source, shape.fatOffset + shape.fatBytes, shape.fatBytes);
  if (!first.equals(second)) faults.push('FATs differ');
  const fat = entriesOf(first, shape.type, shape.clusters);
  faults.push(...fatFaults(fat, shape.type, boot, spare));
  if (shape.type === 32) faults.push(...(await fat32Faults(source, start, boot, fat)));
  faults.push(...(await directoryFaults({ ...shape, source, fat }, boot)));
  return faults;
}

function mbrFaults(mbr: Buffer): string[] {
  const faults: string[] = [];
  if (mbr.readUInt16BE(510) !== 0x55aa) faults.push('MBR without 55AA');
  if (mbr.readUInt32LE(440) === 0) faults.push('disk signature 0');
  if (mbr[446] !== 0) faults.push('partition active');
  if (mbr.readUInt32LE(454) !== 2048) faults.push('partition not at 1 MiB');
  if (mbr.subarray(462, 510).some((byte) => byte !== 0)) faults.push('more than one partition');
  const [head = 0, sector = 0, cylinder = 0] = mbr.subarray(447, 450);
  const lba = ((cylinder + ((sector & 0xc0) << 2)) * 255 + head) * 63 + (sector & 0x3f) - 1;
  if (lba !== 2048) faults.push('CHS start differs from LBA');
  return faults;
}

/** FatIsBootSectorFat, test by test, and what the specification demands besides. */
function bootFaults(boot: Buffer, start: number, length: number): string[] {
  const faults: string[] = [];
  const say = (isBroken: boolean, fault: string): void => {
    if (isBroken) faults.push(fault);
  };
  const isFat32 = boot.readUInt16LE(22) === 0;
  const total = boot.readUInt16LE(19) || boot.readUInt32LE(32);
  const spc = boot[13] ?? 0;
  const codeAt = (boot[1] ?? 0) + 2;
  say(boot.readUInt16BE(510) !== 0x55aa, 'boot sector without 55AA');
  say(boot[0] !== 0xeb || boot[2] !== 0x90 || codeAt !== (isFat32 ? 0x5a : 0x3e), 'jump bytes');
  say(boot.readUInt16LE(11) !== 512, 'geometry');
  say(spc === 0 || (spc & (spc - 1)) !== 0 || spc > 64, 'geometry');
  say(boot.readUInt16LE(14) === 0, 'reserved sectors 0');
  say(boot[16] !== 2, 'not two FATs');
  say(boot[21] !== 0xf8, 'media byte');
  say(boot.readUInt32LE(28) !== start, 'HiddenSectors is not the start of the partition');
  say(total === 0 || total > length, 'volume larger than its partition');
  say(total !== length, 'volume smaller than its partition');
  say(boot.readUInt16LE(19) !== 0 && boot.readUInt32LE(32) !== 0, 'two sector counts');
  say(!isFat32 && (boot.readUInt16LE(17) === 0 || boot.readUInt16LE(17) % 16 !== 0), 'root entries');
  say(isFat32 && boot.readUInt16LE(17) !== 0, 'root entries');
  say(isFat32 && boot.readUInt16LE(19) !== 0, '16-bit sector count on FAT32');
  say(isFat32 && boot.readUInt16LE(40) !== 0, 'mirroring disabled');
  say(isFat32 && boot.readUInt16LE(42) !== 0, 'FAT32 version');
  const tail = isFat32 ? 64 : 36;
  say(((boot[tail + 1] ?? 0) & 3) !== 0, 'boot sector dirty');
  say(boot[tail + 2] !== 0x29, 'no extended signature');
  say(boot.readUInt32LE(tail + 3) === 0, 'serial 0');
  return faults;
}

function shapeOf(boot: Buffer, start: number) {
  const isFat32Bpb = boot.readUInt16LE(22) === 0;
  const fatSectors = isFat32Bpb ? boot.readUInt32LE(36) : boot.readUInt16LE(22);
  const total = boot.readUInt16LE(19) || boot.readUInt32LE(32);
  const reserved = boot.readUInt16LE(14);
  const rootBytes = boot.readUInt16LE(17) * 32;
  const rootSector = start + reserved + 2 * fatSectors;
  const dataSector = rootSector + Math.ceil(rootBytes / 512);
  const spc = boot[13] ?? 1;
  const clusters = Math.floor((start + total - dataSector) / spc);
  return {
    isFat32Bpb,
    type: clusters < 4085 ? 12 : clusters < 65_525 ? 16 : 32,
    clusters,
    clusterBytes: spc * 512,
    fatOffset: (start + reserved) * 512,
    fatBytes: fatSectors * 512,
    rootOffset: rootSector * 512,
    rootBytes,
    rootCluster: isFat32Bpb ? boot.readUInt32LE(44) : 0,
    dataOffset: dataSector * 512,
  } as const;
}

function entriesOf(fat: Buffer, type: 12 | 16 | 32, clusters: number): number[] {
  return Array.from({ length: clusters + 2 }, (_, n) => {
    if (type === 32) return fat.readUInt32LE(4 * n) & 0x0fff_ffff;
    if (type === 16) return fat.readUInt16LE(2 * n);
    const pair = fat.readUInt16LE(n + (n >> 1));
    return n % 2 === 1 ? pair >> 4 : pair & 0xfff;
  });
}

function fatFaults(fat: readonly number[], type: 12 | 16 | 32, boot: Buffer, spare: boolean): string[] {
  const faults: string[] = [];
  const ones = { 12: 0xfff, 16: 0xffff, 32: 0x0fff_ffff }[type];
  if (fat[0] !== (ones & ~0xff) + (boot[21] ?? 0)) faults.push('FAT[0] is not the media byte');
  if (fat[1] !== ones) faults.push('FAT[1] not clean');
  if (!spare && fat.slice(2).includes(0)) faults.push('free clusters');
  return faults;
}

async function fat32Faults(
  source: ByteSource,
  start: number,
  boot: Buffer,
  fat: readonly number[],
): Promise<string[]> {
  const faults: string[] = [];
  const main = await readBytes(source, start * 512, 3 * 512);
  const backup = await readBytes(source, (start + boot.readUInt16LE(50)) * 512, 3 * 512);
  const info = main.subarray(512, 1024);
  const free = fat.slice(2).filter((entry) => entry === 0).length;
  if (boot.readUInt16LE(48) !== 1 || boot.readUInt16LE(50) !== 6)
    faults.push('FSInfo or backup not in its place');
  if (!main.equals(backup)) faults.push('backup boot sector differs');
  const isSigned = info.readUInt32BE(0) === 0x52526141 && info.readUInt32BE(484) === 0x72724161;
  if (!isSigned || info.readUInt32LE(508) !== 0xaa55_0000) faults.push('FSInfo signatures');
  if (info.readUInt32LE(488) !== free) faults.push('FSInfo free count');
  return faults;
}
