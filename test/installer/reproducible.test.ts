import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildElsewhere } from './elsewhere.ts';

const execute = promisify(execFile);
const MAX_SIZE = 3 * 1024 * 1024;

let work: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-reproducible-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe('the installer is reproducible', () => {
  it('gives the same bytes in another folder, time zone, locale and umask, with a cold Go cache', async () => {
    const first = await buildElsewhere(path.join(work, 'a'), { env: { TZ: 'America/Bogota', LC_ALL: 'C' } });
    const second = await buildElsewhere(path.join(work, 'another folder', 'b'), {
      umask: '077',
      env: {
        TZ: 'Asia/Tokyo',
        LC_ALL: 'es_ES.UTF-8',
        GOCACHE: path.join(work, 'go-cache'),
        GOFLAGS: '-race',
      },
    });
    expect((await readFile(second)).equals(await readFile(first))).toBe(true);
  });

  it('stays small and leaves nothing but the MSI', async () => {
    const msi = await buildElsewhere(path.join(work, 'c'));
    expect((await stat(msi)).size).toBeLessThanOrEqual(MAX_SIZE);
    expect(await readdir(path.dirname(msi))).toEqual([path.basename(msi)]);
  });

  it('has another package code as soon as anything inside is different', async () => {
    const same = await buildElsewhere(path.join(work, 'd'));
    const other = await buildElsewhere(path.join(work, 'e'), {
      edit: (copy) => appendFile(path.join(copy, 'kit-template/installer/files/LEEME-README.txt'), 'x\n'),
    });
    const codeOf = async (msi: string): Promise<string | undefined> =>
      /^9\t(.*)\r$/m.exec((await execute('msiinfo', ['export', msi, '_SummaryInformation'])).stdout)?.[1];
    expect(await codeOf(same)).toMatch(/^\{/);
    expect(await codeOf(other)).not.toBe(await codeOf(same));
  });
});

describe('a missing tool', () => {
  it.each([
    ['go', 'golang-go'],
    ['gcab', 'gcab'],
    ['msibuild', 'msitools'],
  ])('%s is named with its Debian package %s, exit code 3, nothing written', async (tool, debian) => {
    const bin = path.join(work, `without-${tool}`);
    await mkdir(bin);
    const others = ['go', 'gcab', 'msibuild'].filter((other) => other !== tool);
    for (const other of others) await execute('sh', ['-c', `ln -s "$(command -v ${other})" "${bin}"`]);
    const build = buildElsewhere(path.join(work, `no-${tool}`), { env: { PATH: bin } });
    await expect(build).rejects.toMatchObject({
      code: 3,
      stderr: `${tool} is missing: install the Debian package ${debian}\n`,
    });
    await expect(stat(path.join(work, `no-${tool}`, 'dist'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
