/** The main job, end to end: kit.yaml to a USB image, and from the stick to a patch that is applied, repaired and removed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSTALLER } from './example.ts';
import { insertStick, type Stick } from './stick.ts';
import { runWine, type RunResult } from './wine.ts';

const execute = promisify(execFile);
const PRODUCT = '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}';
const SPANISH_PRODUCT = '{B0A7C0DE-0000-4000-8000-0000000000E5}';
const INSTALLED = 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe';
const LAUNCHER = 'C:\\Illumina\\SealCheck.exe';
/** Wine answers 1627 where Windows answers 1603, `msi-failed`. */
const WINE_FAILED = 'msi-configuration';
const RESTART_PENDING =
  'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired';
const PROGRAMS = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const CONTROL_SOFTWARE = `${PROGRAMS}\\NextSeq`;
const WINDOWS = { exitCode: 'windows' } as const;

let stick: Stick;
let original: string;
beforeAll(async () => {
  stick = await insertStick();
  original = await readFile(stick.config, 'utf8');
});
afterAll(() => stick.dispose());

function sealCheck(...args: readonly string[]): Promise<RunResult> {
  return runWine(stick.prefix, LAUNCHER, args, WINDOWS);
}

function onInstrument(file: string): string {
  return path.join(stick.prefix.driveC, file);
}

interface Outcome {
  readonly exit: number;
  readonly code?: string;
  readonly msi: number | null;
  readonly restart: string;
  readonly files: readonly string[];
  readonly logLines?: readonly string[];
  readonly checks: readonly { readonly name: string; readonly grade: string; readonly code?: string }[];
  readonly shortCode?: string;
  readonly patches?: readonly {
    readonly state: string;
    readonly reason?: string;
    readonly answer: number | null;
  }[];
}

async function attempt(...args: readonly string[]): Promise<Outcome> {
  const { code, stdout } = await sealCheck(...args, '--json');
  const outcome = JSON.parse(stdout) as Outcome;
  expect(outcome.exit).toBe(code);
  return outcome;
}

