import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../scripts/build-installer.mjs';
import { makeInstrument } from '../e2e/instrument.ts';
import { createPrefix, runWine, windowsPath, type RunResult, type WinePrefix } from '../e2e/wine.ts';
import { buildElsewhere } from './elsewhere.ts';

const PRODUCT_CODE = '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}';
const NEWER_PRODUCT_CODE = '{0D5B9C1E-6E56-4C55-9B55-6C0B7D1B5A01}';
const UNINSTALL_KEY = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const SUCCESS_RESTART_REQUIRED = 3010;
const INSTALL_FAILURE = 1603;
/** Wine's word for a custom action that failed; Windows says 1603. */
const FAILED_UNDER_WINE = 1627;

let work: string;
let msi: string;
let prefix: WinePrefix;
let folder: string;
/** IIS' applicationHost.config, and what it was before. */
let config: string;
let original: string;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-install-'));
  msi = path.join(work, 'demo.msi');
  await buildInstaller({ outFile: msi });
  prefix = await createPrefix();
  folder = path.join(prefix.driveC, 'Program Files', 'Sealkit Demo', 'LRM Mitigation');
  config = await makeInstrument(prefix);
  original = await readFile(config, 'utf8');
});
afterAll(async () => {
  await prefix.dispose();
  await rm(work, { recursive: true, force: true });
});

function msiexec(on: WinePrefix, ...args: readonly string[]): Promise<RunResult> {
  return runWine(on, 'msiexec', [...args, '/qn', '/norestart'], { exitCode: 'windows' });
}

