/** A payload file on its way in: read once, hashed in the same pass, refused when it is not what was promised. */
import { appendFileSync } from 'node:fs';
import { mkdir, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE } from '../../src/base/source.ts';
import { digestPayload, type DigestedFile } from '../../src/payload/index.ts';
import { newSha256 } from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { inFolder } from '../storage/temporary.ts';
import { sha256 } from '../testkit/fixture.ts';

const SERVICES = { newHash: newSha256, onBytes: () => undefined };
const CONTENT = new TextEncoder().encode('payload');

function digest(
  folder: string,
  {
    expected = null,
    onBytes = () => undefined,
  }: { expected?: string | null; onBytes?: (bytes: number) => void } = {},
): Promise<DigestedFile> {
  const file = { path: 'in/x.bin', kitPath: 'payload/x.bin', expected: { sha256: expected } };
  return digestPayload(file, 'payload[0]', folder, { newHash: newSha256, onBytes });
}

async function withPayload(work: (folder: string, file: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await mkdir(path.join(folder, 'in'));
    await work(folder, path.join(folder, 'in', 'x.bin'));
  });
}

describe('a payload file', () => {
  it('is digested, and can be found again', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      let bytes = 0;
      const digested = await digest(folder, {
        expected: sha256(CONTENT),
        onBytes: (more) => (bytes += more),
      });
      const content = { file, size: 7, modifiedMs: (await stat(file)).mtimeMs };
      expect(digested).toEqual({ path: 'payload/x.bin', size: 7, sha256: sha256(CONTENT), content });
      expect(bytes).toBe(7);
    }));

  it('lets others be heard before it has read all', () =>
    withPayload(async (folder, file) => {
      const size = 4 * CHUNK_SIZE;
      await writeFile(file, '');
      await truncate(file, size);
      let read = 0;
      let heardAfter = size;
      const onBytes = (more: number): void => {
        if (read === 0) setImmediate(() => (heardAfter = read));
        read += more;
      };
      await digest(folder, { onBytes });
      expect(read).toBe(size);
      expect(heardAfter).toBeLessThan(size);
    }));

  it('takes an empty file', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, '');
      expect(await digest(folder)).toMatchObject({ size: 0, sha256: sha256(new Uint8Array()) });
    }));

  it('refuses another digest than the expected one', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      expect(await codeOfAsync(() => digest(folder, { expected: '0'.repeat(64) }))).toBe(
        'definition-contradiction',
      );
    }));

  it('refuses a file that changes while it is read', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      const onBytes = (): void => appendFileSync(file, 'more');
      expect(await codeOfAsync(() => digest(folder, { onBytes }))).toBe('payload-changed');
    }));

  it('refuses a file that FAT cannot hold, before it is read', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, '');
      await truncate(file, 2 ** 32);
      expect(await codeOfAsync(() => digest(folder))).toBe('payload-refused');
    }));

  it('refuses a folder', () =>
    withPayload(async (folder, file) => {
      await mkdir(file);
      expect(await codeOfAsync(() => digest(folder))).toBe('payload-refused');
    }));

  it('refuses a link', () =>
    withPayload(async (folder, file) => {
      await writeFile(`${file}.real`, CONTENT);
      await symlink('x.bin.real', file);
      expect(await codeOfAsync(() => digest(folder))).toBe('payload-refused');
    }));

  it('misses a file that is not there, and one below a file', () =>
    withPayload(async (folder, file) => {
      expect(await codeOfAsync(() => digest(folder))).toBe('payload-missing');
      const below = { path: 'in/x.bin/y', kitPath: 'payload/y', expected: { sha256: null } };
      await writeFile(file, '');
      expect(await codeOfAsync(() => digestPayload(below, 'payload[0]', folder, SERVICES))).toBe(
        'payload-missing',
      );
    }));
});
