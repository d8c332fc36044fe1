/** What fails half-way, with the real helper and the real msiexec under Wine. Each story begins on a fresh computer. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInstrument } from '../e2e/instrument.ts';
import { createPrefix, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { buildElsewhere } from './elsewhere.ts';

const execute = promisify(execFile);
const RESTART = 3010;
const FAILED = [1603, 1627];
const PRODUCT_CODE = '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}';

let work: string;
let msi: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-halfway-'));
  msi = await buildElsewhere(work);
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe('on an instrument', () => {
  let prefix: WinePrefix;
  let config: string;
  let original: string;
  let folder: string;
  beforeAll(async () => {
    prefix = await createPrefix();
    config = await makeInstrument(prefix);
    original = await readFile(config, 'utf8');
    folder = path.join(prefix.driveC, 'Program Files/Sealkit Demo/LRM Mitigation');
  });
  afterAll(() => prefix.dispose());

  async function msiexec(...args: readonly string[]): Promise<number> {
    return (await runWine(prefix, 'msiexec', [...args, '/qn', '/norestart'], { exitCode: 'windows' })).code;
  }
  /** What the helper noted down, without the times. */
  async function noted(): Promise<string[]> {
    const text = await readFile(path.join(`${folder} Records`, 'lrm-mitigate.log'), 'utf8');
    return text.split('\r\n').map((line) => line.slice(line.indexOf(' ') + 1));
  }

  it('gives the configuration back when the second layer fails after the first', async () => {
    // Wine's netsh says yes and makes no rule: by then the configuration is changed already.
    expect(FAILED).toContain(await msiexec('/i', windowsPath(msi), 'FIREWALL=1'));
    expect(await noted()).toEqual([
      expect.stringMatching(/^apply 1\.0\.0 by /),
      expect.stringContaining('failed, exit code 60110'),
      expect.stringMatching(/^rollback 1\.0\.0 by /),
      expect.stringContaining('done, exit code 0'),
      '',
    ]);
    expect(await readFile(config, 'utf8')).toBe(original);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['is missing', (helper: string) => rm(helper)],
    ['is missing with its folder', (helper: string) => rm(path.dirname(helper), { recursive: true })],
    ['is damaged', (helper: string) => truncate(helper, 100_000)],
    ['was swapped for another program', (helper: string) => cp('/usr/lib/wine/wine64', helper)],
  ])('removal takes all back when the installed helper %s', async (_, spoil) => {
    expect(await msiexec('/i', windowsPath(msi))).toBe(RESTART);
    expect(await readFile(config, 'utf8')).not.toBe(original);
    await spoil(path.join(folder, 'lrm-mitigate.exe'));
    expect(await msiexec('/x', PRODUCT_CODE)).toBe(0);
    expect(await readFile(config, 'utf8')).toBe(original);
    expect(existsSync(folder)).toBe(false);
  });

  it('removal that finds no program it knows fails, starts none and changes nothing', async () => {
    expect(await msiexec('/i', windowsPath(await stranger()))).toBe(RESTART);
    const applied = await readFile(config, 'utf8');
    const before = await noted();
    expect(FAILED).toContain(await msiexec('/x', PRODUCT_CODE));
    expect(await readFile(config, 'utf8')).toBe(applied);
    expect(await noted()).toEqual(before);
    expect(existsSync(path.join(folder, 'lrm-mitigate.exe'))).toBe(true);
  });
});

/** The package with a lrm-undo that was built for another helper. */
async function stranger(): Promise<string> {
  const build = path.join(work, 'stranger');
  await mkdir(path.join(build, 'Binary'), { recursive: true });
  const env = { ...process.env, GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0', GOFLAGS: '' };
  const out = path.join(build, 'Binary/Undo.ibd');
  const flags = ['-ldflags', `-X main.helperSHA256=${'0'.repeat(64)}`, '-o', out];
  await execute('go', ['build', ...flags, './cmd/lrm-undo'], { cwd: path.join(work, 'kit-template'), env });
  await writeFile(
    path.join(build, 'Binary.idt'),
    'Name\tData\r\ns72\tv0\r\nBinary\tName\r\nUndo\tUndo.ibd\r\n',
  );
  const variant = path.join(work, 'stranger.msi');
  await cp(msi, variant);
  await execute('msibuild', [variant, '-q', 'DELETE FROM `Binary`']);
  await execute('msibuild', [variant, '-i', 'Binary.idt'], { cwd: build });
  return variant;
}
