/** Drives as macOS lists them: property lists of `diskutil list` and `diskutil info`, in the shapes that its versions print. */
import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { printable } from '../base/errors.ts';
import type { Drive } from './drive.ts';
import { understood, word } from './listed.ts';

export const DISKUTIL_LIST = ['diskutil', 'list', '-plist'] as const;
export const diskutilInfo = (disk: string) => ['diskutil', 'info', '-plist', disk] as const;

const disk = z.string().regex(/^disk[0-9]{1,4}(s[0-9]{1,4})*$/);
const part = z.object({
  DeviceIdentifier: disk,
  Content: z.string().optional(),
  MountPoint: z.string().optional(),
  // The volume that macOS 11 and later run from is not mounted itself.
  MountedSnapshots: z.array(z.object({ SnapshotMountPoint: z.string().optional() })).optional(),
});
const list = z.object({
  AllDisksAndPartitions: z.array(
    part.extend({
      Partitions: z.array(part).optional(),
      APFSVolumes: z.array(part).optional(),
      APFSPhysicalStores: z.array(z.object({ DeviceIdentifier: disk })).optional(),
    }),
  ),
  WholeDisks: z.array(disk),
});
const size = z.int().nonnegative();
/** Older versions do not have all of these: a card reader has a total size only, and no word on removable media. */
const info = z.object({
  DeviceIdentifier: disk,
  Size: size.optional(),
  TotalSize: size.optional(),
  DeviceBlockSize: z.int().positive(),
  WholeDisk: z.boolean(),
  WritableMedia: z.boolean(),
  RemovableMedia: z.boolean().optional(),
  RemovableMediaOrExternalDevice: z.boolean().optional(),
  Ejectable: z.boolean().optional(),
  BusProtocol: z.string(),
  VirtualOrPhysical: z.string().optional(),
  MediaName: word.optional(),
});
/** What stands in for volumes elsewhere in the list, which is not said: they count as mounted. */
const STORES = ['Apple_CoreStorage', 'Apple_RAID'];

export interface MacDisks {
  readonly whole: readonly string[];
  /** Where the disk, a part of it, or a volume that is stored on it is mounted. */
  readonly mountsOf: (disk: string) => readonly string[];
}

/** @throws SealkitError `drive-refused`: when the list cannot be understood, nothing is known to be safe */
export function parseDiskutilList(text: string): MacDisks {
  const { AllDisksAndPartitions: all, WholeDisks: whole } = understood('diskutil', text, (plist) =>
    list.parse(decodePlist(plist)),
  );
  const mountsOf = (name: string): readonly string[] =>
    all.flatMap((entry) => {
      // A container of volumes is a disk of its own, stored on a part of another one.
      const stores = (entry.APFSPhysicalStores ?? []).map((store) => wholeOf(store.DeviceIdentifier));
      if (entry.DeviceIdentifier !== name && !stores.includes(name)) return [];
      return [entry, ...(entry.Partitions ?? []), ...(entry.APFSVolumes ?? [])].flatMap(mountsOfPart);
    });
  return { whole, mountsOf };
}

function mountsOfPart({ Content, MountPoint, MountedSnapshots }: z.infer<typeof part>): readonly string[] {
  const snapshots = (MountedSnapshots ?? []).map(({ SnapshotMountPoint }) => SnapshotMountPoint);
  const store = STORES.find((kind) => kind === Content);
  return [MountPoint, ...snapshots, store].flatMap((name) =>
    name === undefined || name === '' ? [] : [printable(name)],
  );
}

/** @throws SealkitError `drive-refused` */
export function parseDiskutilInfo(text: string, { mountsOf }: MacDisks): Drive {
  const own = understood('diskutil', text, (plist) => info.parse(decodePlist(plist)));
  const name = own.DeviceIdentifier;
  return {
    path: `/dev/${name}`,
    // The disk itself and not the system's memory of it.
    openAs: `/dev/r${name}`,
    ...{ size: own.Size ?? own.TotalSize ?? 0, blockSize: own.DeviceBlockSize },
    isWhole: own.WholeDisk && own.VirtualOrPhysical !== 'Virtual',
    isRemovable:
      [own.RemovableMedia, own.RemovableMediaOrExternalDevice, own.Ejectable].includes(true) ||
      own.BusProtocol === 'USB',
    isReadOnly: !own.WritableMedia,
    ...{ vendor: null, model: own.MediaName ?? null, serial: null, insertion: null },
    mounts: mountsOf(name),
  };
}

function wholeOf(name: string): string {
  return name.replace(/s[0-9].*$/, '');
}

type Node = Readonly<Record<string, unknown>>;
const MAX_DEPTH = 16;

/** The value of a property list in XML: what is neither dictionary, array, text, whole number nor flag is left out as null. */
export function decodePlist(text: string): unknown {
  const options = { preserveOrder: true, parseTagValue: false, trimValues: false, processEntities: true };
  const nodes = new XMLParser({ ...options, ignoreDeclaration: true }).parse(text) as Node[];
  const plist = nodes.find((node) => 'plist' in node)?.['plist'] as Node[] | undefined;
  const [root] = elementsOf(plist ?? []);
  return root === undefined ? null : valueOf(root, 0);
}

function elementsOf(nodes: readonly Node[]): readonly (readonly [string, readonly Node[]])[] {
  return nodes.flatMap((node) =>
    Object.entries(node)
      .filter(([name]) => !name.startsWith('#') && name !== ':@')
      .map(([name, inner]) => [name, inner as Node[]] as const),
  );
}

function valueOf([name, inner]: readonly [string, readonly Node[]], depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError(`depth <=${MAX_DEPTH}`);
  const elements = elementsOf(inner);
  if (name === 'dict') {
    const members = elements.flatMap((element, i) =>
      element[0] === 'key' && elements[i + 1] !== undefined
        ? [[textOf(element[1]), elements[i + 1]] as const]
        : [],
    );
    return Object.fromEntries(
      members.map(([key, element]) => [key, element === undefined ? null : valueOf(element, depth + 1)]),
    );
  }
  if (name === 'array') return elements.map((element) => valueOf(element, depth + 1));
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'integer') return Number(textOf(inner));
  return name === 'string' ? textOf(inner) : null;
}

function textOf(nodes: readonly Node[]): string {
  return nodes.map(({ '#text': text }) => (typeof text === 'string' ? text : '')).join('');
}
