/**
 * Writes compound files ([MS-CFB]) of both versions, for tests. A stream without bytes is all zeros and takes no memory,
 * so files of gigabytes cost nothing.
 */
import type { ByteSource } from '../../../src/base/source.ts';

export interface Stream {
  readonly name: string;
  readonly bytes: Uint8Array | { readonly zeros: number };
}

export interface WriteOptions {
  readonly version?: 3 | 4;
  /** Every chain runs backwards through the file. */
  readonly backwards?: boolean;
  /** Class of the root; an installer package without it. */
  readonly classId?: string;
}

const END_OF_CHAIN = 0xfffffffe;
const FAT_SECTOR = 0xfffffffd;
const DIFAT_SECTOR = 0xfffffffc;
const NONE = 0xffffffff;
const HEADER_DIFAT_ENTRIES = 109;
const CUTOFF = 4096;
const MINI = 64;
const PACKAGE_CLASS = '84100c0000000000c000000000000046';

const sizeOf = ({ bytes }: Stream): number => (bytes instanceof Uint8Array ? bytes.length : bytes.zeros);

/** A file made of a few known pieces, zeros elsewhere. */
export class SparseFile implements ByteSource {
  size = 0;
  readonly pieces: [number, Uint8Array][] = [];

  put(offset: number, bytes: Uint8Array): void {
    this.pieces.push([offset, bytes]);
  }

  read(offset: number, target: Uint8Array): Promise<void> {
    target.fill(0);
    for (const [start, bytes] of this.pieces) {
      const from = Math.max(start, offset);
      const to = Math.min(start + bytes.length, offset + target.length);
      if (from < to) target.set(bytes.subarray(from - start, to - start), from - offset);
    }
    return Promise.resolve();
  }

  async bytes(): Promise<Uint8Array> {
    const whole = new Uint8Array(this.size);
    await this.read(0, whole);
    return whole;
  }
}

/** Where each part lies, for tests that damage one. Byte offsets. */
export interface Written {
  readonly file: SparseFile;
  readonly sectorSize: number;
  readonly fatOffset: number;
  readonly difatOffset: number;
  readonly miniFatOffset: number;
  readonly directoryOffset: number;
  /** Directory entry numbers by stream name; the root is 0. */
  readonly ids: ReadonlyMap<string, number>;
}

