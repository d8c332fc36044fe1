/** The file tree in an untrusted ISO 9660 image, by its long names. Fails closed, with a limit on everything that grows. */

import type { Extent } from '../../base/container.ts';
import { readWhole, sliceSource } from '../../base/source.ts';
import type { ByteSource, FileEntry } from '../../base/source.ts';
import { MAX_DEPTH, MAX_ENTRIES } from '../limits.ts';
import { assertField } from '../malformed.ts';
import { FIRST_EXTENT, SECTOR_SIZE } from './format.ts';
import type { Place } from './hierarchy.ts';
import { decodeDirectory } from './read-directory.ts';
import type { NamedRecord } from './read-directory.ts';
import { readIsoVolume } from './read-volume.ts';
import type { IsoVolume } from './read-volume.ts';

export interface IsoImage {
  /** Files, directories and records that are neither; not the root. Names as found. */
  readonly entries: readonly FileEntry[];
  /** Where the content of this file was read from; empty for an empty file and for any other path. */
  readonly extentsOf: (path: string) => readonly Extent[];
}

/** All entries there may be in one directory, under names of 64 characters. */
const MAX_DIRECTORY_LENGTH = 4 * 1024 * 1024;
/** All directories together: for each entry the sector of a directory, and room for its record. */
const MAX_DIRECTORY_BYTES = MAX_ENTRIES * (SECTOR_SIZE + 256);

interface Directory {
  readonly path: string;
  readonly depth: number;
  readonly extent: Extent;
}

interface ClaimedExtent extends Extent {
  readonly path: string;
}

/** @throws SealkitError `image-malformed`, `image-truncated`, or whatever the source throws. */
export async function readIsoImage(source: ByteSource): Promise<IsoImage> {
  const volume = await readIsoVolume(source);
  const walk = new TreeWalk(source, volume);
  await walk.run();
  return { entries: walk.entries, extentsOf: (path) => walk.extents.get(path) ?? [] };
}

class TreeWalk {
  readonly entries: FileEntry[] = [];
  readonly extents = new Map<string, readonly Extent[]>();
  readonly #source: ByteSource;
  readonly #volume: IsoVolume;
  readonly #pending: Directory[] = [];
  readonly #claimed: ClaimedExtent[] = [];
  #directoryBytes = 0;

  constructor(source: ByteSource, volume: IsoVolume) {
    this.#source = source;
    this.#volume = volume;
  }

  async run(): Promise<void> {
    this.#addDirectory(this.#volume.root, '', 0);
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const { offset, length } = next.extent;
      const bytes = await readWhole(sliceSource(this.#source, offset, length));
      for (const record of decodeDirectory(bytes, next.path)) this.#add(record, next);
    }
    assertDisjoint(this.#claimed);
  }

  #add(record: NamedRecord, parent: Directory): void {
    const path = parent.path === '' ? record.name : `${parent.path}/${record.name}`;
    const { kind } = record;
    assertField(this.entries.length < MAX_ENTRIES, 'entries', `<= ${MAX_ENTRIES}`, this.entries.length + 1);
    if (kind === 'directory') this.#addDirectory(record, path, parent.depth + 1);
    if (kind === 'file') this.#addFile(record, path);
    else this.entries.push({ path, kind, size: 0, source: sliceSource(this.#source, 0, 0) });
  }

  /** A loop ends at the depth, at the number of entries or at the bytes of all directories, whichever it meets first. */
  #addDirectory(place: Place, path: string, depth: number): void {
    const { length } = place;
    assertField(depth <= MAX_DEPTH, `depth /${path}`, `<= ${MAX_DEPTH}`, depth);
    const isLength = length > 0 && length % SECTOR_SIZE === 0 && length <= MAX_DIRECTORY_LENGTH;
    assertField(isLength, `length /${path}`, `N x ${SECTOR_SIZE}, <= ${MAX_DIRECTORY_LENGTH}`, length);
    this.#directoryBytes += length;
    const isWithin = this.#directoryBytes <= MAX_DIRECTORY_BYTES;
    assertField(isWithin, 'directories', `<= ${MAX_DIRECTORY_BYTES}`, this.#directoryBytes);
    this.#pending.push({ path, depth, extent: this.#claim(place, path) });
  }

  #addFile(place: Place, path: string): void {
    const { length } = place;
    const extent = length === 0 ? { offset: 0, length } : this.#claim(place, path);
    this.extents.set(path, length === 0 ? [] : [extent]);
    const source = sliceSource(this.#source, extent.offset, length);
    this.entries.push({ path, kind: 'file', size: length, source });
  }

  #claim({ location, length }: Place, path: string): Extent {
    const end = location + Math.ceil(length / SECTOR_SIZE);
    const { sectors } = this.#volume;
    const isInside = location >= FIRST_EXTENT && end <= sectors;
    assertField(isInside, `extent /${path}`, `${FIRST_EXTENT}..${sectors}`, `${location}..${end}`);
    const extent = { offset: location * SECTOR_SIZE, length };
    this.#claimed.push({ ...extent, path });
    return extent;
  }
}

/** Nothing shares a byte with anything else: what lies in two places at once may be two things to two readers. */
function assertDisjoint(claimed: readonly ClaimedExtent[]): void {
  let end = 0;
  for (const { offset, length, path } of claimed.toSorted((a, b) => a.offset - b.offset)) {
    assertField(offset >= end, `extent /${path}`, `>= ${end}`, offset);
    end = offset + length;
  }
}
