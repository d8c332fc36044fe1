import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrefix, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { launcherVectors, placeKit } from './kits.ts';
import { builtLauncher, runSealCheckNative } from './sealcheck.ts';

/** So that a busy machine ends a batch in its time, and what hangs is told soon. */
const IN_ONE_BATCH = 50;
const BATCH_MS = 250_000;
const WHOLE_MS = 20 * 60_000;

const names = await launcherVectors(['ts,go']);

describe('SealCheck.exe and the program for this computer', () => {
  let prefix: WinePrefix;
  let folder: string;

  beforeAll(async () => {
    prefix = await createPrefix();
    folder = await mkdtemp(path.join(tmpdir(), 'sealkit-agreement-'));
    await runAllUnderWine();
  }, WHOLE_MS);
  afterAll(async () => {
    await prefix.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** Batch files of many vectors each: starting Wine takes far longer than verifying. A batch file waits by itself for what it runs. */
  async function runAllUnderWine(): Promise<void> {
    const exe = windowsPath((await builtLauncher()).windows);
    for (let first = 0; first < names.length; first += IN_ONE_BATCH) {
      await runUnderWine(exe, names.slice(first, first + IN_ONE_BATCH));
    }
  }

  async function runUnderWine(exe: string, some: readonly string[]): Promise<void> {
    const lines: string[] = [];
    for (const name of some) {
      const { kit, record } = await placeKit(folder, name);
      const noted = windowsPath(path.join(folder, name));
      const [dir, trust] = [windowsPath(kit), windowsPath(record)];
      lines.push(`@"${exe}" verify "${dir}" --publisher "${trust}" --json >"${noted}\\out" 2>nul`);
      // The redirection comes first: `echo 2>file` would redirect handle 2 and say nothing.
      lines.push(`@>"${noted}\\code" echo %ERRORLEVEL%`);
    }
    const batch = path.join(folder, 'run.cmd');
    await writeFile(batch, lines.map((line) => `${line}\r\n`).join(''));
    await runWine(prefix, 'cmd', ['/d', '/c', windowsPath(batch)], { timeoutMs: BATCH_MS });
  }

  it('have vectors to agree about', () => {
    expect(names.length).toBeGreaterThan(200);
  });

  it.each(names)('say the same about %s', async (name) => {
    const [kit, record] = [path.join(folder, name, 'kit'), path.join(folder, name, 'record.json')];
    const native = await runSealCheckNative(['verify', kit, '--publisher', record, '--json']);
    const code = Number(await readFile(path.join(folder, name, 'code'), 'utf8'));
    const report = await readFile(path.join(folder, name, 'out'), 'utf8');
    expect({ code, report }).toEqual({ code: native.code, report: native.stdout });
    expect([0, 1, 2]).toContain(code);
  });
});
