/** The example's image and archive before programs that know nothing of Sealkit. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceOfBytes } from '../../src/base/source.ts';
import { fatfsHashes } from '../image/fatfs-reader.ts';
import { fsckComplaints, runTool } from '../image/outside-tools.ts';
import { brokenWindowsRules } from '../image/windows-rules.ts';
import { buildExample, placeExample, runProgram, type BuiltKit } from './example.ts';
import { filesBelow, firstFolderDifference, sha256 } from './files.ts';

const MIB = 2 ** 20;
let folder = '';
let kit: BuiltKit;
let extracted = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-real-image-'));
  kit = buildExample(
    await placeExample(path.join(folder, 'in')),
    path.join(folder, 'out'),
    'img,iso,zip,dir',
  );
  extracted = path.join(folder, 'extracted');
  await mkdir(extracted);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the .img of the worked example', () => {
  it('leaves fsck.fat nothing to say', async () => {
    const volume = path.join(folder, 'volume');
    await writeFile(volume, (await readFile(kit.img)).subarray(MIB));
    expect(fsckComplaints(volume)).toEqual([]);
  });

  it('is what parted calls one FAT partition from 1 MiB on', () => {
    const { status, output } = runTool('parted', '-s', '-m', kit.img, 'unit', 'MiB', 'print');
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).toMatch(/^1:1\.00MiB:.*:fat16::/m);
    expect(output).not.toMatch(/^2:|error|warning/im);
  });

  it('is extracted by mtools to the files of the folder, which sha256sum confirms', async () => {
    const copied = runTool('mcopy', '-s', '-n', '-m', '-i', `${kit.img}@@1M`, '::/*', extracted);
    expect(copied).toEqual({ status: 0, output: '' });
    expect(await firstFolderDifference(extracted, kit.dir)).toBeNull();
    for (const list of ['kit/SEAL', 'verify/SHA256SUMS']) {
      const { code, stdout } = runProgram('sha256sum', ['-c', list], { cwd: extracted });
      expect({ code, lines: stdout.split('\n').filter((line) => !line.endsWith(': OK')) }).toEqual({
        code: 0,
        lines: [''],
      });
    }
  });

  it('passes 7z t', () => {
    expect(runTool('7z', 't', kit.img)).toMatchObject({ status: 0 });
  });

  it('is read alike by FatFs, as firmware does', async () => {
    const files = await filesBelow(kit.dir);
    const expected = new Map([...files].map(([name, bytes]) => [name, sha256(bytes)]));
    expect(await fatfsHashes(await readFile(kit.img))).toEqual(expected);
  });

  it('keeps every rule of Windows, free clusters included', async () => {
    expect(await brokenWindowsRules(sourceOfBytes(await readFile(kit.img)))).toEqual([]);
  });
});

describe('the .iso of the worked example', () => {
  it('passes 7z t, and isovfy finds nothing wrong', () => {
    expect(runTool('7z', 't', kit.iso)).toMatchObject({ status: 0 });
    const { status, output } = runTool('isovfy', kit.iso);
    expect(output).toContain('No errors found');
    expect(status).toBe(0);
  });

  it('is extracted by xorriso to the files of the folder', async () => {
    const target = path.join(folder, 'from-iso');
    const extract = ['-indev', kit.iso, '-osirrox', 'on', '-extract', '/', target];
    expect(runTool('xorriso', ...extract)).toMatchObject({ status: 0 });
    expect(await firstFolderDifference(target, kit.dir)).toBeNull();
  });
});

describe('the .zip of the worked example', () => {
  it('passes 7z t and unzip -t', () => {
    expect(runTool('7z', 't', kit.zip)).toMatchObject({ status: 0 });
    const { status, output } = runTool('unzip', '-t', kit.zip);
    expect(output).toContain('No errors detected');
    expect(status).toBe(0);
  });

  it('is extracted by unzip to the files of the folder', async () => {
    const target = path.join(folder, 'unzipped');
    expect(runTool('unzip', '-q', kit.zip, '-d', target)).toEqual({ status: 0, output: '' });
    expect(await firstFolderDifference(target, kit.dir)).toBeNull();
  });
});
