/**
 * Sectors and the chains they form: [MS-CFB] 2.3 (FAT), 2.5 (DIFAT). The FAT of a large file takes megabytes, so only
 * the sectors of it that a chain passes through are read, and few of them kept.
 */
import type { ByteSource } from '../../base/source.ts';
import { HEADER_DIFAT_ENTRIES, type Header } from './header.ts';
import { malformed } from './malformed.ts';

const END_OF_CHAIN = 0xfffffffe;
/** FAT sectors of an 8 GiB file with 512-byte sectors; a kit's file ends below 4 GiB. Kept in memory: 4 bytes each. */
const MAX_FAT_SECTORS = 131_072;
/** Neighbouring steps of a chain mostly stay in one FAT sector. */
const CACHED_FAT_SECTORS = 64;
const ENTRY_SIZE = 4;

export interface Sectors {
  readonly sectorSize: number;
  /**
   * Follows a chain from `first` to its end.
   * A chain that comes to its end cannot have passed a sector twice, so the limit is all the loop protection needed.
   * @param limit most sectors it may have
   * @throws SealkitError `msi-malformed` when it is longer or leaves the file
   */
  follow(first: number, limit: number, what: string): Promise<number[]>;
  /** A whole chain as a source of `size` bytes. @throws SealkitError `msi-malformed` when it is not exactly that long */
  open(first: number, size: number, what: string): Promise<ByteSource>;
}

/** @throws SealkitError `msi-malformed` when the list of FAT sectors is not what the header says */
export async function openSectors(source: ByteSource, header: Header): Promise<Sectors> {
  const { sectorSize } = header;
  const count = Math.max(Math.floor(source.size / sectorSize) - 1, 0);
  const entriesPerSector = sectorSize / ENTRY_SIZE;
  const checkSector = (sector: number, what: string): void => {
    if (sector >= count) throw malformed(what, `sector < ${count}`, sector);
  };
  const readSector = async (sector: number, what: string): Promise<DataView> => {
    checkSector(sector, what);
    const bytes = new Uint8Array(sectorSize);
    await source.read((sector + 1) * sectorSize, bytes);
    return new DataView(bytes.buffer);
  };
  const fat = await readDifat(header, count, readSector);
  const cache = new Map<number, DataView>();
  const fatSector = async (index: number): Promise<DataView> => {
    const place = fat[index];
    if (place === undefined) throw malformed('fat', `sector < ${fat.length}`, index);
    const view = cache.get(index) ?? (await readSector(place, 'fat'));
    cache.set(index, view);
    if (cache.size > CACHED_FAT_SECTORS) cache.delete(cache.keys().next().value ?? index);
    return view;
  };
  const follow = async (first: number, limit: number, what: string): Promise<number[]> => {
    const chain: number[] = [];
    for (let sector = first; sector !== END_OF_CHAIN;) {
      checkSector(sector, what);
      if (chain.length === limit) throw malformed(what, `<= ${limit} x sector`, `> ${limit}`);
      chain.push(sector);
      const view = await fatSector(Math.floor(sector / entriesPerSector));
      sector = view.getUint32(ENTRY_SIZE * (sector % entriesPerSector), true);
    }
    return chain;
  };
  return {
    sectorSize,
    follow,
    open: async (first, size, what) => {
      const needed = Math.ceil(size / sectorSize);
      const chain = needed === 0 ? [] : await follow(first, needed, what);
      if (chain.length !== needed) throw malformed(what, `${needed} x sector`, chain.length);
      return chainSource(source, chain, sectorSize, sectorSize, size);
    },
  };
}

/** Where the FAT sectors are: 109 in the header, the rest in a chain of sectors whose last entry is the next one. */
async function readDifat(
  header: Header,
  count: number,
  readSector: (sector: number, what: string) => Promise<DataView>,
): Promise<Uint32Array> {
  const { fatSectors, difatSectors } = header;
  const perSector = header.sectorSize / ENTRY_SIZE - 1;
  const limit = Math.min(count, MAX_FAT_SECTORS);
  if (fatSectors > limit) throw malformed('fatSectors', `<= ${limit}`, fatSectors);
  const needed = Math.ceil(Math.max(fatSectors - HEADER_DIFAT_ENTRIES, 0) / perSector);
  if (difatSectors !== needed) throw malformed('difatSectors', String(needed), difatSectors);
  const fat = Uint32Array.from({ length: fatSectors }, (_, i) => header.difat[i] ?? 0);
  let filled = HEADER_DIFAT_ENTRIES;
  let sector = header.firstDifatSector;
  for (let i = 0; i < needed; i++) {
    const view = await readSector(sector, 'difat');
    for (let j = 0; j < perSector && filled < fatSectors; j++) {
      fat[filled++] = view.getUint32(ENTRY_SIZE * j, true);
    }
    sector = view.getUint32(ENTRY_SIZE * perSector, true);
  }
  if (needed > 0 && sector !== END_OF_CHAIN) throw malformed('difat', 'ENDOFCHAIN', sector);
  return fat;
}

/**
 * A chain of units, unit n at `origin + n * unit` of the base, as one source of `size` bytes. Units that lie one after
 * the other are read at once.
 */
export function chainSource(
  base: ByteSource,
  chain: readonly number[],
  unit: number,
  origin: number,
  size: number,
): ByteSource {
  const runFrom = (index: number, wanted: number): number => {
    let units = 1;
    while (units * unit < wanted && chain[index + units] === (chain[index] ?? 0) + units) units++;
    return units * unit;
  };
  return {
    size,
    read: async (offset, target) => {
      for (let done = 0; done < target.length;) {
        const index = Math.floor((offset + done) / unit);
        const within = (offset + done) % unit;
        const wanted = target.length - done;
        const length = Math.min(runFrom(index, within + wanted) - within, wanted);
        const start = chain[index];
        if (start === undefined) throw malformed('stream', `offset < ${size}`, offset + done);
        await base.read(origin + start * unit + within, target.subarray(done, done + length));
        done += length;
      }
    },
  };
}
