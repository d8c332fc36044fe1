import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeKit } from './kits.ts';
import { runSealCheckNative } from './sealcheck.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function verify(name: string, ...args: string[]) {
  const { kit, record } = await placeKit(folder, name);
  return runSealCheckNative(['verify', kit, '--publisher', record, ...args]);
}

describe('sealcheck verify', () => {
  it('says that a kit is genuine, by whom, and with which fingerprint', async () => {
    const result = await verify('genuine');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('\nGENUINE\n');
    expect(result.stdout).toContain('testkit-kit 1.2.3');
    expect(result.stdout).toMatch(/Fingerprint: ([0-9A-F]{4} ){7}[0-9A-F]{4}\n/);
    expect(result.stdout).not.toContain('DEVELOPMENT');
  });

  it('speaks Spanish by --lang and by LANG, and --lang wins', async () => {
    expect((await verify('genuine', '--lang', 'es')).stdout).toContain('\nAUTÉNTICO\n');
    const { kit, record } = await placeKit(folder, 'genuine');
    const args = ['verify', kit, '--publisher', record];
    expect((await runSealCheckNative(args, { LANG: 'es_ES.UTF-8' })).stdout).toContain('\nAUTÉNTICO\n');
    const english = await runSealCheckNative([...args, '--lang', 'en'], { LANG: 'es_ES.UTF-8' });
    expect(english.stdout).toContain('\nGENUINE\n');
  });

  it('explains what is wrong with the texts of the codes', async () => {
    const result = await verify('file-longer');
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('\nNOT GENUINE\n');
    expect(result.stdout).toContain('[error] file-changed  payload/patch.msi\n');
    expect(result.stdout).toContain('A file of the kit was changed or damaged.');
    expect(result.stdout).toContain('Keep it as evidence');
  });

  it('says loudly that a record is for development', async () => {
    const record = 'record-development-for-release';
    const { kit } = await placeKit(folder, record);
    const own = path.join(kit, 'kit/publisher/1.json');
    const result = await runSealCheckNative(['verify', kit, '--publisher', own]);
    expect(result.stdout).toContain('*** DEVELOPMENT RECORD');
  });

  it('shows no unverified text raw', async () => {
    const result = await verify('extra-name-control');
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('a\\u001b[2J.txt');
    expect(result.stdout).not.toContain('\u001b');
  });

  it('is silent with --quiet', async () => {
    expect(await verify('genuine', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await verify('file-missing', '--quiet')).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('shows progress with --progress only', async () => {
    expect((await verify('genuine', '--progress')).stderr).toContain('100 %\n');
  });
});

describe('sealcheck verify --report', () => {
  it('writes the report for programs and for people, and nothing else', async () => {
    const out = path.join(folder, 'new/reports');
    const result = await verify('genuine', '--json', '--report', out);
    expect((await readdir(out)).sort()).toEqual(['sealcheck-report.json', 'sealcheck-report.txt']);
    expect(await readFile(path.join(out, 'sealcheck-report.json'), 'utf8')).toBe(result.stdout);
    const text = await readFile(path.join(out, 'sealcheck-report.txt'), 'utf8');
    expect(text).toContain('\r\nGENUINE\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('refuses to write into the kit', async () => {
    const { kit } = await placeKit(folder, 'genuine');
    for (const out of [kit, path.join(kit, 'reports')]) {
      const result = await verify('genuine', '--report', out);
      expect(result.code).toBe(2);
      expect(result.stderr).toContain('output-invalid');
    }
    expect(existsSync(path.join(kit, 'reports'))).toBe(false);
    expect((await verify('genuine', '--report', `${kit}-reports`)).code).toBe(0);
  });

  it('says when it cannot write, but not genuine stays not genuine', async () => {
    expect((await verify('genuine', '--report', '/dev/null/x')).code).toBe(3);
    expect((await verify('file-missing', '--report', '/dev/null/x')).code).toBe(1);
  });
});

describe('sealcheck', () => {
  it('refuses wrong use with exit code 2', async () => {
    const wrong = [
      ...[['install'], ['verify', 'a', 'b'], ['verify', '--no-such-flag'], ['verify', '--publisher']],
      ...[
        ['verify', '--lang', 'fr'],
        ['--quiet=maybe', 'verify'],
      ],
    ];
    for (const args of wrong) {
      const result = await runSealCheckNative(args);
      expect(result, args.join(' ')).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toContain('usage');
    }
  });

  it('refuses to verify without trust, or under a faulty record', async () => {
    const { kit } = await placeKit(folder, 'genuine');
    const without = await runSealCheckNative(['verify', kit]);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('trust-missing');
    for (const [name, code] of [
      ['trust-bom', 'publisher-malformed'],
      ['trust-too-long', 'publisher-malformed'],
      ['trust-key-weak-neutral', 'key-weak'],
    ] as const) {
      const result = await verify(name, '--json');
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toContain(code);
    }
  });

  it('gives no verdict, and exit code 3, when it cannot read', async () => {
    const { record } = await placeKit(folder, 'genuine');
    for (const args of [
      [path.join(folder, 'nowhere'), '--publisher', record],
      [record, '--publisher', record],
      [folder, '--publisher', path.join(folder, 'nowhere')],
    ]) {
      const result = await runSealCheckNative(['verify', ...args]);
      expect(result).toMatchObject({ code: 3, stdout: '' });
      expect(result.stderr).toContain('io-error');
    }
  });

  it('prints help and version', async () => {
    const help = await runSealCheckNative(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--publisher FILE');
    expect((await runSealCheckNative(['verify', '--help', '--lang', 'es'])).stdout).toContain('--publisher');
    expect((await runSealCheckNative(['--version'])).stdout).toMatch(/^SealCheck \d+\.\d+\.\d+\n$/);
  });
});
