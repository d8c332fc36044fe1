/** The second layer, FIREWALL=1, by the real msiexec under Wine. One story in order. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../scripts/build-installer.mjs';
import { makeInstrument } from '../e2e/instrument.ts';
import { createPrefix, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';

const execute = promisify(execFile);
const RULES =
  'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';
const RESTART = 3010;
const NOT_EFFECTIVE = 60100;
const RULE =
  /Action=Block\|Active=TRUE\|Dir=In\|Protocol=6\|LPort=80\|LPort=443\|Name=Sealkit Demo LRM Mitigation\|/;
/** Wine takes netsh.exe from the disk and not its own. */
const env = { WINEDLLOVERRIDES: 'mscoree=;mshtml=;winemenubuilder.exe=d;netsh.exe=n' };

let work: string;
let msi: string;
let prefix: WinePrefix;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-firewall-'));
  msi = path.join(work, 'demo.msi');
  await buildInstaller({ outFile: msi });
  prefix = await createPrefix();
  await makeInstrument(prefix);
  const netsh = path.join(prefix.driveC, 'windows/system32/netsh.exe');
  const go = { ...process.env, GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0', GOFLAGS: '' };
  await execute('go', ['build', '-o', netsh, path.join(import.meta.dirname, '../e2e/firewall.go')], {
    env: go,
  });
});
afterAll(async () => {
  await prefix.dispose();
  await rm(work, { recursive: true, force: true });
});

async function msiexec(...args: readonly string[]): Promise<number> {
  const options = { exitCode: 'windows', env } as const;
  return (await runWine(prefix, 'msiexec', [...args, '/qn', '/norestart'], options)).code;
}

async function rules(): Promise<string> {
  return (await runWine(prefix, 'reg', ['query', RULES])).stdout;
}

async function status(): Promise<{ code: number; firewall: unknown; reason: unknown }> {
  const helper = path.join(prefix.driveC, 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe');
  const { code, stdout } = await runWine(prefix, helper, ['status', '--json'], { exitCode: 'windows' });
  const { firewall, reason } = JSON.parse(stdout) as Record<string, unknown>;
  return { code, firewall, reason };
}

describe('the second layer', () => {
  it('is made on demand and read back from where Windows keeps it', async () => {
    expect(await msiexec('/i', windowsPath(msi), 'FIREWALL=1')).toBe(RESTART);
    expect(await rules()).toMatch(RULE);
    expect(await status()).toMatchObject({ code: 0, firewall: 'blocks' });
  });

  it('is missed as soon as somebody takes it away, and repaired without being asked for again', async () => {
    await runWine(prefix, 'reg', ['delete', RULES, '/va', '/f']);
    expect(await status()).toEqual({ code: NOT_EFFECTIVE, firewall: 'missing', reason: 'no-firewall-rule' });
    expect(await msiexec('/i', windowsPath(msi), 'REINSTALL=ALL', 'REINSTALLMODE=amus')).toBe(RESTART);
    expect(await rules()).toMatch(RULE);
    expect((await status()).code).toBe(0);
  });

  it('goes with removal', async () => {
    expect(await msiexec('/x', windowsPath(msi))).toBe(0);
    expect(await rules()).not.toMatch(RULE);
  });
});
