import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateVectors } from './generate.ts';
import { assessVector, outcomeOf, writeVector } from './run.ts';
import { decodeVector, encodeVector } from './vector.ts';

const FOLDER = path.join(import.meta.dirname, 'vectors');
const vectors = await generateVectors();

describe('testkit', () => {
  let work = '';
  beforeAll(async () => {
    work = await mkdtemp(path.join(tmpdir(), 'sealkit-testkit-'));
  });
  afterAll(async () => {
    await rm(work, { recursive: true });
  });

  it('holds exactly the generated vectors', async () => {
    expect((await readdir(FOLDER)).sort()).toEqual([...vectors.keys()].map((name) => `${name}.txt`).sort());
  });

  it.each([...vectors.keys()])('%s', async (name) => {
    const text = vectors.get(name) ?? '';
    await expect(text).toMatchFileSnapshot(path.join(FOLDER, `${name}.txt`));
    const vector = decodeVector(text);
    expect(encodeVector(vector)).toBe(text);
    const folder = path.join(work, name);
    if (vector.image === null) await writeVector(vector, folder);
    expect(outcomeOf(await assessVector(vector, folder))).toBe(vector.expect);
  });
});
