/** Drives as Linux lists them: `lsblk` of util-linux 2.33 or later, whose older versions write numbers and flags as text. */
import * as z from 'zod';
import { SealkitError } from '../base/errors.ts';
import type { Drive } from './drive.ts';
import { count, understood, word } from './listed.ts';

const COLUMNS = 'PATH,TYPE,SIZE,LOG-SEC,RO,RM,HOTPLUG,TRAN,VENDOR,MODEL,SERIAL,MOUNTPOINT';
export const LSBLK = ['lsblk', '--json', '--bytes', '--output', COLUMNS] as const;
/** Parts of parts: a partition with an encrypted volume with logical volumes. */
const MAX_DEPTH = 8;

const flag = z
  .union([z.boolean(), z.literal(['0', '1'])])
  .transform((value) => value === true || value === '1');
const node = z.strictObject({
  path: z.string().startsWith('/dev/'),
  type: z.string(),
  size: count,
  'log-sec': count,
  ro: flag,
  rm: flag,
  hotplug: flag,
  tran: z.string().nullable(),
  vendor: word,
  model: word,
  serial: word,
  mountpoint: word,
  children: z.array(z.unknown()).optional(),
});
const list = z.strictObject({ blockdevices: z.array(z.unknown()) });
type Node = z.infer<typeof node>;

/** A loop device is a drive too: its file is not told apart from a stick by whoever reads or writes it. */
const WHOLE = ['disk', 'loop', 'rom'];

/**
 * Every drive and every part of one.
 * @throws SealkitError `drive-refused`: when the list cannot be understood, nothing is known to be safe
 */
export function parseLsblk(text: string): readonly Drive[] {
  return understood('lsblk', text, (json) =>
    list.parse(JSON.parse(json)).blockdevices.flatMap((entry) => drivesOf(entry, null, 0)),
  );
}

function drivesOf(entry: unknown, parent: Node | null, depth: number): Drive[] {
  if (depth > MAX_DEPTH) throw new SealkitError({ code: 'drive-refused', expected: `depth <=${MAX_DEPTH}` });
  const own = node.parse(entry);
  const parts = (own.children ?? []).flatMap((child) => drivesOf(child, own, depth + 1));
  const drive: Drive = {
    path: own.path,
    openAs: own.path,
    size: own.size,
    blockSize: own['log-sec'],
    isWhole: parent === null && WHOLE.includes(own.type),
    isRemovable: own.rm || own.hotplug || own.tran === 'usb',
    isReadOnly: own.ro,
    vendor: own.vendor,
    model: own.model,
    serial: own.serial,
    insertion: null,
    mounts: [...(own.mountpoint === null ? [] : [own.mountpoint]), ...parts.flatMap(({ mounts }) => mounts)],
  };
  return [drive, ...parts];
}
