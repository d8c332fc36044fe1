/** Payload entries to files: folders are walked, and nothing in them slips in that a kit cannot carry. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectPayload, type PayloadFile } from '../../src/payload/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { inFolder } from '../storage/temporary.ts';

const LIMIT = 20;

function entry(name: string, kitPath = `payload/${name}`, sha256: string | null = null): PayloadFile {
  return { path: name, kitPath, expected: { sha256 } };
}

/** With files of these names, folders as needed; a name that ends with `/` is an empty folder. */
async function withFiles(names: readonly string[], work: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    for (const name of names) {
      const place = path.join(folder, name);
      await mkdir(name.endsWith('/') ? place : path.dirname(place), { recursive: true });
      if (!name.endsWith('/')) await writeFile(place, name);
    }
    await work(folder);
  });
}

function names(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${folder}/${i}`);
}

async function collect(folder: string, ...entries: readonly PayloadFile[]): Promise<string[]> {
  const collected = await collectPayload(entries, folder, ['payload/setup.msi'], LIMIT);
  return collected.map(({ file, field }) => `${field} ${file.path} > ${file.kitPath}`);
}

describe('payload entries', () => {
  it('are files as they are named, in their order', () =>
    withFiles(['b', 'a'], async (folder) => {
      expect(await collect(folder, entry('b'), entry('a', 'payload/x/a'))).toEqual([
        'payload[0] b > payload/b',
        'payload[1] a > payload/x/a',
      ]);
    }));

  it('leave a file that is not there to the reading of it', () =>
    withFiles([], async (folder) => {
      expect(await collect(folder, entry('none'))).toEqual(['payload[0] none > payload/none']);
    }));

  it('take a folder with everything below it, by path', () =>
    withFiles(['m/z.txt', 'm/B/2', 'm/B/1', 'm/a'], async (folder) => {
      expect(await collect(folder, entry('m', 'payload/manuals'))).toEqual([
        'payload[0] m/B/1 > payload/manuals/B/1',
        'payload[0] m/B/2 > payload/manuals/B/2',
        'payload[0] m/a > payload/manuals/a',
        'payload[0] m/z.txt > payload/manuals/z.txt',
      ]);
    }));

  it.each(['m/.hidden', 'm/two words', 'm/autorun.inf', 'm/1/2/3/4/5/6/7', 'm/1/2/3/4/5/6/7/'])(
    'refuse the name %s',
    (name) =>
      withFiles(['m/fine', name], async (folder) => {
        expect(await codeOfAsync(() => collect(folder, entry('m')))).toBe('payload-refused');
      }),
  );

  it('refuse a link in a folder', () =>
    withFiles(['m/a'], async (folder) => {
      await symlink('a', path.join(folder, 'm', 'b'));
      expect(await codeOfAsync(() => collect(folder, entry('m')))).toBe('payload-refused');
    }));

  it('do not follow a link to a folder', () =>
    withFiles(['m/a'], async (folder) => {
      await symlink('m', path.join(folder, 'link'));
      expect(await collect(folder, entry('link'))).toEqual(['payload[0] link > payload/link']);
    }));

  it.each([
    [['m/'], 'm'],
    [['m/empty/'], 'm/empty'],
    [['m/a', 'm/empty/'], 'm/empty'],
    [['m/a', 'm/b/c', 'm/b/empty/'], 'm/b/empty'],
  ])('refuse a folder without anything: %j', (names, path) =>
    withFiles(names, async (folder) => {
      const fault = {
        code: 'payload-refused',
        path,
        field: 'payload[0]',
        expected: `1..${LIMIT}`,
        found: '0',
      };
      await expect(collect(folder, entry('m'))).rejects.toMatchObject({ faults: [fault] });
    }),
  );

  it('take as many files as the limit, and no more', () =>
    withFiles([...names('m', LIMIT), ...names('n', LIMIT + 1), 'x'], async (folder) => {
      expect(await collect(folder, entry('m'))).toHaveLength(LIMIT);
      expect(await codeOfAsync(() => collect(folder, entry('n')))).toBe('payload-refused');
      expect(await codeOfAsync(() => collect(folder, entry('m'), entry('x')))).toBe('payload-refused');
    }));

  it('refuse more folders than files may be, and miss nothing in silence', () =>
    withFiles(
      names('m', LIMIT).map((name) => `${name}/`),
      async (folder) => {
        await mkdir(path.join(folder, 'm/0/below'));
        expect(await codeOfAsync(() => collect(folder, entry('m')))).toBe('payload-refused');
      },
    ));

  it('refuse a digest for a folder', () =>
    withFiles(['m/1'], async (folder) => {
      const withDigest = entry('m', 'payload/m', '0'.repeat(64));
      expect(await codeOfAsync(() => collect(folder, withDigest))).toBe('definition-contradiction');
    }));

  it.each(['payload/A', 'payload/setup.msi', 'payload/Setup.MSI'])('refuse a second file at %s', (kitPath) =>
    withFiles(['m/a', 'x'], async (folder) => {
      const code = await codeOfAsync(() => collect(folder, entry('m', 'payload'), entry('x', kitPath)));
      expect(code).toBe('definition-contradiction');
    }),
  );

  it('tell both of two names that Windows cannot tell apart', () =>
    withFiles(['m/a.txt', 'm/A.TXT'], async (folder) => {
      await expect(collect(folder, entry('m', 'payload/m'))).rejects.toMatchObject({
        faults: [{ expected: '1 x payload/m/A.TXT (Windows)', found: 'payload/m/A.TXT, payload/m/a.txt' }],
      });
    }));
});
