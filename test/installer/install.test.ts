import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../scripts/build-installer.mjs';
import { createPrefix, runWine, windowsPath, type RunResult, type WinePrefix } from '../e2e/wine.ts';

const PRODUCT_CODE = '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}';
const ARP_KEY = `HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${PRODUCT_CODE}`;
const SUCCESS_RESTART_REQUIRED = 3010;
const INSTALL_FAILURE = 1603;

let work: string;
let msi: string;
let prefix: WinePrefix;
let folder: string;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-install-'));
  msi = path.join(work, 'demo.msi');
  await buildInstaller({ outFile: msi });
  prefix = await createPrefix();
  folder = path.join(prefix.driveC, 'Program Files', 'Sealkit Demo', 'LRM Mitigation');
});
afterAll(async () => {
  await prefix.dispose();
  await rm(work, { recursive: true, force: true });
});

function msiexec(...args: readonly string[]): Promise<RunResult> {
  return runWine(prefix, 'msiexec', [...args, '/qn', '/norestart'], { exitCode: 'windows' });
}

async function arpValues(): Promise<Record<string, string>> {
  const { stdout } = await runWine(prefix, 'reg', ['query', ARP_KEY]);
  return Object.fromEntries(
    [...stdout.matchAll(/^ +(\w+) +REG_\w+ +(.*?)\r?$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** One story in order: each step needs the one before it. */
describe('the real msiexec under Wine', () => {
  it('installs and asks for a restart', async () => {
    expect((await msiexec('/i', windowsPath(msi))).code).toBe(SUCCESS_RESTART_REQUIRED);
    expect((await readdir(folder)).sort()).toEqual(['LEEME-README.txt', 'lrm-mitigate.exe']);
  });

  it('registers itself, with Change greyed out', async () => {
    expect(await arpValues()).toMatchObject({
      DisplayName: 'Sealkit Demo LRM Mitigation',
      DisplayVersion: '1.0.0',
      Publisher: 'Sealkit Demo Publisher',
      NoModify: '0x1',
    });
  });

  it('puts a helper there that runs, and says that nothing has changed', async () => {
    const helper = path.join(folder, 'lrm-mitigate.exe');
    expect(await runWine(prefix, helper, ['version'])).toMatchObject({
      code: 0,
      stdout: 'lrm-mitigate 1.0.0\n',
    });
    const status = await runWine(prefix, helper, ['status', '--json'], { exitCode: 'windows' });
    expect(status.code).toBe(60100);
    expect(JSON.parse(status.stdout)).toMatchObject({ schema: 'sealkit-lrm-status/1', effective: false });
  });

  it('installs a read-me that the oldest Notepad shows', async () => {
    const text = await readFile(path.join(folder, 'LEEME-README.txt'), 'utf8');
    expect(text.startsWith('\ufeffSealkit Demo LRM Mitigation 1.0.0\r\n')).toBe(true);
    expect(text).toContain('está activa');
    expect(text).not.toMatch(/[^\r]\n|\{\{/);
  });

  it('repairs a file that is missing', async () => {
    await rm(path.join(folder, 'lrm-mitigate.exe'));
    const repair = await msiexec('/i', windowsPath(msi), 'REINSTALL=ALL', 'REINSTALLMODE=amus');
    expect(repair.code).toBe(SUCCESS_RESTART_REQUIRED);
    expect(existsSync(path.join(folder, 'lrm-mitigate.exe'))).toBe(true);
  });

  it('removes everything, without asking for a restart', async () => {
    expect((await msiexec('/x', PRODUCT_CODE)).code).toBe(0);
    expect(existsSync(folder)).toBe(false);
    expect(await arpValues()).toEqual({});
  });

  it('refuses a computer older than Windows 7 SP1', async () => {
    const old = await createPrefix();
    try {
      await runWine(old, 'winecfg', ['-v', 'vista']);
      const args = ['/i', windowsPath(msi), '/qn', '/norestart'];
      expect((await runWine(old, 'msiexec', args, { exitCode: 'windows' })).code).toBe(INSTALL_FAILURE);
      expect(existsSync(path.join(old.driveC, 'Program Files', 'Sealkit Demo'))).toBe(false);
    } finally {
      await old.dispose();
    }
  });
});
