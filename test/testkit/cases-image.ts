/** FAT images (format clause 12): the tree is genuine in each, something around it is not. */
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { set, type Case } from './cases.ts';
import { imageOf, patchesBetween, type VectorImage } from './image.ts';

export const FIRST_CLUSTER = 2;
export const CLUSTER_SIZE = 512;
const ENTRY_SIZE = 32;
export const LAST_IN_CHAIN = 0xfff;
const BAD = 0xff7;

interface Options {
  readonly expect?: string;
  readonly readOnly?: boolean;
  /** Room in the image that is changed. The vector's patches make it of the image that has none. */
  readonly freeBytes?: number;
}

/** `change` spoils a copy of the genuine image in place, or gives another one. */
export function fat(
  name: string,
  clause: string,
  comment: string,
  change: (image: Uint8Array, place: VectorImage) => Uint8Array | undefined,
  { expect = 'image-differs', readOnly = false, freeBytes = 0 }: Options = {},
): Case {
  return {
    name: `image-fat-${name}`,
    comment,
    clause,
    expect,
    readOnly,
    image: 'fat',
    patches: (kit) => {
      const exact = imageOf('fat', kit.files);
      const place = freeBytes === 0 ? exact : imageOf('fat', kit.files, freeBytes);
      const copy = place.bytes.slice();
      return Promise.resolve(patchesBetween(exact.bytes, change(copy, place) ?? copy));
    },
  };
}

/** One byte, `offset` bytes into a region, becomes another. */
function byte(
  name: string,
  comment: string,
  region: string,
  offset: number,
  options: Options & { readonly value?: number } = {},
): Case {
  const change = (image: Uint8Array, { at }: VectorImage): undefined => {
    const where = at(region) + offset;
    image[where] = options.value ?? (image[where] ?? 0) ^ 0xff;
  };
  return fat(name, '12', comment, change, options);
}

/** Entry of one FAT12, three half bytes. */
export function setCluster(image: Uint8Array, table: number, cluster: number, value: number): void {
  const at = table + Math.floor((cluster * 3) / 2);
  const [low, high] = [image[at] ?? 0, image[at + 1] ?? 0];
  const isEven = cluster % 2 === 0;
  image[at] = isEven ? value & 0xff : (low & 0x0f) | ((value & 0x0f) << 4);
  image[at + 1] = isEven ? (high & 0xf0) | (value >> 8) : value >> 4;
}

/** Allocates one of the clusters that are marked bad to fill the volume up, in both tables. */
function takeCluster(image: Uint8Array, { at }: VectorImage): number {
  const data = at('directory:instructions');
  const cluster = (at('bad-clusters') - data) / CLUSTER_SIZE + FIRST_CLUSTER;
  for (const table of ['fat-1', 'fat-2']) setCluster(image, at(table), cluster, LAST_IN_CHAIN);
  return cluster;
}

/** Offset of the short entry, in any directory, with these first letters. */
function entryOf(image: Uint8Array, directory: number, name: string): number {
  for (let at = directory; image[at] !== 0; at += ENTRY_SIZE) {
    const found = new TextDecoder('latin1').decode(image.subarray(at, at + name.length));
    if (found === name && image[at + 11] !== 0x0f) return at;
  }
  throw new Error(`no entry ${name}`);
}

/** A plain file entry of the given short name behind the last entry of the root. */
function addRootEntry(image: Uint8Array, { at }: VectorImage, name: string, attributes: number): DataView {
  let where = at('root-directory');
  while (image[where] !== 0) where += ENTRY_SIZE;
  image.set(encodeUtf8(name), where);
  image[where + 11] = attributes;
  return new DataView(image.buffer, image.byteOffset + where, ENTRY_SIZE);
}

export const STATE_BYTE = 37;
const SERIAL = 39;

