/** Somebody works against SealCheck.exe while it applies the patch: by planted files, by swapping, by pulling the stick. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDisturbed, fillAt, killAt, swapAt } from './disturbed.ts';
import { compileWindows, makeEvil, PRODUCT, RACE_MS, raceMsiexec } from './msi-races.ts';
import { LOADED, plantedLibrary } from './planted.ts';
import { insertStick, type Stick } from './stick.ts';
import { runWine, windowsPath, type RunOptions, type RunResult } from './wine.ts';

const HELPER = 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe';
const LAUNCHER = 'C:\\Illumina\\SealCheck.exe';
/** Twenty with `npm run campaign -- races`. */
const RACES = 2;
/** Libraries that SealCheck.exe or Windows' own libraries load, by their bare names. */
const PLANTED = ['version.dll', 'msi.dll', 'cryptbase.dll', 'uxtheme.dll', 'shell32.dll', 'comctl32.dll'];

let stick: Stick;
let work: string;
beforeAll(async () => {
  stick = await insertStick();
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-hostile-'));
});
afterAll(async () => {
  await stick.dispose();
  await rm(work, { recursive: true, force: true });
});

function sealCheck(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runWine(stick.prefix, LAUNCHER, args, { ...options, exitCode: 'windows' });
}

function onInstrument(file: string): string {
  return path.join(stick.prefix.driveC, file);
}

async function removePatch(): Promise<void> {
  expect((await sealCheck(['remove', '--quiet'])).code).toBe(0);
}

describe('planted files', () => {
  it('would end a careless program', async () => {
    const loader = compileWindows('loader.go', work);
    await cp(loader, onInstrument('Illumina/loader.exe'));
    for (const name of PLANTED) await writeFile(onInstrument(`Illumina/${name}`), plantedLibrary());
    const results: number[] = [];
    for (const name of PLANTED) {
      results.push((await runWine(stick.prefix, 'C:\\Illumina\\loader.exe', [name])).code);
    }
    expect(results).toContain(LOADED);
    console.log(
      `planted libraries that a careless program loads: ${results.filter((code) => code === LOADED).length} of ${PLANTED.length}`,
    );
  });

  it('are not loaded: neither beside the program, nor in the current folder, nor along PATH', async () => {
    const env = {
      WINEPATH: 'C:\\Illumina',
      SystemRoot: 'C:\\Illumina',
      windir: 'C:\\Illumina',
      TEMP: 'C:\\Illumina',
    };
    const options = { env, cwd: onInstrument('Illumina') };
    expect((await runWine(stick.prefix, LAUNCHER, ['verify', '--quiet'], options)).code).toBe(0);
    expect((await runWine(stick.prefix, LAUNCHER, ['apply', '--quiet'], options)).code).toBe(3010 & 0xff);
    expect((await runWine(stick.prefix, LAUNCHER, ['status', '--quiet'], options)).code).toBe(3010 & 0xff);
    for (const name of PLANTED) await rm(onInstrument(`Illumina/${name}`));
    await removePatch();
  });

  it.each([
    ['a folder', 'local'],
    ['a file', 'local'],
    ['a file', 'config'],
    ['a file', 'manifest'],
  ])('as %s named SealCheck.exe.%s keep it from starting', async (kind, suffix) => {
    const redirection = onInstrument(`Illumina/SealCheck.exe.${suffix}`);
    await (kind === 'a file' ? writeFile(redirection, '') : mkdir(redirection));
    const { code, stderr } = await sealCheck(['apply']);
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(`program-unsafe.*SealCheck\\.exe\\.${suffix}`));
    await rm(redirection, { recursive: true });
  });
});

