/** Files and folders of this computer as sources and trees. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWhole } from '../../src/base/source.ts';
import { newCrc32, newSha256, openPlainFile, readFolder, readSmallFile } from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { inFolder } from './temporary.ts';

describe('sums', () => {
  it('are those of the platform, in any chunks', () => {
    const bytes = new Uint8Array(randomBytes(1000));
    const [sha, crc] = [newSha256(), newCrc32()];
    for (const [from, to] of [
      [0, 1],
      [1, 999],
      [999, 1000],
    ] as const) {
      sha.update(bytes.subarray(from, to));
      crc.update(bytes.subarray(from, to));
    }
    expect(sha.digestHex()).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(crc.digest()).toBeGreaterThanOrEqual(0);
    // The check value of CRC-32 (ISO-HDLC): the sum of "123456789".
    const check = newCrc32();
    check.update(new TextEncoder().encode('123456789'));
    expect(check.digest()).toBe(0xcbf43926);
  });
});

describe('a plain file', () => {
  it('is read at any place', () =>
    inFolder(async (folder) => {
      await writeFile(path.join(folder, 'x'), 'hello');
      const opened = await openPlainFile(path.join(folder, 'x'));
      const target = new Uint8Array(3);
      await opened.source.read(1, target);
      expect([opened.source.size, Buffer.from(target).toString()]).toEqual([5, 'ell']);
      opened.close();
    }));

  it('that shrinks is an error of reading', () =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'x');
      await writeFile(file, 'hello');
      const opened = await openPlainFile(file);
      await truncate(file, 2);
      expect(await codeOfAsync(() => readWhole(opened.source))).toBe('io-error');
      opened.close();
    }));

  it.each(['folder', 'link', 'pipe', 'nothing'])('is no %s', (kind) =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'x');
      if (kind === 'folder') await mkdir(file);
      if (kind === 'link') await symlink('/etc/hostname', file);
      if (kind === 'pipe') execFileSync('mkfifo', [file]);
      const isThing = kind === 'folder' || kind === 'pipe';
      expect(await codeOfAsync(() => openPlainFile(file))).toBe(isThing ? 'source-unrecognised' : 'io-error');
      expect(await codeOfAsync(() => readSmallFile(file, 9, 'key-malformed'))).toBe(
        isThing ? 'key-malformed' : 'io-error',
      );
    }),
  );

  it('that is small has a limit', () =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'x');
      await writeFile(file, '123456789');
      expect((await readSmallFile(file, 9, 'usage')).length).toBe(9);
      expect(await codeOfAsync(() => readSmallFile(file, 8, 'usage'))).toBe('usage');
    }));
});

describe('a folder', () => {
  it('is listed whole, and links are not followed', () =>
    inFolder(async (folder) => {
      await mkdir(path.join(folder, 'a', 'b'), { recursive: true });
      await writeFile(path.join(folder, 'a', 'b', 'x'), '12');
      await symlink('..', path.join(folder, 'a', 'up'));
      await symlink('b/x', path.join(folder, 'a', 'file'));
      execFileSync('mkfifo', [path.join(folder, 'pipe')]);
      const { entries } = await readFolder(folder, 100);
      const listed = entries.map(({ path: name, kind, size }) => `${kind} ${name} ${size}`).sort();
      expect(listed).toEqual([
        'directory a 0',
        'directory a/b 0',
        'file a/b/x 2',
        'other a/file 0',
        'other a/up 0',
        'other pipe 0',
      ]);
    }));

  it('is listed up to one more than its limit', () =>
    inFolder(async (folder) => {
      for (let i = 0; i < 9; i++) await writeFile(path.join(folder, `${i}`), '');
      expect((await readFolder(folder, 9)).entries).toHaveLength(9);
      expect((await readFolder(folder, 8)).entries).toHaveLength(9);
      expect((await readFolder(folder, 3)).entries).toHaveLength(4);
    }));

  it('gives files that refuse what took their place', () =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'x');
      await writeFile(file, '12345');
      const [entry] = (await readFolder(folder, 9)).entries;
      const read = (): Promise<string> =>
        codeOfAsync(() => (entry === undefined ? Promise.resolve() : readWhole(entry.source)));
      expect([entry?.size, await read()]).toEqual([5, 'no error']);
      await rename(file, path.join(folder, 'y'));
      await symlink('y', file);
      expect(await read()).toBe('io-error');
      await rm(file);
      expect(await read()).toBe('io-error');
      await writeFile(file, '123456');
      expect(await read()).toBe('io-error');
    }));

  it('is named as it was typed, and what lies in it with escapes', () =>
    inFolder(async (folder) => {
      const root = path.join(folder, 'año');
      await expect(readFolder(root, 10)).rejects.toMatchObject({ faults: [{ path: root }] });
      await mkdir(root);
      const inner = path.join(root, 'ñ');
      await writeFile(inner, 'x');
      const { entries } = await readFolder(root, 10);
      await rm(inner);
      const [{ source } = { source: null }] = entries;
      await expect(source?.read(0, new Uint8Array(1))).rejects.toMatchObject({
        faults: [{ path: '\\u00f1' }],
      });
    }));

  it('that is none is an error of reading', () =>
    inFolder(async (folder) => {
      await writeFile(path.join(folder, 'x'), '');
      expect(await codeOfAsync(() => readFolder(path.join(folder, 'x'), 9))).toBe('io-error');
      expect(await codeOfAsync(() => readFolder(path.join(folder, 'y'), 9))).toBe('io-error');
    }));
});
