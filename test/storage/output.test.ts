/** Outputs exist whole or not at all. */
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import { CHUNK_SIZE, sourceOfBytes } from '../../src/base/source.ts';
import {
  copyTo,
  publish,
  refuseExisting,
  withNewFile,
  withStaging,
  writeNew,
} from '../../src/storage/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { inFolder } from './temporary.ts';

describe('staging', () => {
  it('is a folder of its own inside the one given, which is made, and is gone afterwards', () =>
    inFolder(async (folder) => {
      const parent = path.join(folder, 'a', 'b');
      const result = await withStaging(parent, async (staging) => {
        expect(path.dirname(staging)).toBe(parent);
        expect(path.basename(staging)).toMatch(/^\.sealkit-partial-/);
        await writeNew(path.join(staging, 'deep', 'x'), 'x');
        return 7;
      });
      expect(result).toBe(7);
      // Nothing was put there, so nothing stays.
      expect(await readdir(folder)).toEqual([]);
    }));

  it('keeps the folders that were made for it when something came into them', () =>
    inFolder(async (folder) => {
      const parent = path.join(folder, 'a', 'b');
      await withStaging(parent, () => writeNew(path.join(parent, 'x'), 'x'));
      expect(await readdir(parent)).toEqual(['x']);
    }));

  it('keeps an empty folder that was there before', () =>
    inFolder(async (folder) => {
      const parent = path.join(folder, 'a');
      await mkdir(parent);
      await withStaging(path.join(parent, 'b'), () => Promise.resolve());
      expect(await readdir(folder)).toEqual(['a']);
    }));

  it('is gone after an error as well', () =>
    inFolder(async (folder) => {
      const work = async (staging: string): Promise<void> => {
        await writeNew(path.join(staging, 'x'), 'x');
        throw new SealkitError({ code: 'interrupted' });
      };
      expect(await codeOfAsync(() => withStaging(folder, work))).toBe('interrupted');
      expect(await readdir(folder)).toEqual([]);
    }));

  it('cannot be made where a file stands', () =>
    inFolder(async (folder) => {
      await writeFile(path.join(folder, 'file'), '');
      const work = (): Promise<void> => Promise.resolve();
      expect(await codeOfAsync(() => withStaging(path.join(folder, 'file'), work))).toBe('io-error');
    }));
});

describe('a new file', () => {
  it('replaces nothing', () =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'x');
      await writeNew(file, 'old');
      expect(await codeOfAsync(() => writeNew(file, 'new'))).toBe('output-exists');
      expect(await readFile(file, 'utf8')).toBe('old');
    }));

  it('does not follow a link that was put in its place', () =>
    inFolder(async (folder) => {
      await symlink(path.join(folder, 'elsewhere'), path.join(folder, 'x'));
      expect(await codeOfAsync(() => writeNew(path.join(folder, 'x'), 'new'))).toBe('output-exists');
      expect(await readdir(folder)).toEqual(['x']);
    }));

  it('is removed when its work fails', () =>
    inFolder(async (folder) => {
      const work = withNewFile(path.join(folder, 'x'), async (handle) => {
        await handle.writeFile('half');
        throw new SealkitError({ code: 'interrupted' });
      });
      expect(await codeOfAsync(() => work)).toBe('interrupted');
      expect(await readdir(folder)).toEqual([]);
    }));

  it('has the mode asked for', () =>
    inFolder(async (folder) => {
      await withNewFile(path.join(folder, 'x'), () => Promise.resolve(), 0o600);
      expect((await stat(path.join(folder, 'x'))).mode & 0o777).toBe(0o600);
    }));
});

describe('copying', () => {
  it('copies and shows every byte once', () =>
    inFolder(async (folder) => {
      const bytes = Uint8Array.from({ length: CHUNK_SIZE + 7 }, (_, i) => i % 251);
      const seen: number[] = [];
      await copyTo(sourceOfBytes(bytes), path.join(folder, 'x'), (chunk) => seen.push(chunk.length));
      expect(Buffer.from(bytes).equals(await readFile(path.join(folder, 'x')))).toBe(true);
      expect(seen).toEqual([CHUNK_SIZE, 7]);
    }));

  it('ends with what the observer throws, and leaves no file', () =>
    inFolder(async (folder) => {
      const observe = (): never => {
        throw new SealkitError({ code: 'interrupted' });
      };
      const copy = copyTo(sourceOfBytes(new Uint8Array(9)), path.join(folder, 'x'), observe);
      expect(await codeOfAsync(() => copy)).toBe('interrupted');
      expect(await readdir(folder)).toEqual([]);
    }));
});

describe('publishing', () => {
  const content = (file: string): Promise<string> => readFile(file, 'utf8');

  it('gives a file its name, and replaces an older one only with force', () =>
    inFolder(async (folder) => {
      const [staged, file] = [path.join(folder, 'staged'), path.join(folder, 'kit.img')];
      await writeNew(staged, 'one');
      await publish(staged, file, false);
      expect([await content(file), await readdir(folder)]).toEqual(['one', ['kit.img']]);
      await writeNew(staged, 'two');
      expect(await codeOfAsync(() => publish(staged, file, false))).toBe('output-exists');
      expect(await content(file)).toBe('one');
      await publish(staged, file, true);
      expect([await content(file), await readdir(folder)]).toEqual(['two', ['kit.img']]);
    }));

  it('replaces nothing that came to stand there after it was looked for', () =>
    inFolder(async (folder) => {
      const names = Array.from({ length: 20 }, (_, i) => path.join(folder, `${i}`));
      for (const name of names) await writeFile(name, name);
      // All look before one of them writes.
      const ends = await Promise.allSettled(
        names.map((name) => publish(name, path.join(folder, 'x'), false)),
      );
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readdir(folder)).toHaveLength(20);
    }));

  it('replaces a whole folder', () =>
    inFolder(async (folder) => {
      const [staged, kit] = [path.join(folder, 'staged'), path.join(folder, 'kit')];
      await writeNew(path.join(kit, 'old'), 'old');
      await writeNew(path.join(staged, 'new'), 'new');
      await publish(staged, kit, true);
      expect([await readdir(kit), await readdir(folder)]).toEqual([['new'], ['kit']]);
    }));

  it('replaces no folder by what is none, and keeps it', () =>
    inFolder(async (folder) => {
      const [staged, kit] = [path.join(folder, 'staged'), path.join(folder, 'kit')];
      await writeNew(path.join(kit, 'old'), 'old');
      expect(await codeOfAsync(() => publish(staged, kit, true))).toBe('output-invalid');
      await writeNew(staged, 'new');
      expect(await codeOfAsync(() => publish(staged, kit, true))).toBe('output-invalid');
      expect(await readdir(kit)).toEqual(['old']);
    }));

  it('is refused early for what is there', () =>
    inFolder(async (folder) => {
      await mkdir(path.join(folder, 'x'));
      expect(await codeOfAsync(() => refuseExisting(path.join(folder, 'x'), false))).toBe('output-exists');
      expect(await codeOfAsync(() => refuseExisting(path.join(folder, 'x'), true))).toBe('no error');
      expect(await codeOfAsync(() => refuseExisting(path.join(folder, 'y'), false))).toBe('no error');
    }));
});
