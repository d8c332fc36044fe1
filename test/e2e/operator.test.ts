/** The main job, end to end: kit.yaml to a USB image, and from the stick to an installed and removed patch on Windows. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../scripts/build-installer.mjs';
import { makeInstrument } from './instrument.ts';
import { createPrefix, runWine, type WinePrefix } from './wine.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLE = path.join(ROOT, 'kit-template/examples/lrm-security-patch');
const MSI = 'SealkitDemoLrmMitigation.msi';
const PRODUCT = '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}';
const INSTALLED = 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe';

function sealkit(...args: string[]): number | null {
  return spawnSync(process.execPath, [path.join(ROOT, 'dist/cli/main.js'), ...args], { encoding: 'utf8' })
    .status;
}

describe('from kit.yaml to the instrument', () => {
  let work = '';
  let stick = '';
  let prefix: WinePrefix;

  beforeAll(async () => {
    work = await mkdtemp(path.join(tmpdir(), 'sealkit-operator-'));
    const definition = path.join(work, 'definition');
    await cp(EXAMPLE, definition, { recursive: true });
    await mkdir(path.join(definition, 'payload'), { recursive: true });
    await buildInstaller({ outFile: path.join(definition, 'payload', MSI) });
    expect(sealkit('key', 'generate', '--out', path.join(work, 'k'), '--no-passphrase')).toBe(0);
    const out = path.join(work, 'out');
    const key = path.join(work, 'k.key');
    expect(sealkit('build', path.join(definition, 'kit.yaml'), '--key', key, '--out', out)).toBe(0);
    const image = path.join(out, 'lrm-security-patch-1.0.0.img');
    expect(sealkit('verify', image, '--pub', path.join(work, 'k.pub'))).toBe(0);
    stick = path.join(work, 'stick');
    await mkdir(stick);
    execFileSync('mcopy', ['-s', '-n', '-i', `${image}@@1M`, '::/*', stick]);
    prefix = await createPrefix();
    await makeInstrument(prefix);
    // Drive E: is a removable one whose files are those of the image.
    await symlink(stick, path.join(prefix.path, 'dosdevices', 'e:'));
    const drive = ['add', 'HKLM\\Software\\Wine\\Drives', '/v', 'e:', '/d', 'floppy', '/f'];
    expect((await runWine(prefix, 'reg', drive)).code).toBe(0);
    execFileSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: prefix.path } });
    await mkdir(path.join(prefix.driveC, 'Illumina'));
    await cp(path.join(stick, 'SealCheck.exe'), path.join(prefix.driveC, 'Illumina', 'SealCheck.exe'));
  });
  afterAll(async () => {
    await prefix.dispose();
    await rm(work, { recursive: true, force: true });
  });

  const launcher = (): string => path.join(prefix.driveC, 'Illumina', 'SealCheck.exe');

  it('finds the kit on the stick and proves it genuine, started without arguments', async () => {
    const { code, stdout } = await runWine(prefix, launcher(), [], { input: '\n' });
    expect(stdout).toContain('lrm-security-patch');
    expect(code).toBe(0);
  });

  it('writes the report where it is told', async () => {
    const { code } = await runWine(prefix, launcher(), [
      'verify',
      'E:\\',
      '--report',
      'C:\\Proof',
      '--quiet',
    ]);
    expect(code).toBe(0);
    expect(existsSync(path.join(prefix.driveC, 'Proof', 'sealcheck-report.json'))).toBe(true);
  });

  it('installs from C:\\Illumina, asks for a restart, and removes cleanly', async () => {
    await cp(path.join(stick, 'payload', MSI), path.join(prefix.driveC, 'Illumina', MSI));
    const windows = { exitCode: 'windows' } as const;
    const install = ['/i', `C:\\Illumina\\${MSI}`, '/qn', '/norestart'];
    expect((await runWine(prefix, 'msiexec', install, windows)).code).toBe(3010);
    expect(existsSync(path.join(prefix.driveC, INSTALLED))).toBe(true);
    expect((await runWine(prefix, 'msiexec', ['/x', PRODUCT, '/qn', '/norestart'], windows)).code).toBe(0);
    expect(existsSync(path.join(prefix.driveC, INSTALLED))).toBe(false);
  });

  it('refuses the stick after one byte was changed', async () => {
    await writeFile(path.join(stick, 'payload', MSI), 'x', { flag: 'r+' });
    expect((await runWine(prefix, launcher(), [], { input: '\n' })).code).toBe(1);
  });
});
