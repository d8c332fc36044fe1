/** Folders and bytes compared in tests. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every file below a folder with its bytes, by path. */
export async function filesBelow(root: string): Promise<Map<string, Buffer>> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const names = files.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
  const contents = await Promise.all(names.map((name) => readFile(path.join(root, name))));
  return new Map(names.map((name, i) => [name, contents[i] ?? Buffer.alloc(0)]));
}

/** Where two byte strings part, in words; null when they are equal. */
export function firstDifference(a: Buffer, b: Buffer): string | null {
  if (a.equals(b)) return null;
  const at = a.findIndex((byte, i) => byte !== b[i]);
  const offset = at < 0 ? a.length : at;
  const [left, right] = [a, b].map((bytes) => `<${bytes.subarray(offset, offset + 16).toString('hex')}>`);
  return `at ${offset} of ${a.length} and ${b.length}: ${left} against ${right}`;
}

/** The first file in which two folders differ, and where; null when they hold the same. */
export async function firstFolderDifference(one: string, other: string): Promise<string | null> {
  const [a, b] = [await filesBelow(one), await filesBelow(other)];
  for (const name of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const [left, right] = [a.get(name), b.get(name)];
    if (left === undefined || right === undefined) return `${name} in one only`;
    const difference = firstDifference(left, right);
    if (difference !== null) return `${name} ${difference}`;
  }
  return null;
}
