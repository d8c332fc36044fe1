/** FAT images with free space (format clauses 12.1 e and 10.2): what a host wrote there, and volumes of another size than they say. */
import { encodeUtf8, viewOf } from '../../src/base/bytes.ts';
import { encodeDirectory } from '../../src/image/fat/directory.ts';
import { ENTRY_SIZE } from '../../src/image/fat/format.ts';
import { entriesOfName } from '../../src/image/fat/names.ts';
import { fatTimestamp } from '../../src/image/fat/timestamp.ts';
import type { FatDirectory } from '../../src/image/fat/tree.ts';
import type { Case } from './cases.ts';
import { CLUSTER_SIZE, fat, FIRST_CLUSTER, LAST_IN_CHAIN, setCluster, STATE_BYTE } from './cases-image.ts';
import type { VectorImage } from './image.ts';

/** As much as the FAT's one sector has entries for, so that nothing else of the image moves. */
const ROOM = { freeBytes: 128 * CLUSTER_SIZE };
const SVI = 'System Volume Information';
/** A GUID in braces, in UTF-16. */
const GUID = new Uint8Array(Buffer.from('{00112233-4455-6677-8899-AABBCCDDEEFF}', 'utf16le'));
const PARTITION_LENGTH = 446 + 12;
const TOTAL_SECTORS = 19;
/** Behind whatever the cases write. */
const FAR_BEHIND = 50 * CLUSTER_SIZE;

type HostFiles = Readonly<Record<string, Uint8Array>>;

/** A folder in the root with files of one cluster each, where a host puts them: in the first free entries and clusters. */
function addHostFolder(image: Uint8Array, { at }: VectorImage, files: HostFiles): undefined {
  const first = (at('free') - at('directory:instructions')) / CLUSTER_SIZE + FIRST_CLUSTER;
  const names = Object.keys(files);
  const clusters = new Map([
    [SVI, first],
    ...names.map((name, i) => [`${SVI}/${name}`, first + 1 + i] as const),
  ]);
  const context = {
    clusterOf: (path: string) => clusters.get(path) ?? 0,
    timestamp: fatTimestamp(Date.UTC(2026, 10, 24) / 1000),
    label: new Uint8Array(11),
  };
  const child = { name: SVI, path: SVI, kind: 'directory', size: 0 } as const;
  const root = encodeDirectory(directoryOf('', 1, [child]), context).subarray(ENTRY_SIZE);
  let end = at('root-directory');
  while (image[end] !== 0) end += ENTRY_SIZE;
  if (end + root.length > at('directory:instructions')) throw new Error('the root directory is full');
  image.set(root, end);
  const children = names.map((name) => {
    return { name, path: `${SVI}/${name}`, kind: 'file', size: files[name]?.length ?? 0 } as const;
  });
  image.set(encodeDirectory(directoryOf(SVI, 2, children), context), at('free'));
  Object.values(files).forEach((bytes, i) => image.set(bytes, at('free') + (1 + i) * CLUSTER_SIZE));
  for (const cluster of clusters.values()) {
    for (const table of ['fat-1', 'fat-2']) setCluster(image, at(table), cluster, LAST_IN_CHAIN);
  }
  return undefined;
}

function directoryOf(path: string, ownEntries: number, children: FatDirectory['children']): FatDirectory {
  const entries = children.reduce((sum, child) => sum + entriesOfName(child.name), ownEntries);
  return { path, children, length: entries * ENTRY_SIZE };
}

/** Adds to the length that the partition table gives the volume. */
function growPartition(image: Uint8Array, sectors: number): undefined {
  const view = viewOf(image);
  view.setUint32(PARTITION_LENGTH, view.getUint32(PARTITION_LENGTH, true) + sectors, true);
  return undefined;
}

export const FREE_SPACE_CASES: readonly Case[] = [
  fat('free-space', '12.1', 'room for files of others, and none there', () => undefined, {
    ...ROOM,
    expect: 'genuine',
  }),
  fat(
    'free-space-filled',
    '12.5',
    'something in a free cluster',
    (image, { at }) => {
      image.set(encodeUtf8('MZ'), at('free') + FAR_BEHIND);
      return undefined;
    },
    ROOM,
  ),
  fat(
    'free-space-windows',
    '10.2',
    'Windows put its folder into the image: directory, tables and free clusters are no longer as made, the rest is',
    (image, place) => addHostFolder(image, place, { IndexerVolumeGuid: GUID }),
    ROOM,
  ),
  fat(
    'free-space-windows-filled',
    '10.2',
    'the folder of Windows, and something in a cluster that is free behind it',
    (image, place) => {
      image.set(encodeUtf8('MZ'), place.at('free') + FAR_BEHIND);
      addHostFolder(image, place, { IndexerVolumeGuid: GUID });
      return undefined;
    },
    ROOM,
  ),
  fat(
    'free-space-windows-program',
    '1.3',
    'a program in the folder of Windows',
    (image, place) => {
      addHostFolder(image, place, { IndexerVolumeGuid: GUID, 'setup.exe': encodeUtf8('MZ') });
      return undefined;
    },
    { ...ROOM, expect: 'file-extra' },
  ),
  fat(
    'free-space-partition-larger',
    '12.1',
    'the partition is longer than its volume',
    (image) => growPartition(image, 1),
    ROOM,
  ),
  fat(
    'free-space-partition-smaller',
    '12.10',
    'the partition is shorter than its volume',
    (image) => growPartition(image, -1),
    { ...ROOM, expect: 'image-malformed' },
  ),
  fat(
    'free-space-volume-smaller',
    '12.1',
    'the boot sector gives the volume one cluster fewer than there are',
    (image, { at }) => {
      const boot = viewOf(image.subarray(at('boot-sector')));
      boot.setUint16(TOTAL_SECTORS, boot.getUint16(TOTAL_SECTORS, true) - 1, true);
      return undefined;
    },
    ROOM,
  ),
  fat(
    'free-space-residue-dirty',
    '10.2',
    'a host left the dirty bit set on a stick with room',
    (image, { at }) => {
      image[at('boot-sector') + STATE_BYTE] = 1;
      return undefined;
    },
    { ...ROOM, expect: 'residue' },
  ),
];
