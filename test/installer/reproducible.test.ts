import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const script = path.join('scripts', 'build-installer.mjs');
const outFile = path.join('dist', 'installer', 'SealkitDemoLrmMitigation.msi');
const MAX_SIZE = 3 * 1024 * 1024;

let work: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-reproducible-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** Builds in a copy of the sources of its own, as somebody else would on another machine. */
async function buildElsewhere(
  folder: string,
  umask: string,
  env: Readonly<Record<string, string>>,
): Promise<Buffer> {
  const copy = path.join(work, folder);
  await mkdir(copy, { recursive: true });
  for (const part of ['kit-template', script]) {
    await cp(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  const command = `umask ${umask} && exec "$0" ${script}`;
  await execute('/bin/sh', ['-c', command, process.execPath], { cwd: copy, env: { ...process.env, ...env } });
  return readFile(path.join(copy, outFile));
}

describe('the installer is reproducible', () => {
  it('gives the same bytes in another folder, time zone, locale and umask, with a cold Go cache', async () => {
    const first = await buildElsewhere('a', '022', { TZ: 'America/Bogota', LC_ALL: 'C' });
    const second = await buildElsewhere('another folder/b', '077', {
      TZ: 'Asia/Tokyo',
      LC_ALL: 'es_ES.UTF-8',
      GOCACHE: path.join(work, 'go-cache'),
      GOFLAGS: '-race',
    });
    expect(second.equals(first)).toBe(true);
  });

  it('stays small and leaves nothing but the MSI', async () => {
    await buildElsewhere('c', '022', {});
    expect((await stat(path.join(work, 'c', outFile))).size).toBeLessThanOrEqual(MAX_SIZE);
    const { stdout } = await execute('ls', ['-A', path.join(work, 'c', 'dist', 'installer')]);
    expect(stdout).toBe('SealkitDemoLrmMitigation.msi\n');
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
    const build = buildElsewhere(`no-${tool}`, '022', { PATH: bin });
    await expect(build).rejects.toMatchObject({
      code: 3,
      stderr: `${tool} is missing: install the Debian package ${debian}\n`,
    });
    await expect(stat(path.join(work, `no-${tool}`, 'dist'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
