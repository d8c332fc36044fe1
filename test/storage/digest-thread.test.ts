/** SHA-256 by a thread: of a file, or of memory; what it cannot read is told to whoever asks. */
import { randomBytes } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CHUNK_SIZE } from '../../src/base/source.ts';
import { DigestThread, newTagger, TAG_KEY_SIZE } from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { sha256 } from '../testkit/fixture.ts';
import { inFolder } from './temporary.ts';

const BYTES = randomBytes(CHUNK_SIZE + 3);
const KEY = randomBytes(TAG_KEY_SIZE);

/** One that may read a file with these bytes. */
function withThread(work: (digest: DigestThread) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'file');
    await writeFile(file, BYTES);
    const handle = await open(file);
    const digest = new DigestThread(handle, file, KEY);
    try {
      await work(digest);
    } finally {
      await digest.close();
      await handle.close();
    }
  });
}

it('takes the digest of what a file holds so far', () =>
  withThread(async (digest) => {
    digest.reach(5);
    digest.reach(CHUNK_SIZE + 1);
    expect(await digest.digestHex()).toBe(sha256(BYTES.subarray(0, CHUNK_SIZE + 1)));
  }));

it('takes the digest of memory that threads share, and the same tags of it as this thread would', () =>
  withThread(async (digest) => {
    const memory = Buffer.from(new SharedArrayBuffer(9)).fill('b');
    const expected = newTagger(KEY)(memory.subarray(2), 7);
    expect(Buffer.compare(await digest.update(memory.subarray(2), 7), expected)).toBe(0);
    memory.fill('x');
    expect(await digest.digestHex()).toBe(sha256(Buffer.from('bbbbbbb')));
  }));

it('tells of a file that is shorter than was said, now and whatever is asked then', () =>
  withThread(async (digest) => {
    digest.reach(BYTES.length + 1);
    for (const ask of [() => digest.digestHex(), () => digest.update(BYTES, 0), () => digest.digestHex()])
      expect(await codeOfAsync(ask)).toBe('io-error');
  }));
