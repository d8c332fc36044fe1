/** Names of a compound file and the tree that orders them: [MS-CFB] 2.6. */
import { malformed } from './malformed.ts';

export const DIRECTORY_ENTRY_SIZE = 128;
const NO_STREAM = 0xffffffff;
const MAX_NAME_BYTES = 64;
const KINDS = { 1: 'storage', 2: 'stream', 5: 'root' } as const;

export interface DirectoryEntry {
  /** UTF-16 as stored: Windows Installer packs most of its names, see names.ts. */
  readonly name: string;
  readonly kind: 'storage' | 'stream' | 'root';
  /** GUID without braces, upper-case; all zeros when unset. */
  readonly classId: string;
  readonly firstSector: number;
  readonly size: number;
}

interface Node extends DirectoryEntry {
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

/**
 * The root, and what lies directly below it in the tree's order. What lies deeper (embedded transforms) is not visited.
 * @param bytes all directory sectors
 * @param majorVersion in version 3 the upper half of a size is undefined and left out (2.6.3)
 * @throws SealkitError `msi-malformed`; also when names are out of order, because Windows would not find them then
 */
export function decodeDirectory(
  bytes: Uint8Array,
  majorVersion: 3 | 4,
): { root: DirectoryEntry; entries: DirectoryEntry[] } {
  const root = decodeEntry(bytes, 0, majorVersion);
  if (root.kind !== 'root') throw malformed('directory[0]', 'root', root.kind);
  const entries: DirectoryEntry[] = [];
  const waiting: Node[] = [];
  const seen = new Set<number>([0]);
  for (let id = root.child; ;) {
    if (id !== NO_STREAM) {
      if (seen.has(id)) throw malformed(`directory[${id}]`, '1 x', '2 x');
      seen.add(id);
      const node = decodeEntry(bytes, id, majorVersion);
      waiting.push(node);
      id = node.left;
    } else {
      const node = waiting.pop();
      if (node === undefined) break;
      checkNext(entries.at(-1), node);
      entries.push(node);
      id = node.right;
    }
  }
  return { root, entries };
}

function decodeEntry(bytes: Uint8Array, id: number, majorVersion: 3 | 4): Node {
  const count = bytes.length / DIRECTORY_ENTRY_SIZE;
  if (id >= count) throw malformed('directory', `id < ${count}`, id);
  const view = new DataView(bytes.buffer, bytes.byteOffset + id * DIRECTORY_ENTRY_SIZE, DIRECTORY_ENTRY_SIZE);
  const kind = KINDS[view.getUint8(66) as keyof typeof KINDS] as DirectoryEntry['kind'] | undefined;
  if (kind === undefined) throw malformed(`directory[${id}].type`, '1 | 2 | 5', view.getUint8(66));
  const upperSize = majorVersion === 4 ? view.getUint32(124, true) : 0;
  return {
    name: decodeName(view, id),
    kind,
    classId: decodeGuid(view, 80),
    firstSector: view.getUint32(116, true),
    size: upperSize * 2 ** 32 + view.getUint32(120, true),
    left: view.getUint32(68, true),
    right: view.getUint32(72, true),
    child: view.getUint32(76, true),
  };
}

function decodeName(view: DataView, id: number): string {
  const length = view.getUint16(64, true);
  if (length < 4 || length > MAX_NAME_BYTES || length % 2 !== 0) {
    throw malformed(`directory[${id}].name`, `length 4, 6 .. ${MAX_NAME_BYTES}`, length);
  }
  const units = Array.from({ length: length / 2 }, (_, i) => view.getUint16(2 * i, true));
  if (units.indexOf(0) !== units.length - 1)
    throw malformed(`directory[${id}].name`, '1 x NUL (-1)', `NUL (${units.indexOf(0)})`);
  return String.fromCharCode(...units.slice(0, -1));
}

/** Mixed-endian as Windows stores a GUID: [MS-DTYP] 2.3.4.2. */
export function decodeGuid(view: DataView, offset: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const tail = Array.from({ length: 8 }, (_, i) => hex(view.getUint8(offset + 8 + i), 2)).join('');
  const head = [
    hex(view.getUint32(offset, true), 8),
    hex(view.getUint16(offset + 4, true), 4),
    hex(view.getUint16(offset + 6, true), 4),
  ];
  return [...head, tail.slice(0, 4), tail.slice(4)].join('-').toUpperCase();
}

/** 2.6.4: the shorter name comes first; names of one length go by their upper-case code units. */
function checkNext(before: DirectoryEntry | undefined, entry: DirectoryEntry): void {
  if (entry.kind === 'root') throw malformed('directory', '1 x root', '2 x root');
  if (before === undefined) return;
  const byLength = before.name.length - entry.name.length;
  const inOrder = byLength < 0 || (byLength === 0 && upperCase(before.name) < upperCase(entry.name));
  if (!inOrder) throw malformed('directory', `> ${JSON.stringify(before.name)}`, entry.name);
}

/** Simple case conversion, unit by unit: a letter whose capital takes more units stays as it is. */
function upperCase(name: string): string {
  return name.replace(/[^]/g, (unit) => (unit.toUpperCase().length === 1 ? unit.toUpperCase() : unit));
}
