import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { trustBytes, decodeVector, type Vector } from '../testkit/vector.ts';
import { writeVector } from '../testkit/run.ts';

const vectors = fileURLToPath(new URL('../testkit/vectors', import.meta.url));

export async function readVector(name: string): Promise<Vector> {
  return decodeVector(await readFile(path.join(vectors, `${name}.txt`), 'utf8'));
}

/** Names of all vectors that some launcher runs; `ts,go-native` ones cannot be shown through Wine. */
export async function launcherVectors(applies: readonly Vector['applies'][]): Promise<string[]> {
  const names = (await readdir(vectors)).map((file) => path.basename(file, '.txt')).sort();
  const all = await Promise.all(names.map(async (name) => ({ name, vector: await readVector(name) })));
  return all.filter(({ vector }) => applies.includes(vector.applies)).map(({ name }) => name);
}

/** A vector's kit and trusted record on disk. */
export async function placeKit(folder: string, name: string): Promise<{ kit: string; record: string }> {
  const vector = await readVector(name);
  const kit = path.join(folder, name, 'kit');
  const record = path.join(folder, name, 'record.json');
  await writeVector(vector, kit);
  await writeFile(record, trustBytes(vector));
  return { kit, record };
}
