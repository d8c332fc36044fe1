/** A payload of many files, digested from both ends. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestAll, digestBatch, type DigestBatch } from '../../src/payload/index.ts';
import { inFolder } from '../storage/temporary.ts';
import { newHash, sha256 } from '../testkit/fixture.ts';

const COUNT = 450;
const NAMES = Array.from({ length: COUNT }, (_, i) => `payload/${String(i).padStart(4, '0')}`);
const SIZE = NAMES[0]?.length ?? 0;

/** Digests a folder of files, each of which holds its own name, after some of them were lost. */
async function digestWithout(lost: readonly number[]) {
  const calls = { bytes: 0, beside: 0 };
  const services = { newHash, onBytes: (bytes: number) => void (calls.bytes += bytes) };
  const beside: DigestBatch = async (batch) => {
    calls.beside += 1;
    // Takes its time, as another thread does: most is done here.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return digestBatch(batch, { newHash, onBytes: () => undefined });
  };
  let digested: Awaited<ReturnType<typeof digestAll>> = [];
  await inFolder(async (folder) => {
    const files = NAMES.map((name) => path.join(folder, path.basename(name)));
    await Promise.all(files.map((file, i) => writeFile(file, NAMES[i] ?? '')));
    const entries = NAMES.map((kitPath) => {
      return { path: path.basename(kitPath), kitPath, expected: { sha256: null } };
    });
    await Promise.all(lost.map((i) => rm(files[i] ?? '')));
    digested = await digestAll(
      { entries, folder, taken: [], limit: COUNT },
      services,
      Promise.resolve(beside),
    );
  });
  return { digested, calls };
}

describe('a payload of many files', () => {
  it('is digested whole and in its order, by two', async () => {
    const { digested, calls } = await digestWithout([]);
    expect(digested.map(({ path: name }) => name)).toEqual(NAMES);
    expect(digested.map((file) => file.sha256)).toEqual(NAMES.map((name) => sha256(Buffer.from(name))));
    expect(calls.bytes).toBe(COUNT * SIZE);
    expect(calls.beside).toBeGreaterThan(0);
  });

  it.each([
    ['that the other thread has', [440], '0440'],
    ['in both parts', [3, 440], '0003'],
    ['twice where it ends', [349, 440], '0349'],
  ] as const)('fails with the first fault, one %s', async (_where, lost, named) => {
    await expect(digestWithout(lost)).rejects.toMatchObject({
      code: 'payload-missing',
      faults: [{ path: named }],
    });
  });
});
