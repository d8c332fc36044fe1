/**
 * Drives as macOS lists them: property lists of `diskutil list` and `diskutil info`. Keys by what programs that read them expect;
 * not yet seen from a real computer.
 */
import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { SealkitError, printable } from '../base/errors.ts';
import type { Drive } from './drive.ts';

export const DISKUTIL_LIST = ['diskutil', 'list', '-plist'] as const;
export const diskutilInfo = (disk: string) => ['diskutil', 'info', '-plist', disk] as const;

const disk = z.string().regex(/^disk[0-9]{1,4}(s[0-9]{1,4})*$/);
const part = z.object({ DeviceIdentifier: disk, MountPoint: z.string().optional() });
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
const info = z.object({
  DeviceIdentifier: disk,
  Size: z.int().nonnegative(),
  DeviceBlockSize: z.int().positive(),
  WholeDisk: z.boolean(),
  WritableMedia: z.boolean(),
  RemovableMedia: z.boolean(),
  RemovableMediaOrExternalDevice: z.boolean().optional(),
  BusProtocol: z.string(),
  VirtualOrPhysical: z.string().optional(),
  MediaName: z.string().optional(),
  SystemImage: z.boolean().optional(),
});

export interface MacDisks {
  readonly whole: readonly string[];
  /** Where the disk, a part of it, or a volume that is stored on it is mounted. */
  readonly mountsOf: (disk: string) => readonly string[];
}

/** @throws SealkitError `drive-refused`: when the list cannot be understood, nothing is known to be safe */
export function parseDiskutilList(text: string): MacDisks {
  const { AllDisksAndPartitions: all, WholeDisks: whole } = understood(list, text);
  const mountsOf = (name: string): readonly string[] =>
    all.flatMap((entry) => {
      // A container of volumes is a disk of its own, stored on a part of another one.
      const stores = (entry.APFSPhysicalStores ?? []).map((store) => wholeOf(store.DeviceIdentifier));
      if (entry.DeviceIdentifier !== name && !stores.includes(name)) return [];
      return [entry, ...(entry.Partitions ?? []), ...(entry.APFSVolumes ?? [])].flatMap(({ MountPoint }) =>
        MountPoint === undefined || MountPoint === '' ? [] : [printable(MountPoint)],
      );
    });
  return { whole, mountsOf };
}

/** @throws SealkitError `drive-refused` */
export function parseDiskutilInfo(text: string, { mountsOf }: MacDisks): Drive {
  const own = understood(info, text);
  const name = own.DeviceIdentifier;
  return {
    path: `/dev/${name}`,
    // The disk itself and not the system's memory of it.
    openAs: `/dev/r${name}`,
    ...{ size: own.Size, blockSize: own.DeviceBlockSize },
    isWhole: own.WholeDisk && own.VirtualOrPhysical !== 'Virtual',
    isRemovable:
      own.RemovableMedia || own.RemovableMediaOrExternalDevice === true || own.BusProtocol === 'USB',
    isReadOnly: !own.WritableMedia,
    ...{ vendor: null, model: own.MediaName === undefined ? null : printable(own.MediaName), serial: null },
    mounts: mountsOf(name),
  };
}

function wholeOf(name: string): string {
  return name.replace(/s[0-9].*$/, '');
}

function understood<T>(form: z.ZodType<T>, text: string): T {
  try {
    return form.parse(decodePlist(text));
  } catch (cause) {
    throw new SealkitError({ code: 'drive-refused', expected: 'diskutil', found: 'plist' }, { cause });
  }
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
