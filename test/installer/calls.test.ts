/** When the helper is called, by the real msiexec under Wine, and what its exit code does. One story in order. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrefix, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { buildRecording, calls, letFail, type Call } from './recording.ts';

const RESTART = 3010;
const FAILED = 1603;
/** Wine's word for the failure of a custom action; Windows says 1603. */
const FAILED_UNDER_WINE = 1627;
const NEWER_CODE = '{0D5B9C1E-6E56-4C55-9B55-6C0B7D1B5A01}';

let work: string;
let older: string;
let newer: string;
let prefix: WinePrefix;
let seen = 0;
/** What the last run of msiexec called. */
let latest: readonly Call[] = [];

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-calls-'));
  older = await buildRecording(path.join(work, 'older'));
  const raise = { version: '1.0.1', productCode: NEWER_CODE };
  newer = await buildRecording(path.join(work, 'newer'), (product) => ({ ...product, ...raise }));
  prefix = await createPrefix();
});
afterAll(async () => {
  await prefix.dispose();
  await rm(work, { recursive: true, force: true });
});

/** The exit code that a Windows parent sees, and the verbs that were called meanwhile. */
async function msiexec(...args: readonly string[]): Promise<{ code: number; verbs: string[] }> {
  const all = [...args, '/qn', '/norestart'];
  const { code } = await runWine(prefix, 'msiexec', all, { exitCode: 'windows' });
  latest = (await calls(prefix)).slice(seen);
  seen += latest.length;
  return { code, verbs: latest.map(({ verb }) => verb) };
}

function installed(): boolean {
  return existsSync(path.join(prefix.driveC, 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe'));
}

describe('msiexec calls the helper', () => {
  it('install that fails: undoes, leaves no file', async () => {
    const heal = await letFail(prefix, 'apply');
    const { code, verbs } = await msiexec('/i', windowsPath(older));
    expect([FAILED, FAILED_UNDER_WINE]).toContain(code);
    expect(verbs).toEqual(['apply', 'rollback']);
    expect(latest[1]?.session).toBe(latest[0]?.session);
    expect(latest[0]?.session).toMatch(/^1\.0\.0 \S+ \d+:\d+:\d+ apply$/);
    expect(installed()).toBe(false);
    await heal();
  });

  it('install: applies', async () => {
    expect(await msiexec('/i', windowsPath(older))).toEqual({ code: RESTART, verbs: ['apply'] });
    expect(installed()).toBe(true);
  });

  it('repair: applies again, with the second layer if asked', async () => {
    const repair = await msiexec('/i', windowsPath(older), 'REINSTALL=ALL', 'REINSTALLMODE=amus');
    expect(repair).toEqual({ code: RESTART, verbs: ['repair'] });
    expect(latest[0]?.options).toBe('');
    await msiexec('/i', windowsPath(older), 'REINSTALL=ALL', 'FIREWALL=1');
    expect(latest[0]?.options).toBe('--firewall');
  });

  it('repair that fails: says so, stays installed', async () => {
    const heal = await letFail(prefix, 'repair');
    const { code, verbs } = await msiexec('/i', windowsPath(older), 'REINSTALL=ALL');
    expect([FAILED, FAILED_UNDER_WINE]).toContain(code);
    // Wine never undoes a repair. That Windows does is in docs/windows-checklist.md.
    expect(verbs).toEqual(['repair']);
    expect(installed()).toBe(true);
    await heal();
  });

  it('upgrade: applies the newer one last', async () => {
    // On Windows the older one does not even revert: Wine does not tell it that it is being replaced.
    expect(await msiexec('/i', windowsPath(newer))).toEqual({ code: RESTART, verbs: ['revert', 'apply'] });
    expect(installed()).toBe(true);
  });

  it('downgrade: refused, nothing called', async () => {
    expect(await msiexec('/i', windowsPath(older))).toEqual({ code: FAILED, verbs: [] });
    expect(installed()).toBe(true);
  });

  it('removal: reverts, asks for no restart', async () => {
    expect(await msiexec('/x', NEWER_CODE)).toEqual({ code: 0, verbs: ['revert'] });
    expect(installed()).toBe(false);
  });

  it('removal that fails: undoes, stays installed', async () => {
    expect((await msiexec('/i', windowsPath(older))).code).toBe(RESTART);
    const heal = await letFail(prefix, 'revert');
    const { code, verbs } = await msiexec('/x', windowsPath(older));
    expect([FAILED, FAILED_UNDER_WINE]).toContain(code);
    expect(verbs).toEqual(['revert', 'rollback']);
    expect(installed()).toBe(true);
    await heal();
  });
});
