import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GrowingFile, lookAt, withFilesInTurn } from '../../src/storage/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-growing-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Write = (offset: number, ...bytes: number[]) => Promise<void>;

/** A growing file of four bytes in all, and what writes it. */
async function withGrowing(
  name: string,
  work: (growing: GrowingFile, write: Write) => Promise<void>,
): Promise<void> {
  const file = path.join(folder, name);
  const handle = await open(file, 'wx+');
  try {
    const growing = new GrowingFile(handle, file);
    await work(growing, async (offset, ...bytes) => {
      await handle.write(Uint8Array.from(bytes), 0, bytes.length, offset);
      growing.reach({ end: offset + bytes.length, size: 4 });
    });
  } finally {
    await handle.close();
  }
}

async function readPair(growing: GrowingFile, offset: number): Promise<number[]> {
  const target = new Uint8Array(2);
  await (await growing.source()).read(offset, target);
  return [...target];
}

describe('GrowingFile', () => {
  it('lets a read wait for its bytes', () =>
    withGrowing('waits', async (growing, write) => {
      const order: string[] = [];
      const reading = readPair(growing, 1).then((bytes) => {
        order.push('read');
        return bytes;
      });
      await write(0, 1, 2);
      order.push('half written');
      await write(2, 3, 4);
      expect(await reading).toEqual([2, 3]);
      expect(order).toEqual(['half written', 'read']);
      expect(await readPair(growing, 0)).toEqual([1, 2]);
    }));

  it('fails reads of what was never written, whether they waited or come later', () =>
    withGrowing('ended', async (growing, write) => {
      await write(0, 1, 2);
      const waiting = readPair(growing, 1);
      growing.end();
      await expect(waiting).rejects.toMatchObject({ code: 'io-error' });
      await expect(readPair(growing, 2)).rejects.toMatchObject({ code: 'io-error' });
      expect(await readPair(growing, 0)).toEqual([1, 2]);
    }));

  it('does not wait for bytes behind its end', () =>
    withGrowing('behind', async (growing) => {
      growing.reach({ end: 0, size: 4 });
      await expect(readPair(growing, 3)).rejects.toMatchObject({ code: 'io-error' });
    }));
});

describe('withFilesInTurn', () => {
  it('reads one file after the other, and back', async () => {
    const [one, two] = ['one', 'two'].map((name) => path.join(folder, name));
    await writeFile(one ?? '', 'abcd');
    await writeFile(two ?? '', 'efgh');
    const text = await withFilesInTurn(async (sourceOf) => {
      const target = new Uint8Array(2);
      let read = '';
      for (const [file, offset] of [
        [one, 0],
        [one, 2],
        [two, 1],
        [one, 1],
      ] as const) {
        await sourceOf(await lookAt(file ?? '')).read(offset, target);
        read += Buffer.from(target).toString();
      }
      return read;
    });
    expect(text).toBe('abcdfgbc');
  });

  it('says which file cannot be read', async () => {
    const missing = path.join(folder, 'missing');
    const seen = { file: missing, size: 1, modifiedMs: 0 };
    const reading = withFilesInTurn((sourceOf) => sourceOf(seen).read(0, new Uint8Array(1)));
    await expect(reading).rejects.toMatchObject({ code: 'io-error', faults: [{ found: 'ENOENT' }] });
  });

  it('refuses a file that is no longer what was seen', async () => {
    const file = path.join(folder, 'changing');
    await writeFile(file, 'abcd');
    const seen = await lookAt(file);
    await writeFile(file, 'abcde');
    const touched = { ...seen, size: 5 };
    for (const earlier of [seen, touched]) {
      const reading = withFilesInTurn((sourceOf) => sourceOf(earlier).read(0, new Uint8Array(1)));
      await expect(reading).rejects.toMatchObject({ code: 'payload-changed' });
    }
  });
});