async function arpValues(productCode: string): Promise<Record<string, string>> {
  const { stdout } = await runWine(prefix, 'reg', ['query', `${UNINSTALL_KEY}\\${productCode}`]);
  return Object.fromEntries(
    [...stdout.matchAll(/^ +(\w+) +REG_\w+ +(.*?)\r?$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

async function status(): Promise<{ code: number; stdout: string }> {
  const helper = path.join(folder, 'lrm-mitigate.exe');
  return runWine(prefix, helper, ['status', '--json'], { exitCode: 'windows' });
}

/** What xmllint finds against the audit file's schema, nothing if it fits. */
function misfits(...files: readonly string[]): string {
  const schema = path.resolve(import.meta.dirname, '../../kit-template/mitigation/lrm-mitigation-audit.xsd');
  const args = ['--noout', '--nonet', '--schema', schema, ...files];
  const { status, stderr } = spawnSync('xmllint', args, { encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

/** One story in order: each step needs the one before it. */
describe('the real msiexec under Wine', () => {
  it('installs and asks for a restart', async () => {
    expect((await msiexec(prefix, '/i', windowsPath(msi))).code).toBe(SUCCESS_RESTART_REQUIRED);
    expect((await readdir(folder)).sort()).toEqual(['LEEME-README.txt', 'lrm-mitigate.exe']);
  });

  it('registers itself, with Change greyed out', async () => {
    expect(await arpValues(PRODUCT_CODE)).toMatchObject({
      DisplayName: 'Sealkit Demo LRM Mitigation',
      DisplayVersion: '1.0.0',
      Publisher: 'Sealkit Demo Publisher',
      NoModify: '0x1',
    });
  });

  it('has mitigated: the site is bound to this computer, the audit file names who and what', async () => {
    expect(await readFile(config, 'utf8')).toContain('[::1]:80:');
    const { code, stdout } = await status();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ effective: true, version: '1.0.0' });
    const records = `${folder} Records`;
    const audits = (await readdir(records)).filter((name) => name.startsWith('lrm-mitigation-audit-'));
    expect(audits).toHaveLength(1);
    const audit = await readFile(path.join(records, audits[0] ?? ''), 'utf8');
    expect(audit).toContain('2.4.0.2385');
  });

  it('installs a read-me that the oldest Notepad shows', async () => {
    const text = await readFile(path.join(folder, 'LEEME-README.txt'), 'utf8');
    expect(text.startsWith('\ufeffSealkit Demo LRM Mitigation 1.0.0\r\n')).toBe(true);
    expect(text).toContain('está activa');
    expect(text).not.toMatch(/[^\r]\n|\{\{/);
  });

  it('repairs a file that is missing and a configuration that somebody put back', async () => {
    await writeFile(config, original);
    expect((await status()).code).toBe(60100);
    await rm(path.join(folder, 'lrm-mitigate.exe'));
    const repair = await msiexec(prefix, '/i', windowsPath(msi), 'REINSTALL=ALL');
    expect(repair.code).toBe(SUCCESS_RESTART_REQUIRED);
    expect(existsSync(path.join(folder, 'lrm-mitigate.exe'))).toBe(true);
    expect((await status()).code).toBe(0);
  });

  it('removes everything, without asking for a restart', async () => {
    expect((await msiexec(prefix, '/x', PRODUCT_CODE)).code).toBe(0);
    expect(existsSync(folder)).toBe(false);
    expect(await arpValues(PRODUCT_CODE)).toEqual({});
    expect(await readFile(config, 'utf8')).toBe(original);
  });

  it('fails on a configuration that is broken, and leaves it and the computer as they were', async () => {
    const broken = original.replace('</configuration>', '');
    await writeFile(config, broken);
    const { code } = await msiexec(prefix, '/i', windowsPath(msi));
    expect([INSTALL_FAILURE, FAILED_UNDER_WINE]).toContain(code);
    expect(await readFile(config, 'utf8')).toBe(broken);
    expect(existsSync(folder)).toBe(false);
    await writeFile(config, original);
  });

  it('leaves an audit file of each run that fits its schema, which refuses spoilt ones', async () => {
    const records = `${folder} Records`;
    const names = (await readdir(records)).filter((name) => name.endsWith('.xml')).sort();
    const files = names.map((name) => path.join(records, name));
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const runs = texts.map((text) =>
      /<verb>(.*)<\/verb>[^]*<result>(.*)<\/result>/.exec(text)?.slice(1).join(' '),
    );
    expect(runs.sort()).toEqual([
      'apply done',
      'apply failed',
      'repair done',
      'revert done',
      'rollback done',
    ]);
    expect(misfits(...files)).toBe('');

    const good = texts.find((text) => text.includes('<verb>apply') && text.includes('>done<')) ?? '';
    const spoilt = path.join(work, 'spoilt.xml');
    for (const [from, to] of [
      ['<result>done</result>', ''],
      ['<result>done', '<result>perhaps'],
      ['<started>2', '<started>x'],
      [/<sha256After>./, '<sha256After>X'],
      ['<operator>', '<password>x</password><operator>'],
      ['audit:1', 'audit:2'],
      ['kind="', 'sort="'],
    ] as const) {
      const text = good.replace(from, to);
      expect(text).not.toBe(good);
      await writeFile(spoilt, text);
      expect(misfits(spoilt), String(from)).toContain('Schemas validity error');
    }
  });

  it('refuses a computer older than Windows 7 SP1', async () => {
    const old = await createPrefix();
    try {
      await runWine(old, 'winecfg', ['-v', 'vista']);
      expect((await msiexec(old, '/i', windowsPath(msi))).code).toBe(INSTALL_FAILURE);
      expect(existsSync(path.join(old.driveC, 'Program Files', 'Sealkit Demo'))).toBe(false);
    } finally {
      await old.dispose();
    }
  });
});

describe('versions', () => {
  it('go up: the newer one replaces the older, which then refuses to come back', async () => {
    const newer = await buildElsewhere(path.join(work, 'newer'), { edit: makeNewer });
    expect((await msiexec(prefix, '/i', windowsPath(msi))).code).toBe(SUCCESS_RESTART_REQUIRED);
    expect((await msiexec(prefix, '/i', windowsPath(newer))).code).toBe(SUCCESS_RESTART_REQUIRED);
    expect(await arpValues(PRODUCT_CODE)).toEqual({});
    expect(await arpValues(NEWER_PRODUCT_CODE)).toMatchObject({ DisplayVersion: '1.0.1' });
    const helper = path.join(folder, 'lrm-mitigate.exe');
    expect((await runWine(prefix, helper, ['version'])).stdout).toBe('lrm-mitigate 1.0.1\n');

    expect((await msiexec(prefix, '/i', windowsPath(msi))).code).toBe(INSTALL_FAILURE);
    expect((await runWine(prefix, helper, ['version'])).stdout).toBe('lrm-mitigate 1.0.1\n');
    expect((await msiexec(prefix, '/x', NEWER_PRODUCT_CODE)).code).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });
});

async function makeNewer(copy: string): Promise<void> {
  const file = path.join(copy, 'kit-template/installer/product.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"1.0.0"', '"1.0.1"').replace(PRODUCT_CODE, NEWER_PRODUCT_CODE));
}