describe('planted programs', () => {
  const planted = ['msiexec.exe', 'lrm-mitigate.exe', 'netsh.exe', 'cmd.exe'];
  const places = ['Illumina', 'Planted', 'Planted/System32'];
  const traces = (): string => onInstrument('traces');
  const env = { WINEPATH: 'C:\\Planted', SystemRoot: 'C:\\Planted', windir: 'C:\\Planted' };
  beforeAll(async () => {
    const tracer = compileWindows('tracer.go', work);
    for (const place of places) {
      await mkdir(onInstrument(place), { recursive: true });
      for (const name of planted) await cp(tracer, onInstrument(`${place}/${name}`));
    }
  });
  afterAll(async () => {
    for (const name of planted) await rm(onInstrument(`Illumina/${name}`));
  });

  it.each([
    ['beside it', 'Illumina', 'Temp', {}, 'msiexec.exe'],
    ['in the current folder', 'Temp', 'Planted', {}, 'msiexec.exe'],
    ['along PATH', 'Temp', 'Temp', env, 'lrm-mitigate.exe'],
  ])('%s would be started by a careless program', async (_where, own, current, environment, name) => {
    await mkdir(onInstrument('Temp'), { recursive: true });
    const starter = onInstrument(`${own}/starter.exe`);
    await cp(compileWindows('starter.go', work), starter);
    await runWine(stick.prefix, starter, [name], { env: environment, cwd: onInstrument(current) });
    expect(existsSync(traces())).toBe(true);
    await rm(traces());
  });

  it('are not started: Windows Installer and the installed program are the real ones', async () => {
    const options = { env, cwd: onInstrument('Planted') };
    for (const [verb, code] of Object.entries({ apply: 3010, status: 3010, remove: 0 })) {
      // Not through cmd.exe, which is planted too.
      const ran = await runWine(stick.prefix, LAUNCHER, [verb, '--quiet'], options);
      expect(ran.code, verb).toBe(code & 0xff);
    }
    expect(existsSync(traces())).toBe(false);
  });
});

describe('several drives with kits', () => {
  it('are named, and one is chosen by its name', async () => {
    await symlink(stick.drive, path.join(stick.prefix.path, 'dosdevices', 'f:'));
    await runWine(stick.prefix, 'reg', [
      'add',
      'HKLM\\Software\\Wine\\Drives',
      '/v',
      'f:',
      '/d',
      'cdrom',
      '/f',
    ]);
    stick.restart();
    const { code, stderr } = await sealCheck(['verify']);
    expect(stderr).toMatch(/kits-several.*E:\\, F:\\/);
    expect(code).toBe(2);
    expect((await sealCheck(['apply', '--quiet'])).code).toBe(60034);
    expect((await sealCheck(['verify', 'F:\\', '--quiet'])).code).toBe(0);
    await rm(path.join(stick.prefix.path, 'dosdevices', 'f:'));
    await runWine(stick.prefix, 'reg', ['delete', 'HKLM\\Software\\Wine\\Drives', '/v', 'f:', '/f']);
    stick.restart();
  });
});

describe('another program than the kit carries', () => {
  it('says so and goes on', async () => {
    const own = onInstrument('Illumina/SealCheck.exe');
    await cp(own, path.join(work, 'SealCheck.exe'));
    await writeFile(own, 'x', { flag: 'a' });
    const { code, stdout } = await sealCheck(['verify', '--lang', 'en']);
    expect(stdout).toContain('launcher-differs');
    expect(code).toBe(0);
    await cp(path.join(work, 'SealCheck.exe'), own);
    expect((await sealCheck(['verify', '--lang', 'en'])).stdout).not.toContain('launcher-differs');
  });
});

describe('the stick is pulled while it is read', () => {
  it('ends as a failure without a trace, or as a success, and the next attempt is whole', async () => {
    const link = path.join(stick.prefix.path, 'dosdevices', 'e:');
    const records = onInstrument('Program Files/Sealkit/Records');
    const before = (await readdir(records)).length;
    const attempt = sealCheck(['apply', 'E:\\', '--json']);
    // Its record is the first thing that an attempt makes; then it reads the kit.
    while ((await readdir(records)).length === before) await wait(1);
    await rm(link);
    await rename(stick.drive, `${stick.drive} pulled`);
    const { code, stdout } = await attempt;
    const { msi } = JSON.parse(stdout) as { msi: number | null };
    const isInstalled = existsSync(onInstrument(HELPER));
    expect({ isInstalled, msi }).toEqual(
      code === 3010 ? { isInstalled: true, msi: 3010 } : { isInstalled: false, msi: null },
    );
    await rename(`${stick.drive} pulled`, stick.drive);
    await symlink(stick.drive, link);
    expect((await sealCheck(['apply', '--quiet'])).code).toBe(3010);
    await removePatch();
  });
});

