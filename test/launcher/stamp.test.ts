import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStamp, stampLauncher, type StampInput } from '../../src/launcher/index.ts';
import { createPrefix, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { placeKit } from './kits.ts';
import { builtLauncher, runSealCheckWine } from './sealcheck.ts';

let folder: string;
let input: StampInput;
let stamped: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-stamp-'));
  const { windows } = await builtLauncher();
  const beside = (name: string): string => path.join(path.dirname(windows), name);
  const { record } = await placeKit(folder, 'genuine');
  input = {
    program: await readFile(windows),
    version: '0.9.1',
    record: await readFile(record),
    kit: { id: 'testkit-kit', version: '1.2.3' },
    name: 'Editor de prueba, S. L.',
    icon: await readFile(beside('sealcheck.ico')),
    manifest: await readFile(beside('application.manifest'), 'utf8'),
  };
  stamped = stampLauncher(input);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('stampLauncher', () => {
  it('puts the record in, and gives the same bytes each time', () => {
    expect(readStamp(stamped)).toEqual(new Uint8Array(input.record));
    expect(Buffer.from(stampLauncher(input)).equals(stamped)).toBe(true);
  });

  it('replaces an earlier stamp', () => {
    const other = Uint8Array.of(1, 2, 3);
    const again = stampLauncher({ ...input, program: stamped, record: other });
    expect(readStamp(again)).toEqual(other);
    const records = NtExecutableResource.from(NtExecutable.from(again)).entries.filter(
      ({ id }) => id === 101,
    );
    expect(records).toHaveLength(1);
  });

  it('adds version information in both languages, icon and manifest', () => {
    const { entries } = NtExecutableResource.from(NtExecutable.from(stamped));
    const [info] = Resource.VersionInfo.fromEntries(entries);
    const spanish = info?.getStringValues({ lang: 0x0c0a, codepage: 1200 });
    const english = info?.getStringValues({ lang: 0x0409, codepage: 1200 });
    expect(spanish).toMatchObject({
      CompanyName: 'Editor de prueba, S. L.',
      FileDescription: 'Comprobación de autenticidad del kit',
      FileVersion: '0.9.1',
      ProductName: 'testkit-kit',
      ProductVersion: '1.2.3',
    });
    expect(english?.['FileDescription']).toBe('Kit authenticity check');
    expect(info?.getAvailableLanguages().map(({ lang }) => lang)).toEqual([0x0c0a, 0x0409]);
    expect(info?.fixedInfo).toMatchObject({
      fileVersionMS: 9,
      fileVersionLS: 0x10000,
      productVersionMS: 0x10002,
    });
    expect(Resource.IconGroupEntry.fromEntries(entries).map(({ icons }) => icons.length)).toEqual([3]);
    const manifest = entries.find(({ type, id }) => type === 24 && id === 1);
    expect(Buffer.from(manifest?.bin ?? new ArrayBuffer()).toString()).toBe(input.manifest);
  });

  it('refuses what is no program or no icon', () => {
    for (const program of [new Uint8Array(), Buffer.from('MZ and no more'), stamped.subarray(0, 600)]) {
      expect(() => stampLauncher({ ...input, program })).toThrow('launcher-malformed');
    }
    expect(() => stampLauncher({ ...input, icon: Buffer.from('no icon') })).toThrow('launcher-malformed');
  });
});

describe('readStamp', () => {
  it('gives null for an unstamped program and for no program', () => {
    expect(readStamp(input.program)).toBeNull();
    expect(readStamp(Buffer.from('text'))).toBeNull();
  });
});

describe('the application manifest', () => {
  // Wine shows task dialogs and version numbers without it; only real Windows would tell. So its text is held fast here.
  it.each([
    'Microsoft.Windows.Common-Controls" version="6.0.0.0"',
    'level="asInvoker"',
    '{35138b9a-5d96-4fbd-8e2d-a2440225f93a}',
    '{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}',
    '>true</dpiAware>',
  ])('says %s', (part) => {
    expect(input.manifest).toContain(part);
  });
});

describe('a stamped launcher under Wine', () => {
  let prefix: WinePrefix;
  let exe: string;
  beforeAll(async () => {
    prefix = await createPrefix();
    exe = path.join(folder, 'SealCheck.exe');
    await writeFile(exe, stamped);
  });
  afterAll(() => prefix.dispose());
  const kit = (): string => windowsPath(path.join(folder, 'genuine/kit'));

  it('verifies a kit under the record it carries, and says what that is worth', async () => {
    const result = await runSealCheckWine(prefix, ['verify', kit()], { exe });
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('GENUINE');
    expect(result.stdout).toContain('its verdict proves nothing');
  });

  it('looks into its own folder when none is given', async () => {
    const own = path.join(folder, 'own');
    await cp(path.join(folder, 'genuine/kit'), own, { recursive: true });
    await writeFile(path.join(own, 'SealCheck.exe'), stamped);
    const result = await runSealCheckWine(prefix, ['verify', '--json'], {
      exe: path.join(own, 'SealCheck.exe'),
    });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      findings: [{ code: 'file-extra', path: 'SealCheck.exe' }],
    });
  });

  it('takes --publisher only when it is the same record', async () => {
    const { record: other } = await placeKit(folder, 'genuine-two-of-two');
    const same = windowsPath(path.join(folder, 'genuine/record.json'));
    expect((await runSealCheckWine(prefix, ['verify', kit(), '--publisher', same], { exe })).code).toBe(0);
    const refused = await runSealCheckWine(prefix, ['verify', kit(), '--publisher', windowsPath(other)], {
      exe,
    });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('usage');
  });

  it('refuses a stamp that is no record, and a launcher without one', async () => {
    const broken = path.join(folder, 'broken.exe');
    await writeFile(broken, stampLauncher({ ...input, record: Buffer.from('{}') }));
    const malformed = await runSealCheckWine(prefix, ['verify', kit()], { exe: broken });
    expect(malformed.code).toBe(2);
    expect(malformed.stderr).toContain('publisher-malformed');
    const unstamped = await runSealCheckWine(prefix, ['verify', kit()]);
    expect(unstamped.code).toBe(2);
    expect(unstamped.stderr).toContain('trust-missing');
  });
});
