/** What fails half-way, with the real helper and the real msiexec under Wine. Each story begins on a fresh computer. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInstrument } from '../e2e/instrument.ts';
import { createPrefix, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { buildElsewhere } from './elsewhere.ts';
import { undoFromPackage } from './recording.ts';

const execute = promisify(execFile);
const RESTART = 3010;
const FAILED = [1603, 1627];
const RECORDS = '[ProgramFiles64Folder]Sealkit Demo\\LRM Mitigation Records';

let work: string;
let msi: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-halfway-'));
  msi = await buildElsewhere(work);
}, 120_000);
afterAll(() => rm(work, { recursive: true, force: true }));

/** The package for Wine (see undoFromPackage). The helper in it lies elsewhere, so it must be told where its records are. */
async function undoWithRecords(): Promise<string> {
  const variant = await undoFromPackage(msi);
  const target = `rollback --operator "[LogonUser]" --session "[session]" --records "${RECORDS}"`;
  await execute('msibuild', [
    variant,
    '-q',
    `UPDATE \`CustomAction\` SET \`Target\`='${target}' WHERE \`Type\`=3394`,
  ]);
  return variant;
}

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
    expect(FAILED).toContain(await msiexec('/i', windowsPath(await undoWithRecords()), 'FIREWALL=1'));
    expect(await noted()).toEqual([
      expect.stringMatching(/^apply 1\.0\.0 by /),
      expect.stringContaining('failed, exit code 60110'),
      expect.stringMatching(/^rollback development by /),
      expect.stringContaining('done, exit code 0'),
      '',
    ]);
    expect(await readFile(config, 'utf8')).toBe(original);
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps what undoing needs when the helper is lost: installed again and removed, all is as before', async () => {
    expect(await msiexec('/i', windowsPath(msi))).toBe(RESTART);
    const applied = await readFile(config, 'utf8');
    expect(applied).not.toBe(original);
    await rm(path.join(folder, 'lrm-mitigate.exe'));
    // Wine removes without the helper; Windows does not (docs/windows-checklist.md, D19).
    await msiexec('/x', windowsPath(msi));
    expect(await readFile(config, 'utf8')).toBe(applied);

    expect(await msiexec('/i', windowsPath(msi))).toBe(RESTART);
    expect(await msiexec('/x', windowsPath(msi))).toBe(0);
    expect(await readFile(config, 'utf8')).toBe(original);
  });
});