export const FAT_CASES: readonly Case[] = [
  fat('genuine', '12', 'nothing is wrong', () => undefined, { expect: 'genuine' }),
  byte('mbr-boot-code', 'boot code in the MBR', 'mbr', 4),
  byte('mbr-active', 'the partition is marked active', 'mbr', 446, { value: 0x80 }),
  byte('mbr-disk-signature', 'another disk signature', 'mbr', 440),
  byte('mbr-chs', 'another end of the partition in cylinders and heads', 'mbr', 451),
  byte('mbr-signature', 'no boot signature', 'mbr', 510, { expect: 'image-malformed' }),
  byte('partition-second', 'a second partition', 'mbr', 462 + 4, { value: 0x0b, expect: 'image-malformed' }),
  byte('partition-second-hidden', 'a second partition whose type is 0', 'mbr', 462 + 8, { value: 1 }),
  byte('gap', 'a byte between MBR and partition', 'gap', 100_000),
  byte('oem-name', 'another OEM name', 'boot-sector', 3),
  byte('serial', 'another volume serial number', 'boot-sector', SERIAL),
  byte('label-in-boot-sector', 'another label in the boot sector', 'boot-sector', 43),
  byte('hidden-sectors', 'another BPB_HiddSec', 'boot-sector', 28),
  byte('boot-code', 'boot code in the boot sector', 'boot-sector', 100),
  byte('fat-media', 'another media byte in the first FAT', 'fat-1', 0),
  byte('fat-second', 'the second FAT differs', 'fat-2', 3),
  byte('slack', 'a byte behind the end of a file', 'slack:LEEME-README.html', 0),
  byte('behind-partition', 'a byte behind the partition', 'behind-partition', 5000),
  byte('volume-label', 'another volume label in the root directory', 'root-directory', 0, { value: 0x58 }),
  fat(
    'lost-cluster',
    '12',
    'a cluster in use that nothing leads to',
    (image, place) => void takeCluster(image, place),
    {
      expect: 'image-malformed',
    },
  ),
  fat('bad-cluster-filled', '12', 'something in a cluster that is marked bad', (image, { at }) => {
    image.set(encodeUtf8('MZ'), at('bad-clusters'));
    return undefined;
  }),
  fat('bad-cluster-freed', '12', 'a free cluster, room for something to be added', (image, place) => {
    const cluster = takeCluster(image, place);
    for (const table of ['fat-1', 'fat-2']) setCluster(image, place.at(table), cluster, 0);
    return undefined;
  }),
  fat(
    'chain-cross-linked',
    '12',
    'two files share a cluster',
    (image, { at }) => {
      const root = at('root-directory');
      const [readme, kit] = [entryOf(image, root, 'LEEME-'), entryOf(image, at('directory:kit'), 'SEAL')];
      image.copyWithin(kit + 26, readme + 26, readme + 28);
      return undefined;
    },
    { expect: 'image-malformed' },
  ),
  fat('deleted-entry', '12', 'a deleted entry in the root directory', (image, place) => {
    addRootEntry(image, place, '\u0005ETUP   EXE', 0x20).setUint8(0, 0xe5);
    return undefined;
  }),
  fat(
    'extra-file-hidden',
    '1.3',
    'a hidden program with a cluster of its own',
    (image, place) => {
      const entry = addRootEntry(image, place, 'SETUP   EXE', 0x27);
      const cluster = takeCluster(image, place);
      entry.setUint16(26, cluster, true);
      entry.setUint32(28, 2, true);
      image.set(encodeUtf8('MZ'), place.at('bad-clusters'));
      return undefined;
    },
    { expect: 'file-extra' },
  ),
  fat('label-second', '12', 'a second volume label', (image, place) => {
    addRootEntry(image, place, 'SECOND     ', 0x08);
    return undefined;
  }),
  fat('attribute-cleared', '12', 'a file that is not read-only', (image, { at }) => {
    const entry = entryOf(image, at('root-directory'), 'LEEME-');
    image[entry + 11] = 0x20;
    return undefined;
  }),
  fat('attribute-hidden', '12', 'a file of the kit is hidden', (image, { at }) => {
    const entry = entryOf(image, at('root-directory'), 'LEEME-');
    image[entry + 11] = 0x23;
    return undefined;
  }),
  fat('creation-date', '12', 'another creation date', (image, { at }) => {
    const entry = entryOf(image, at('root-directory'), 'LEEME-');
    image[entry + 16] = (image[entry + 16] ?? 0) ^ 1;
    return undefined;
  }),
  fat('file-moved', '12', 'a file elsewhere in the image, byte for byte', (image, place) => {
    const entry = entryOf(image, place.at('root-directory'), 'LEEME-');
    const from = place.at('file:LEEME-README.html');
    const own = (from - place.at('directory:instructions')) / CLUSTER_SIZE + FIRST_CLUSTER;
    const cluster = takeCluster(image, place);
    for (const table of ['fat-1', 'fat-2']) setCluster(image, place.at(table), own, BAD);
    image.copyWithin(place.at('bad-clusters'), from, from + CLUSTER_SIZE);
    new DataView(image.buffer).setUint16(entry + 26, cluster, true);
    return undefined;
  }),
  {
    ...fat('file-fragmented', '12', 'a file in two pieces, byte for byte', (image, place) => {
      const from = place.at('file:payload/two.txt');
      const first = (from - place.at('directory:instructions')) / CLUSTER_SIZE + FIRST_CLUSTER;
      const cluster = takeCluster(image, place);
      for (const table of ['fat-1', 'fat-2']) {
        setCluster(image, place.at(table), first, cluster);
        setCluster(image, place.at(table), first + 1, BAD);
      }
      image.copyWithin(place.at('bad-clusters'), from + CLUSTER_SIZE, from + 2 * CLUSTER_SIZE);
      return undefined;
    }),
    recipe: { files: set('payload/two.txt', 'a'.repeat(CLUSTER_SIZE) + 'b'.repeat(CLUSTER_SIZE)) },
  },
  fat(
    'file-changed',
    '9.6',
    'a byte of the installer changed in the image',
    (image, { at }) => {
      const where = at('file:payload/patch.msi');
      image[where] = (image[where] ?? 0) ^ 1;
      return undefined;
    },
    { expect: 'file-changed' },
  ),
  fat('appended', '12', 'a sector behind the end', (image) => {
    return Uint8Array.from([...image, ...new Uint8Array(CLUSTER_SIZE)]);
  }),
  fat(
    'truncated-padding',
    '12',
    'the fill behind the partition is cut',
    (image, { at }) => image.slice(0, at('behind-partition')),
    {
      expect: 'image-truncated',
    },
  ),
  fat(
    'truncated',
    '12',
    'the image breaks off in a file',
    (image, { at }) => image.slice(0, at('file:payload/patch.msi') + 4),
    {
      expect: 'image-truncated',
    },
  ),
  fat('empty', '12', 'no byte at all', () => new Uint8Array(), { expect: 'image-truncated' }),
  byte('residue-dirty', 'a host left the dirty bit set', 'boot-sector', STATE_BYTE, {
    value: 1,
    expect: 'residue',
  }),
  byte('residue-dirty-read-only', 'the dirty bit where nothing can be written', 'boot-sector', STATE_BYTE, {
    value: 1,
    readOnly: true,
  }),
  byte('state-other', 'more than a dirty bit in the state byte', 'boot-sector', STATE_BYTE, { value: 0x41 }),
  fat(
    'residue-last-access',
    '10.2',
    'a host noted when it last read a file',
    (image, { at }) => {
      const entry = entryOf(image, at('root-directory'), 'LEEME-');
      image[entry + 18] = (image[entry + 18] ?? 0) ^ 1;
      return undefined;
    },
    { expect: 'residue' },
  ),
  fat('last-access-no-day', '10.2', 'a last access on a day that does not exist', (image, { at }) => {
    const entry = entryOf(image, at('root-directory'), 'LEEME-');
    image.fill(0, entry + 18, entry + 20);
    return undefined;
  }),
];
