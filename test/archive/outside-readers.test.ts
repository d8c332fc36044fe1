import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readByYauzl, run } from './outside-readers.ts';
import { SMALL_TREE, writtenZipOf } from './zips.ts';
import type { Tree } from './zips.ts';

const TREE: Tree = {
  ...SMALL_TREE,
  'payload/patch.msi': Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >> 7),
  'payload/a.b-c_d/E/f': new Uint8Array(65_536),
};

describe('other programs read the archive', () => {
  let folder = '';
  let file = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sealkit-archive-'));
    file = join(folder, 'kit.zip');
    writeFileSync(file, await writtenZipOf(TREE));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('7z tests and extracts it', () => {
    expect(run('7z', 't', file)).toContain('Everything is Ok');
    run('7z', 'x', `-o${folder}`, file);
    for (const [path, content] of Object.entries(TREE)) {
      expect(Buffer.compare(readFileSync(join(folder, path)), content), path).toBe(0);
    }
  });

  it('unzip tests it', () => {
    expect(run('unzip', '-t', file)).toContain('No errors detected');
  });

  it('yauzl reads it', async () => {
    const found = await readByYauzl(file, Infinity);
    expect(Object.keys(found)).toEqual(Object.keys(TREE).sort());
    for (const [path, content] of Object.entries(TREE)) {
      expect(Buffer.compare(found[path] ?? Buffer.from('-'), content), path).toBe(0);
    }
  });
});