describe('a program that swaps the staged package all the time', () => {
  it(
    `never gets another one run by the real msiexec in ${RACES} races`,
    async () => {
      const { attacks, swapped, ended } = await raceMsiexec(stick, work, RACES);
      expect({ swapped, ended: ended.length }).toEqual({ swapped: 0, ended: RACES });
      expect(attacks).toBeGreaterThan(0);
    },
    RACES * RACE_MS,
  );
});

describe('a product of the same code that is installed for one account only', () => {
  it('is neither repaired nor removed in the place of the verified one', async () => {
    const evil = await makeEvil(stick, work);
    const own = ['/i', windowsPath(evil), '/qn', '/norestart', 'ALLUSERS='];
    await runWine(stick.prefix, 'msiexec', own);
    for (const verb of ['apply', 'repair', 'remove']) {
      expect((await sealCheck([verb, '--quiet'])).code, verb).toBe(60035);
    }
    await runWine(stick.prefix, 'msiexec', ['/x', PRODUCT, '/qn', '/norestart']);
    expect((await sealCheck(['apply', '--quiet'])).code).toBe(3010);
    await removePatch();
  });
});

describe('a drive that is full from one step on', () => {
  const illumina = (): string => onInstrument('Illumina');
  beforeAll(async () => {
    await stick.insert({ 'freeSpaceMiB: 200': 'freeSpaceMiB: 1' });
    const launcher = await readFile(path.join(illumina(), 'SealCheck.exe'));
    await rm(path.join(illumina(), 'Sealkit'), { recursive: true, force: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', illumina()]);
    await writeFile(path.join(illumina(), 'SealCheck.exe'), launcher);
  });
  afterAll(() => execFileSync('umount', ['-l', illumina()]));

  it('ends the attempt before msiexec is started, and leaves nothing of it', async () => {
    const { code, staged, ...next } = await fillAt(stick, compileDisturbed(work), 'checked');
    expect({ code, staged }).toEqual({ code: 'io-error', staged: 0 });
    expect(next).toEqual({ isFound: false, isWhole: true, isClean: true });
  });
});

describe('a drive that is full while msiexec itself writes', () => {
  const programs = (): string => onInstrument('Program Files/Sealkit Demo');
  beforeAll(async () => {
    await mkdir(programs(), { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', programs()]);
  });
  // The test has ended it already, unless it failed.
  afterAll(() => spawnSync('umount', ['-l', programs()]));

  it("is not believed when Wine's says that it went well; with room, the next attempt is whole", async () => {
    const { code, stdout } = await sealCheck(['apply', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'status-program-changed', msi: 3010 });
    expect(code).toBe(60032);
    expect((await sealCheck(['status', '--quiet'])).code).toBe(60032);
    execFileSync('umount', ['-l', programs()]);
    expect((await sealCheck(['apply', '--quiet'])).code).toBe(3010);
    expect((await sealCheck(['status', '--quiet'])).code).toBe(3010);
    await removePatch();
  });
});

describe('between two steps of an attempt with the real msiexec', () => {
  let program: string;
  beforeAll(() => {
    program = compileDisturbed(work);
  });

  it('another package in the place of the staged one is not run', async () => {
    expect(await swapAt(stick, program, work, 'staged')).toBe('genuine');
  });

  it('a kill is found by the next attempt, which ends well', async () => {
    const aftermath = await killAt(stick, program, 'installed');
    expect(aftermath).toEqual({ isFound: true, isWhole: true, isClean: true });
  });
});
