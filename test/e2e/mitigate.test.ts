/**
 * The block of ports, from the stick to the firewall and back: SealCheck.exe under Wine, with a stand-in for netsh and the firewall's
 * service (firewall.go), because Wine's own do nothing. Its rules lie where Windows keeps them. What Wine's COM interface is called by is
 * read off its own trace.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './example.ts';
import { insertStick, type Stick } from './stick.ts';
import { createPrefix, runWine, type RunResult } from './wine.ts';

const execute = promisify(execFile);
const MODULE = path.join(ROOT, 'kit-template');
const FIREWALL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\PublicProfile';
const THEIRS = 'v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|Name=Theirs|';
const RULE = 'Sealkit mitigation TCP 80,443';

interface Outcome {
  readonly exit: number;
  readonly code?: string;
  readonly firewall?: { readonly state: string; readonly ports?: string };
  readonly open?: readonly string[];
  readonly files: readonly string[];
}

function build(program: string, ...args: readonly string[]): void {
  const env = { ...process.env, GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0' };
  execFileSync('go', [...args.slice(0, -1), '-o', program, args.at(-1) ?? ''], { cwd: MODULE, env });
}

describe('SealCheck.exe mitigate', () => {
  let stick: Stick;
  const system = (name: string): string => path.join(stick.prefix.driveC, 'windows/system32', name);
  const reg = (...args: readonly string[]): Promise<RunResult> => runWine(stick.prefix, 'reg', args);
  const service = (verb: string): Promise<RunResult> => runWine(stick.prefix, 'sc', [verb, 'MpsSvc']);

  beforeAll(async () => {
    stick = await insertStick();
    build(system('netsh.exe'), 'build', path.join(import.meta.dirname, 'firewall.go'));
    await reg('add', 'HKCU\\Software\\Wine\\DllOverrides', '/v', 'netsh.exe', '/d', 'native', '/f');
    for (const profile of ['DomainProfile', 'StandardProfile', 'PublicProfile']) {
      const words = ['/v', 'EnableFirewall', '/t', 'REG_DWORD', '/d', '1', '/f', '/reg:64'];
      await reg('add', `${FIREWALL}\\${profile}`, ...words);
    }
    await reg('add', `${FIREWALL}\\FirewallRules`, '/v', '{theirs}', '/d', THEIRS, '/f', '/reg:64');
    const program = 'C:\\windows\\system32\\netsh.exe service';
    await runWine(stick.prefix, 'sc', ['create', 'MpsSvc', 'binPath=', program]);
    await service('start');
  });
  afterAll(() => stick.dispose());

  function sealCheck(...args: readonly string[]): Promise<RunResult> {
    return runWine(stick.prefix, 'C:\\Illumina\\SealCheck.exe', args, { exitCode: 'windows' });
  }

  async function attempt(...args: readonly string[]): Promise<Outcome> {
    const { code, stdout } = await sealCheck(...args, '--json');
    const outcome = JSON.parse(stdout) as Outcome;
    expect(outcome.exit).toBe(code);
    return outcome;
  }

  /** The names of all rules, as Windows keeps them. */
  async function rules(): Promise<string[]> {
    const { stdout } = await reg('query', `${FIREWALL}\\FirewallRules`, '/reg:64');
    return [...stdout.matchAll(/Name=([^|]*)\|/g)].map((found) => found[1] ?? '');
  }

  async function calls(): Promise<string[]> {
    if (!existsSync(system('netsh.log'))) return [];
    return (await readFile(system('netsh.log'), 'utf8')).trim().split('\n');
  }

  it('changes nothing unless somebody agrees, and tells the steps by hand in both languages', async () => {
    const { code, stderr } = await sealCheck('mitigate', 'on');
    expect(code).toBe(60040);
    expect(stderr).toContain('A mano, en el instrumento');
    expect(stderr).toContain('By hand, at the instrument');
    expect(await calls()).toEqual([]);
  });

  it('needs a kit that says the ports', async () => {
    await rename(stick.drive, `${stick.drive}-out`);
    const { code, stderr } = await sealCheck('mitigate', 'on', '--quiet');
    await rename(`${stick.drive}-out`, stick.drive);
    expect(code).toBe(60007);
    expect(stderr).toContain(`netsh advfirewall firewall add rule name="${RULE}"`);
    expect(await rules()).toEqual(['Theirs']);
  });

  it('blocks the ports, and proves it', async () => {
    const on = await attempt('mitigate', 'on', '--quiet', '--report', 'C:\\Proof');
    expect(on).toMatchObject({ exit: 0, firewall: { state: 'blocks', ports: '80,443' } });
    expect((await rules()).sort()).toEqual([RULE, 'Theirs']);
    const folder = path.join(stick.prefix.driveC, 'Proof');
    const name = (await readdir(folder)).find((file) => file.endsWith('.xml')) ?? '';
    expect(name).toMatch(/^verification-000001-mitigate-on-/);
    await execute('minisign', ['-Vm', path.join(folder, name), '-p', path.join(folder, 'instrument.pub')]);
    const schema = ['--noout', '--nonet', '--schema', 'docs/verification.xsd'];
    await execute('xmllint', [...schema, path.join(folder, name)]);
  });

  it('does nothing the second time', async () => {
    const before = await calls();
    expect(await attempt('mitigate', 'on', '--quiet')).toMatchObject({ exit: 0 });
    expect(await calls()).toEqual(before);
  });

  it('never takes the firewall for the patch', async () => {
    const status = await attempt('mitigate', 'status');
    expect(status).toMatchObject({ exit: 60029, code: 'not-applied', firewall: { state: 'blocks' } });
    expect(status.open).toContain('flaw-behind-firewall');
    expect((await sealCheck('status', '--lang', 'es')).stderr).toContain('bloquea TCP 80,443');
  });

  it('sees a policy that lets local rules have no effect', async () => {
    await reg('add', POLICY, '/v', 'AllowLocalPolicyMerge', '/t', 'REG_DWORD', '/d', '0', '/f', '/reg:64');
    expect(await attempt('mitigate', 'on', '--quiet')).toMatchObject({ exit: 60046 });
    await reg('delete', POLICY, '/f', '/reg:64');
  });

  it('sees that the service does not run', async () => {
    await service('stop');
    const on = await attempt('mitigate', 'on', '--quiet');
    expect(on).toMatchObject({ exit: 60044, code: 'firewall-service-stopped' });
    expect(await attempt('status')).toMatchObject({ exit: 60029, firewall: { state: 'ineffective' } });
    await service('start');
  });

  it('believes no yes without a change', async () => {
    await writeFile(system('deaf.txt'), '');
    expect(await attempt('mitigate', 'off', '--quiet')).toMatchObject({ exit: 60047 });
    await rm(system('deaf.txt'));
  });

  it('takes away its own rule only, without the kit', async () => {
    await rename(stick.drive, `${stick.drive}-out`);
    const off = await attempt('mitigate', 'off', '--quiet');
    await rename(`${stick.drive}-out`, stick.drive);
    expect(off).toMatchObject({ exit: 0, firewall: { state: 'off' } });
    expect(await rules()).toEqual(['Theirs']);
  });
});

const PUT = [
  'Name',
  'Description',
  'LocalPorts',
  'Grouping',
  'Protocol',
  'Direction',
  'Enabled',
  'Profiles',
  'Action',
];

it("calls each method of Wine's firewall rules by the name it means", async () => {
  const work = await mkdtemp(path.join(tmpdir(), 'sealkit-firewall-'));
  const program = path.join(work, 'firewall.exe');
  build(program, 'test', '-c', './launcher/internal/firewall');
  const prefix = await createPrefix();
  const words = ['-test.run', '^TestEachMethodIsCalledByItsName$'];
  const { code, stderr } = await runWine(prefix, program, words, { env: { WINEDEBUG: '+hnetcfg' } });
  const called = [...stderr.matchAll(/:netfw_rules?_((?:get_|put_)\w+|Add|Remove)\b/g)].map(
    ([, name]) => name,
  );
  expect(code).toBe(0);
  expect(called).toEqual([...PUT.map((name) => `put_${name}`), 'Add', 'Remove']);
  await prefix.dispose();
  await rm(work, { recursive: true });
});
