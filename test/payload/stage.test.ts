/** A payload file on its way in: read once, hashed in the same pass, refused when it is not what was promised. */
import { appendFileSync } from 'node:fs';
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageFile, type StagedFile } from '../../src/payload/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { inFolder } from '../storage/temporary.ts';
import { sha256 } from '../testkit/fixture.ts';

const CONTENT = new TextEncoder().encode('payload');

function stage(
  folder: string,
  {
    expected = null,
    onProgress = () => undefined,
  }: { expected?: string | null; onProgress?: (bytes: number) => void } = {},
): Promise<StagedFile> {
  const file = { path: 'in/x.bin', kitPath: 'payload/x.bin', expected: { sha256: expected } };
  return stageFile(file, 'payload[0]', { from: folder, staging: path.join(folder, 'staging') }, onProgress);
}

async function withPayload(work: (folder: string, file: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await mkdir(path.join(folder, 'in'));
    await work(folder, path.join(folder, 'in', 'x.bin'));
  });
}

describe('staging a payload file', () => {
  it('copies it and says what it is', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      let bytes = 0;
      const staged = await stage(folder, {
        expected: sha256(CONTENT),
        onProgress: (more) => (bytes += more),
      });
      expect(staged).toEqual({ path: 'payload/x.bin', size: 7, sha256: sha256(CONTENT) });
      expect(await readFile(path.join(folder, 'staging', 'payload', 'x.bin'), 'utf8')).toBe('payload');
      expect(bytes).toBe(7);
    }));

  it('takes an empty file', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, '');
      expect(await stage(folder)).toMatchObject({ size: 0, sha256: sha256(new Uint8Array()) });
    }));

  it('refuses another digest than the expected one', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      expect(await codeOfAsync(() => stage(folder, { expected: '0'.repeat(64) }))).toBe(
        'definition-contradiction',
      );
    }));

  it('refuses a file that changes while it is read', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      const onProgress = (): void => appendFileSync(file, 'more');
      expect(await codeOfAsync(() => stage(folder, { onProgress }))).toBe('payload-changed');
    }));

  it('refuses a file that FAT cannot hold, before it is read', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, '');
      await truncate(file, 2 ** 32);
      expect(await codeOfAsync(() => stage(folder))).toBe('payload-refused');
    }));

  it('refuses a folder', () =>
    withPayload(async (folder, file) => {
      await mkdir(file);
      expect(await codeOfAsync(() => stage(folder))).toBe('payload-refused');
    }));

  it('refuses a link', () =>
    withPayload(async (folder, file) => {
      await writeFile(`${file}.real`, CONTENT);
      await symlink('x.bin.real', file);
      expect(await codeOfAsync(() => stage(folder))).toBe('payload-refused');
    }));

  it('misses a file that is not there, and one below a file', () =>
    withPayload(async (folder, file) => {
      expect(await codeOfAsync(() => stage(folder))).toBe('payload-missing');
      const below = { path: 'in/x.bin/y', kitPath: 'payload/y', expected: { sha256: null } };
      await writeFile(file, '');
      const folders = { from: folder, staging: path.join(folder, 'staging') };
      expect(await codeOfAsync(() => stageFile(below, 'payload[0]', folders, () => undefined))).toBe(
        'payload-missing',
      );
    }));

  it('does not write over what is staged', () =>
    withPayload(async (folder, file) => {
      await writeFile(file, CONTENT);
      await stage(folder);
      expect(await codeOfAsync(() => stage(folder))).toBe('io-error');
    }));
});
