/** Missing folders are made one at a time, so that it ends wherever it is tried. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { inFolder } from './temporary.ts';

describe('making a folder', () => {
  it('makes what is missing above it, and says what was', () =>
    inFolder(async (folder) => {
      await mkdir(path.join(folder, 'a'));
      expect(await makeFolder(path.join(folder, 'a', 'b', 'c'))).toBe(path.join(folder, 'a', 'b'));
      expect(await readdir(folder, { recursive: true })).toEqual(['a', 'a/b', 'a/b/c']);
      expect(await makeFolder(path.join(folder, 'a', 'b', 'c'))).toBeNull();
    }));

  it('may be done by many at once, one of whom made each', () =>
    inFolder(async (folder) => {
      const wanted = path.join(folder, 'a', 'b');
      const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(wanted)));
      expect(made.filter((topmost) => topmost === path.join(folder, 'a'))).toHaveLength(1);
      expect(await readdir(folder, { recursive: true })).toEqual(['a', 'a/b']);
    }));

  it('is refused below a file', () =>
    inFolder(async (folder) => {
      await writeFile(path.join(folder, 'file'), '');
      expect(await codeOfAsync(() => makeFolder(path.join(folder, 'file', 'a', 'b')))).toBe('io-error');
    }));

  it.each(['/proc/sealkit', '/proc/sealkit/a/b', '/proc/self/fd/sealkit'])(
    'is refused in %s',
    async (folder) => {
      expect(await codeOfAsync(() => makeFolder(folder))).toBe('io-error');
    },
  );
});