describe('SealCheck.exe in C:\\Illumina, the kit on drive E:', () => {
  it('finds the kit and proves it genuine, started without arguments', async () => {
    const { code, stdout } = await runWine(stick.prefix, LAUNCHER, [], { input: '\n' });
    expect(stdout).toContain('lrm-security-patch');
    expect(code).toBe(0);
  });

  it('writes the report where it is told', async () => {
    expect((await sealCheck('verify', 'E:\\', '--report', 'C:\\Proof', '--quiet')).code).toBe(0);
    expect(existsSync(onInstrument('Proof/sealcheck-report.json'))).toBe(true);
  });

  it('refuses a staging folder that is a link', async () => {
    await symlink(onInstrument('Proof'), onInstrument('Illumina/Sealkit'));
    expect(await attempt('apply')).toMatchObject({ exit: 60012, code: 'folder-unsafe', msi: null });
    await rm(onInstrument('Illumina/Sealkit'));
  });

  it('stops before anything is changed while Windows waits for a restart', async () => {
    await runWine(stick.prefix, 'reg', ['add', RESTART_PENDING, '/f', '/reg:64']);
    expect(await attempt('apply')).toMatchObject({ exit: 60024, code: 'restart-pending', msi: null });
    await runWine(stick.prefix, 'reg', ['delete', RESTART_PENDING, '/f', '/reg:64']);
  });

  it('applies the patch by the real msiexec, and copies what it has written down', async () => {
    const outcome = await attempt('apply', '--report', 'C:\\Proof\\apply');
    expect(outcome).toMatchObject({ exit: 3010, msi: 3010, restart: 'required' });
    expect(outcome.checks).toHaveLength(12);
    // Nothing here tells Dx from RUO, and the kit is for both.
    expect(outcome.checks.filter(({ grade }) => grade !== 'pass')).toEqual([
      {
        name: 'boot-mode',
        grade: 'warn',
        code: 'other-mode-too',
        expected: 'MiSeqDx, NextSeq 550Dx',
        found: 'unknown',
      },
    ]);
    expect(existsSync(onInstrument(INSTALLED))).toBe(true);
    expect(await readFile(stick.config, 'utf8')).not.toBe(original);
    const stamped = /^verification-\d{6}-apply-\d{8}T\d{6}Z/;
    const files = (await readdir(onInstrument('Proof/apply'))).map((name) =>
      name.replace(stamped, 'verification'),
    );
    const proof = ['instrument.pub', 'verification.html', 'verification.xml', 'verification.xml.minisig'];
    expect(files.sort()).toEqual(['msiexec.log', 'outcome.json', 'sealcheck-report.json', ...proof].sort());
  });

  it('leaves a verification file that minisign and its schema accept', async () => {
    const folder = onInstrument('Proof/apply');
    const name = (await readdir(folder)).find((file) => file.endsWith('.xml')) ?? '';
    const file = path.join(folder, name);
    await execute('minisign', ['-Vm', file, '-p', path.join(folder, 'instrument.pub')]);
    await execute('xmllint', ['--noout', '--nonet', '--schema', 'docs/verification.xsd', file]);
    const text = await readFile(file, 'utf8');
    expect(text).toContain('<productVersion>2.4.0.2385</productVersion>');
    expect(text).toContain('<result>done</result>');
  });

  it('has the installed helper say that it works, after the restart', async () => {
    const before = await attempt('status');
    expect(before).toMatchObject({ exit: 3010, restart: 'required', msi: null });
    expect(before.patches).toMatchObject([{ state: 'effective-after-restart', answer: 0 }]);
    stick.restart();
    const after = await attempt('status', '--report', 'C:\\Proof\\status');
    expect(after).toMatchObject({ exit: 0, restart: 'none' });
    expect(after.patches).toMatchObject([{ state: 'effective', answer: 0 }]);
    expect(after.shortCode).toBe(before.shortCode);
    expect(after.checks).toMatchObject([{ code: 'other-mode-too', expected: 'MiSeqDx, NextSeq 550Dx' }]);
    const names = (await readdir(onInstrument('Proof/status'))).map((name) => path.extname(name));
    expect(names.sort()).toEqual(['.html', '.json', '.minisig', '.pub', '.xml']);
  });

  it('asks the helper in both languages, with the kit at hand too, and says nothing when quiet', async () => {
    expect((await sealCheck('status', '--lang', 'es')).stdout).toContain('surte efecto ahora');
    expect((await sealCheck('status', 'E:\\', '--lang', 'en')).stdout).toContain('in effect now');
    expect(await sealCheck('status', '--quiet')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('misses a verification file that is gone, which says nothing of the patch', async () => {
    const records = onInstrument('Program Files/Sealkit/Records');
    const aside = `${records} aside`;
    await rename(records, aside);
    const outcome = await attempt('status');
    expect(outcome.exit).toBe(0);
    expect(outcome.checks).toMatchObject([
      { name: 'verification-file', grade: 'warn', code: 'proof-lost' },
      { name: 'boot-mode', code: 'other-mode-too' },
    ]);
    await rename(aside, records);
  });

  it('starts no helper that was changed, and misses one that is gone', async () => {
    await writeFile(onInstrument(INSTALLED), 'x', { flag: 'a' });
    const changed = await attempt('status');
    expect(changed).toMatchObject({ exit: 60032, code: 'status-program-changed' });
    expect(changed.patches).toMatchObject([{ state: 'not-effective', answer: null }]);
    await rm(onInstrument(INSTALLED));
    expect(await attempt('status')).toMatchObject({ exit: 60031, code: 'status-program-missing' });
  });

  it('repairs what was damaged', async () => {
    expect(await attempt('repair')).toMatchObject({ exit: 3010, msi: 3010 });
    expect(existsSync(onInstrument(INSTALLED))).toBe(true);
  });

  it('sees a configuration that somebody has opened again, and closes it', async () => {
    await stick.restoreConfiguration();
    const outcome = await attempt('status');
    expect(outcome).toMatchObject({ exit: 60030, code: 'patch-not-effective' });
    expect(outcome.patches).toMatchObject([{ state: 'not-effective', reason: 'remote-open' }]);
    expect(await attempt('repair')).toMatchObject({ exit: 3010 });
    stick.restart();
    expect(await attempt('status')).toMatchObject({ exit: 0 });
  });

  it('says nothing when quiet', async () => {
    expect(await sealCheck('repair', '--quiet')).toMatchObject({ code: 3010, stdout: '' });
  });

  it('works from a folder of its own that holds the whole kit', async () => {
    const copy = onInstrument('Illumina/kit');
    await cp(stick.drive, copy, { recursive: true });
    const { code } = await runWine(stick.prefix, 'C:\\Illumina\\kit\\SealCheck.exe', ['repair'], WINDOWS);
    expect(code).toBe(3010);
    await rm(copy, { recursive: true });
  });

  it.each([
    ['the stick itself', 'E:\\SealCheck.exe'],
    ['another folder', 'C:\\Temp\\SealCheck.exe'],
  ])('is refused on %s', async (_where, program) => {
    await mkdir(onInstrument('Temp'), { recursive: true });
    await cp(path.join(stick.drive, 'SealCheck.exe'), onInstrument('Temp/SealCheck.exe'));
    const { code, stderr } = await runWine(stick.prefix, program, ['apply', 'E:\\'], WINDOWS);
    expect(stderr).toContain('place-wrong');
    expect(code).toBe(60018);
  });

  it('refuses an older kit, and takes a newer one', async () => {
    await stick.insert({ '  sequence: 1': '  sequence: 3' });
    expect(await attempt('apply')).toMatchObject({ exit: 3010 });
    await stick.insert({ '  sequence: 1': '  sequence: 2' });
    expect(await attempt('apply')).toMatchObject({ exit: 60010, code: 'rollback', msi: null });
    const allowed = { '  sequence: 1': '  sequence: 2', 'downgradeFrom: []': 'downgradeFrom: [3]' };
    await stick.insert(allowed);
    expect(await attempt('apply')).toMatchObject({ exit: 3010 });
  });

  it('refuses another publisher', async () => {
    await stick.insert({ 'name: Sealkit Demo Publisher': 'name: Another Publisher' });
    expect(await attempt('apply')).toMatchObject({ exit: 60015, code: 'publisher-changed', msi: null });
    await stick.insert({ '  sequence: 1': '  sequence: 3' });
  });

  it('refuses a computer that is none of the instruments the kit is for', async () => {
    await stick.insert({ '  sequence: 1': '  sequence: 3', 'offInstrument: true': 'offInstrument: false' });
    expect(await attempt('apply')).toMatchObject({ exit: 60036, code: 'wrong-target', msi: null });
    const name = ['/v', 'DisplayName', '/d', 'NextSeq 550 Control Software'];
    await runWine(stick.prefix, 'reg', ['add', CONTROL_SOFTWARE, ...name, '/f', '/reg:64']);
    expect(await attempt('apply')).toMatchObject({ exit: 3010 });
    await runWine(stick.prefix, 'reg', ['delete', CONTROL_SOFTWARE, '/f', '/reg:64']);
    await stick.insert({ '  sequence: 1': '  sequence: 3' });
  });

  it('removes the patch, and the configuration is as before', async () => {
    expect(await attempt('remove')).toMatchObject({ exit: 0, msi: 0, restart: 'recommended' });
    expect(await readFile(stick.config, 'utf8')).toBe(original);
    expect(existsSync(onInstrument(INSTALLED))).toBe(false);
    expect(await attempt('status')).toMatchObject({ exit: 60029, code: 'not-applied' });
    expect(await attempt('repair')).toMatchObject({ exit: 60029, code: 'not-applied', msi: null });
  });

  it('still refuses an older kit after removal', async () => {
    await stick.insert({});
    expect(await attempt('apply')).toMatchObject({ code: 'rollback' });
    await stick.insert({ '  sequence: 1': '  sequence: 3' });
  });

  it('passes on why Windows Installer failed, and leaves nothing half done', async () => {
    await writeFile(stick.config, 'no XML');
    const outcome = await attempt('apply');
    expect(outcome).toMatchObject({ code: WINE_FAILED, restart: 'none' });
    expect(outcome.logLines).not.toEqual([]);
    expect(outcome.exit).toBe(outcome.msi);
    expect(existsSync(onInstrument(INSTALLED))).toBe(false);
  });

  it('refuses the stick after one byte was changed', async () => {
    await writeFile(path.join(stick.drive, 'payload', INSTALLER), 'x', { flag: 'r+' });
    expect((await runWine(stick.prefix, LAUNCHER, [], { input: '\n' })).code).toBe(1);
    expect(await attempt('apply')).toMatchObject({ exit: 1, code: 'file-changed', msi: null });
  });
});

describe('two installers by language, each a product of its own; the Spanish one forgets to run its program', () => {
  it('does not take its word that all is well', async () => {
    await stick.restoreConfiguration();
    await placeSpanishInstaller();
    const first = `  - path: payload/${INSTALLER}`;
    const both = `  - { path: payload/es.msi, language: es }\n${first}\n    language: en`;
    await stick.insert({ '  sequence: 1': '  sequence: 3', [first]: both });
    const outcome = await attempt('apply', '--lang', 'es');
    expect(outcome).toMatchObject({
      exit: 60030,
      code: 'patch-not-effective',
      msi: 3010,
      restart: 'required',
    });
    expect(await areInstalled(SPANISH_PRODUCT, PRODUCT)).toEqual([true, false]);
  });

  it('repairs and removes in English what was applied in Spanish', async () => {
    expect(await attempt('repair', '--lang', 'en')).toMatchObject({ exit: 3010 });
    expect(await areInstalled(SPANISH_PRODUCT, PRODUCT)).toEqual([true, false]);
    expect(await attempt('remove', '--lang', 'en')).toMatchObject({ exit: 0, msi: 0 });
    expect(await areInstalled(SPANISH_PRODUCT, PRODUCT)).toEqual([false, false]);
    expect(existsSync(onInstrument(INSTALLED))).toBe(false);
  });

  async function placeSpanishInstaller(): Promise<void> {
    const spanish = path.join(stick.payload, 'es.msi');
    await cp(path.join(stick.payload, INSTALLER), spanish);
    const rename = `UPDATE \`Property\` SET \`Value\`='${SPANISH_PRODUCT}' WHERE \`Property\`='ProductCode'`;
    const forget = "DELETE FROM `InstallExecuteSequence` WHERE `Action`='Apply'";
    await execute('msibuild', [spanish, '-q', rename]);
    await execute('msibuild', [spanish, '-q', forget]);
  }

  async function areInstalled(...products: readonly string[]): Promise<boolean[]> {
    const answers: boolean[] = [];
    for (const product of products) {
      answers.push((await runWine(stick.prefix, 'reg', ['query', `${PROGRAMS}\\${product}`])).code === 0);
    }
    return answers;
  }
});

describe('without SealCheck', () => {
  it('the installer alone installs from C:\\Illumina, asks for a restart, and is removed', async () => {
    await stick.insert({});
    await stick.restoreConfiguration();
    await cp(path.join(stick.drive, 'payload', INSTALLER), onInstrument(`Illumina/${INSTALLER}`));
    const install = ['/i', `C:\\Illumina\\${INSTALLER}`, '/qn', '/norestart'];
    expect((await runWine(stick.prefix, 'msiexec', install, WINDOWS)).code).toBe(3010);
    expect(existsSync(onInstrument(INSTALLED))).toBe(true);
    const remove = ['/x', PRODUCT, '/qn', '/norestart'];
    expect((await runWine(stick.prefix, 'msiexec', remove, WINDOWS)).code).toBe(0);
    expect(existsSync(onInstrument(INSTALLED))).toBe(false);
  });
});
