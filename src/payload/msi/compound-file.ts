/**
 * A small random-access reader of compound files ([MS-CFB]), the container of every MSI. Only what is asked for is
 * read: header, directory, and of the FAT the sectors that a wanted stream's chain passes through.
 */
import { readWhole, type ByteSource } from '../../base/source.ts';
import { decodeDirectory, DIRECTORY_ENTRY_SIZE, type DirectoryEntry } from './directory.ts';
import { decodeHeader, HEADER_SIZE, type Header } from './header.ts';
import { malformed } from './malformed.ts';
import { chainSource, openSectors, type Sectors } from './sectors.ts';

/** 65,536 names: far more than any installer has. */
const MAX_DIRECTORY_BYTES = 65_536 * DIRECTORY_ENTRY_SIZE;
/** Room for a million mini sectors of 64 bytes, the small streams of an installer with thousands of tables and icons. */
const MAX_MINI_FAT_BYTES = 4 * 1024 * 1024;
const MINI_SECTOR_SIZE = 64;
const MINI_STREAM_CUTOFF = 4096;
const END_OF_CHAIN = 0xfffffffe;

export interface CompoundFile {
  /** Class of the root storage: says what kind of document this is. GUID without braces, upper-case. */
  readonly classId: string;
  /** Streams directly below the root by their stored name, with their length in bytes. */
  readonly streams: ReadonlyMap<string, number>;
  /**
   * One of `streams`; null when there is none of that name.
   * @param limit most bytes it may have
   * @throws SealkitError `msi-malformed`
   */
  openStream(name: string, limit: number): Promise<ByteSource | null>;
}

/** @throws SealkitError `msi-malformed`, or what the source throws */
export async function openCompoundFile(source: ByteSource): Promise<CompoundFile> {
  if (source.size < HEADER_SIZE) throw malformed('size', `>= ${HEADER_SIZE}`, source.size);
  const headerBytes = new Uint8Array(HEADER_SIZE);
  await source.read(0, headerBytes);
  const header = decodeHeader(headerBytes);
  const sectors = await openSectors(source, header);
  const { root, entries } = await readDirectory(sectors, header);
  const openMini = await openMiniStream(sectors, header, root);
  const byName = new Map(entries.filter(({ kind }) => kind === 'stream').map((entry) => [entry.name, entry]));
  return {
    classId: root.classId,
    streams: new Map([...byName].map(([name, entry]) => [name, entry.size])),
    openStream: async (name, limit) => {
      const entry = byName.get(name);
      if (entry === undefined) return null;
      if (entry.size > limit) throw malformed(`size ${name}`, `<= ${limit}`, entry.size);
      return entry.size < MINI_STREAM_CUTOFF
        ? openMini(entry)
        : sectors.open(entry.firstSector, entry.size, name);
    },
  };
}

async function readDirectory(
  sectors: Sectors,
  header: Header,
): Promise<{ root: DirectoryEntry; entries: DirectoryEntry[] }> {
  const limit = MAX_DIRECTORY_BYTES / sectors.sectorSize;
  const chain = await sectors.follow(header.firstDirectorySector, limit, 'directory');
  if (header.majorVersion === 4 && chain.length !== header.directorySectors) {
    throw malformed('directorySectors', String(chain.length), header.directorySectors);
  }
  const size = chain.length * sectors.sectorSize;
  const bytes = await readWhole(await sectors.open(header.firstDirectorySector, size, 'directory'));
  return decodeDirectory(bytes, header.majorVersion);
}

/** Streams below 4096 bytes lie in 64-byte units of one stream, the root's, with a FAT of their own: [MS-CFB] 2.4. */
async function openMiniStream(
  sectors: Sectors,
  header: Header,
  root: DirectoryEntry,
): Promise<(entry: DirectoryEntry) => ByteSource> {
  const fatBytes = header.miniFatSectors * sectors.sectorSize;
  if (fatBytes > MAX_MINI_FAT_BYTES) throw malformed('miniFat', `size <= ${MAX_MINI_FAT_BYTES}`, fatBytes);
  const fat = new DataView(
    (await readWhole(await sectors.open(header.firstMiniFatSector, fatBytes, 'miniFat'))).buffer,
  );
  const maxSize = (fatBytes / 4) * MINI_SECTOR_SIZE;
  if (root.size > maxSize) throw malformed('miniStream', `size <= ${maxSize}`, root.size);
  const base = await sectors.open(root.firstSector, root.size, 'miniStream');
  const count = Math.ceil(root.size / MINI_SECTOR_SIZE);
  return ({ name, firstSector, size }) => {
    const needed = Math.ceil(size / MINI_SECTOR_SIZE);
    const chain: number[] = [];
    for (let sector = needed === 0 ? END_OF_CHAIN : firstSector; sector !== END_OF_CHAIN;) {
      if (sector >= count) throw malformed(name, `miniSector < ${count}`, sector);
      if (chain.length === needed) throw malformed(name, `${needed} x miniSector`, `> ${needed}`);
      chain.push(sector);
      sector = fat.getUint32(4 * sector, true);
    }
    if (chain.length !== needed) throw malformed(name, `${needed} x miniSector`, chain.length);
    return chainSource(base, chain, MINI_SECTOR_SIZE, 0, size);
  };
}