export function writeCompoundFile(streams: readonly Stream[], options: WriteOptions = {}): Written {
  const version = options.version ?? 3;
  const sectorSize = version === 3 ? 512 : 4096;
  const file = new SparseFile();
  const chains: number[][] = [];
  let next = 0;
  const place = (size: number, bytes?: Uint8Array): number => {
    const sectors = Array.from({ length: Math.ceil(size / sectorSize) }, (_, i) => next + i);
    next += sectors.length;
    const chain = options.backwards === true ? sectors.reverse() : sectors;
    if (bytes !== undefined) {
      for (const [i, sector] of chain.entries()) {
        file.put((sector + 1) * sectorSize, bytes.subarray(i * sectorSize, (i + 1) * sectorSize));
      }
    }
    chains.push(chain);
    return chain[0] ?? END_OF_CHAIN;
  };

  const sorted = streams.toSorted((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  const mini = packMiniStreams(
    sorted.filter((stream) => sizeOf(stream) < CUTOFF),
    sectorSize,
  );
  const starts = new Map(mini.starts);
  for (const stream of sorted.filter((one) => sizeOf(one) >= CUTOFF)) {
    const { bytes } = stream;
    starts.set(stream.name, place(sizeOf(stream), bytes instanceof Uint8Array ? bytes : undefined));
  }
  const miniStart = place(mini.stream.length, mini.stream);
  const miniFatStart = place(mini.fat.length, mini.fat);
  const directory = directoryBytes(
    sorted,
    starts,
    miniStart,
    mini.stream.length,
    sectorSize,
    options.classId,
  );
  const directoryStart = place(directory.length, directory);

  const { fat, difat } = allocationTables(chains, next, sectorSize);
  const difatStart = next;
  for (const [i, bytes] of [...difat, ...fat].entries()) file.put((next + i + 1) * sectorSize, bytes);
  next += difat.length + fat.length;
  file.size = (next + 1) * sectorSize;
  file.put(
    0,
    headerBytes({
      version,
      directorySectors: version === 4 ? directory.length / sectorSize : 0,
      fatSectors: fat.length,
      directoryStart,
      miniFatStart,
      miniFatSectors: mini.fat.length / sectorSize,
      difatStart: difat.length > 0 ? difatStart : END_OF_CHAIN,
      difatSectors: difat.length,
      firstFatSector: difatStart + difat.length,
    }),
  );
  const offsetOf = (sector: number): number => (sector + 1) * sectorSize;
  return {
    file,
    sectorSize,
    fatOffset: offsetOf(difatStart + difat.length),
    difatOffset: offsetOf(difatStart),
    miniFatOffset: offsetOf(miniFatStart),
    directoryOffset: offsetOf(directoryStart),
    ids: new Map(sorted.map(({ name }, i) => [name, i + 1])),
  };
}

function packMiniStreams(
  streams: readonly Stream[],
  sectorSize: number,
): { stream: Uint8Array; fat: Uint8Array; starts: [string, number][] } {
  const starts: [string, number][] = [];
  const units: number[] = [];
  const total = streams.reduce((sum, stream) => sum + Math.ceil(sizeOf(stream) / MINI), 0);
  const stream = new Uint8Array(total * MINI);
  for (const one of streams) {
    const count = Math.ceil(sizeOf(one) / MINI);
    starts.push([one.name, count === 0 ? END_OF_CHAIN : units.length]);
    if (one.bytes instanceof Uint8Array) stream.set(one.bytes, units.length * MINI);
    for (let i = 1; i <= count; i++) units.push(i === count ? END_OF_CHAIN : units.length + 1);
  }
  const fat = new Uint8Array(Math.ceil((units.length * 4) / sectorSize) * sectorSize).fill(0xff);
  const view = new DataView(fat.buffer);
  for (const [i, unit] of units.entries()) view.setUint32(4 * i, unit, true);
  return { stream, fat, starts };
}

function directoryBytes(
  sorted: readonly Stream[],
  starts: ReadonlyMap<string, number>,
  miniStart: number,
  miniSize: number,
  sectorSize: number,
  classId = PACKAGE_CLASS,
): Uint8Array {
  const count = sorted.length + 1;
  const bytes = new Uint8Array(Math.ceil((count * 128) / sectorSize) * sectorSize);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 128)
    for (const field of [68, 72, 76]) view.setUint32(at + field, NONE, true);
  const putEntry = (id: number, name: string, type: number, start: number, size: number): void => {
    const at = id * 128;
    for (let i = 0; i < name.length; i++) view.setUint16(at + 2 * i, name.charCodeAt(i), true);
    view.setUint16(at + 64, 2 * name.length + 2, true);
    view.setUint8(at + 66, type);
    view.setUint8(at + 67, 1);
    view.setUint32(at + 116, start, true);
    view.setBigUint64(at + 120, BigInt(size), true);
  };
  /** A balanced tree over the sorted entries; gives the number of its top. */
  const link = (from: number, to: number): number => {
    if (from > to) return NONE;
    const middle = (from + to) >> 1;
    view.setUint32(middle * 128 + 68, link(from, middle - 1), true);
    view.setUint32(middle * 128 + 72, link(middle + 1, to), true);
    return middle;
  };
  putEntry(0, 'Root Entry', 5, miniSize === 0 ? END_OF_CHAIN : miniStart, miniSize);
  for (const [i, stream] of sorted.entries()) {
    putEntry(i + 1, stream.name, 2, starts.get(stream.name) ?? END_OF_CHAIN, sizeOf(stream));
  }
  view.setUint32(76, link(1, sorted.length), true);
  bytes.set(Buffer.from(classId, 'hex'), 80);
  return bytes;
}

function allocationTables(
  chains: readonly (readonly number[])[],
  used: number,
  sectorSize: number,
): { fat: Uint8Array[]; difat: Uint8Array[] } {
  const perSector = sectorSize / 4;
  let fatSectors = 0;
  let difatSectors = 0;
  while (fatSectors * perSector < used + fatSectors + difatSectors) {
    fatSectors++;
    difatSectors = Math.ceil(Math.max(fatSectors - HEADER_DIFAT_ENTRIES, 0) / (perSector - 1));
  }
  const fat = new Uint32Array(fatSectors * perSector).fill(NONE);
  for (const chain of chains)
    for (const [i, sector] of chain.entries()) fat[sector] = chain[i + 1] ?? END_OF_CHAIN;
  fat.fill(DIFAT_SECTOR, used, used + difatSectors);
  fat.fill(FAT_SECTOR, used + difatSectors, used + difatSectors + fatSectors);
  const difat = Array.from({ length: difatSectors }, (_, i) => {
    const entries = new Uint32Array(perSector).fill(NONE);
    for (let j = 0; j < perSector - 1; j++) {
      const index = HEADER_DIFAT_ENTRIES + i * (perSector - 1) + j;
      if (index < fatSectors) entries[j] = used + difatSectors + index;
    }
    entries[perSector - 1] = i + 1 < difatSectors ? used + i + 1 : END_OF_CHAIN;
    return new Uint8Array(entries.buffer);
  });
  const whole = new Uint8Array(fat.buffer);
  return {
    difat,
    fat: Array.from({ length: fatSectors }, (_, i) => whole.subarray(i * sectorSize, (i + 1) * sectorSize)),
  };
}

interface HeaderFields {
  readonly version: 3 | 4;
  readonly directorySectors: number;
  readonly fatSectors: number;
  readonly directoryStart: number;
  readonly miniFatStart: number;
  readonly miniFatSectors: number;
  readonly difatStart: number;
  readonly difatSectors: number;
  readonly firstFatSector: number;
}

function headerBytes(fields: HeaderFields): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, 0xd0cf11e0a1b11ae1n);
  view.setUint16(24, 0x3e, true);
  view.setUint16(26, fields.version, true);
  view.setUint16(28, 0xfffe, true);
  view.setUint16(30, fields.version === 3 ? 9 : 12, true);
  view.setUint16(32, 6, true);
  view.setUint32(40, fields.directorySectors, true);
  view.setUint32(44, fields.fatSectors, true);
  view.setUint32(48, fields.directoryStart, true);
  view.setUint32(56, CUTOFF, true);
  view.setUint32(60, fields.miniFatSectors === 0 ? END_OF_CHAIN : fields.miniFatStart, true);
  view.setUint32(64, fields.miniFatSectors, true);
  view.setUint32(68, fields.difatStart, true);
  view.setUint32(72, fields.difatSectors, true);
  for (let i = 0; i < HEADER_DIFAT_ENTRIES; i++) {
    view.setUint32(76 + 4 * i, i < fields.fatSectors ? fields.firstFatSector + i : NONE, true);
  }
  return bytes;
}
