/** The npm package as others get it: packed from the sources, installed where there is no Go, used under two versions of Node. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSuccess, KIT_NAME, ROOT, runProgram, type Ran } from './example.ts';
import { filesBelow, firstDifference } from './files.ts';

/** As an npm package, node-linux-<processor>. */
const NEXT_NODE = '24.21.0';
const MSI = 'SealkitDemoLrmMitigation.msi';
const MIB = 2 ** 20;
/** Packing compiles everything, and installing may have to download. */
const SETUP_MS = 10 * 60_000;

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

let folder = '';
let sources = '';
let manifest: Manifest;
/** Packed files by their path in the package. */
let packed = new Map<string, Buffer>();
let tarball = '';
let customer = '';

beforeAll(async () => {
  // Its real name: node and npm show no other.
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'sealkit-package-')));
  sources = path.join(folder, 'sources');
  await copySources();
  manifest = JSON.parse(await readFile(path.join(sources, 'package.json'), 'utf8')) as Manifest;
  const packages = path.join(folder, 'packages');
  await mkdir(packages);
  expectSuccess(npm(['pack', '--pack-destination', packages], sources));
  expect(await readdir(packages)).toEqual([`sealkit-${manifest.version}.tgz`]);
  tarball = path.join(packages, `sealkit-${manifest.version}.tgz`);
  expectSuccess(runProgram('tar', ['-xzf', tarball, '-C', packages]));
  packed = await filesBelow(path.join(packages, 'package'));
  customer = path.join(folder, 'customer');
  await mkdir(customer);
  const own = await programsFor('own', process.execPath);
  expectSuccess(npm(['install', tarball], customer, own));
}, SETUP_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What git knows or would add, with this checkout's packages if they are those of the lock file. */
async function copySources(): Promise<void> {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = expectSuccess(runProgram('git', list, { env: { HOME: homedir() } })).stdout.split('\0');
  for (const name of names.filter((each) => each !== '' && existsSync(path.join(ROOT, each)))) {
    await cp(path.join(ROOT, name), path.join(sources, name));
  }
  const stamp = path.join(ROOT, 'node_modules', '.sealkit-lock');
  const lock = await readFile(path.join(ROOT, 'package-lock.json'), 'utf8');
  if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== lock) return;
  // A copy, for npm may change it.
  const modules = [path.join(ROOT, 'node_modules'), path.join(sources, 'node_modules')];
  expectSuccess(runProgram('cp', ['-a', '--reflink=auto', ...modules]));
}

/** With all that tells how to reach a registry, such as certificates; not what an npm around this test has set. */
function npm(args: readonly string[], cwd: string, programs = process.env['PATH'] ?? ''): Ran {
  const outer = Object.entries(process.env).filter(([name]) => !/^(npm|VITEST|NODE_ENV|INIT_CWD)/.test(name));
  const env = { ...(Object.fromEntries(outer) as Record<string, string>), PATH: programs };
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--fetch-retries', '1'];
  return runProgram('npm', [...args, ...quiet], { cwd, env });
}

function findProgram(name: string): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.map((each) => path.join(each, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`outside tool missing: ${name}`);
  return found;
}

/** A PATH of this Node, npm and a shell, and nothing else: no Go, no compiler. */
async function programsFor(name: string, node: string): Promise<string> {
  const bin = path.join(folder, 'bin', name);
  await mkdir(bin, { recursive: true });
  await symlink(node, path.join(bin, 'node'));
  for (const program of ['npm', 'npx', 'sh']) {
    await symlink(await realpath(findProgram(program)), path.join(bin, program));
  }
  return bin;
}

describe('the packed files', () => {
  it('are the program, the launcher, what kits are made from and the guides', () => {
    const needed = [
      ...['package.json', 'README.md', 'LICENSE', 'docs/format.md', 'dist/cli/main.js'],
      ...['SealCheck.exe', 'sealcheck.ico', 'application.manifest'].map((name) => `dist/launcher/${name}`),
      'dist/man/sealkit.1',
      'kit-template/codes/codes.json',
      'kit-template/kit.schema.json',
      'kit-template/new-kit/en/kit.yaml',
      'kit-template/new-kit/es/kit.yaml',
      'kit-template/examples/lrm-security-patch/kit.yaml',
      'dist/instructions/templates.cjs',
    ];
    expect(needed.filter((name) => !packed.has(name))).toEqual([]);
    const kinds = new Set([...packed.keys()].map((name) => path.extname(name)));
    const allowed = [
      '',
      '.1',
      '.js',
      '.mjs',
      '.cjs',
      '.txt',
      '.json',
      '.md',
      '.yaml',
      '.exe',
      '.ico',
      '.manifest',
      '.png',
      '.xsd',
    ];
    expect([...kinds].filter((kind) => !allowed.includes(kind))).toEqual([]);
    expect([...packed.keys()].filter((name) => /(^|\/)tests?\/|[._]test\.|node_modules/.test(name))).toEqual(
      [],
    );
  });

  it('hold the program that was just made and no script of an earlier one', async () => {
    const names = [...(await filesBelow(path.join(sources, 'dist', 'cli'))).keys()];
    const scripts = [...packed.keys()].filter((name) => name.startsWith('dist/cli/'));
    expect(scripts.sort()).toEqual(names.map((name) => `dist/cli/${name}`).sort());
  });

  it('hold the licence of every package that went into the program', () => {
    const licences = packed.get('dist/THIRD-PARTY-LICENSES.txt')?.toString() ?? '';
    for (const name of ['tweetnacl', 'commander', 'handlebars', 'archiver', 'zod', 'yaml', 'resedit']) {
      expect(licences).toMatch(new RegExp(`^${name} [0-9]`, 'm'));
    }
  });

  it('name no folder of this computer, the launcher neither', () => {
    const places = [ROOT, sources, folder, `${homedir()}/`, '/usr/lib/go', '/usr/share/go'];
    const found = [...packed].flatMap(([name, bytes]) =>
      places.filter((place) => bytes.includes(place)).map((place) => `${name}: ${place}`),
    );
    expect(found).toEqual([]);
  });

  it('are small', async () => {
    expect((await readFile(tarball)).length).toBeLessThan(5 * MIB);
  });
});

describe('the installed package', () => {
  it('brings no other package', async () => {
    const modules = await readdir(path.join(customer, 'node_modules'));
    expect(modules.filter((name) => !name.startsWith('.'))).toEqual(['sealkit']);
    expect(manifest.dependencies).toBeUndefined();
  });

  it('gives the command `sealkit` when it is installed for the whole computer', async () => {
    const prefix = path.join(folder, 'prefix');
    const own = await programsFor('global', process.execPath);
    expectSuccess(npm(['install', '--global', '--prefix', prefix, tarball], folder, own));
    const command = path.join(prefix, 'bin', 'sealkit');
    const { stdout } = expectSuccess(runProgram(command, ['--version'], { cwd: folder, env: { PATH: own } }));
    expect(stdout).toBe(`${manifest.version}\n`);
  });
});

/** From nothing to a verified image, by `npx sealkit` alone; the key is made unless there is one. Gives the image. */
async function useWith(programs: string, name: string, key: string): Promise<Buffer> {
  const sealkit = (...args: string[]): string => {
    const env = { HOME: homedir(), PATH: programs };
    return expectSuccess(runProgram('npx', ['--no-install', 'sealkit', ...args], { cwd: customer, env }))
      .stdout;
  };
  expect(sealkit('--version')).toBe(`${manifest.version}\n`);
  sealkit('init', name);
  await cp(path.join(sources, 'dist', 'installer', MSI), path.join(customer, name, 'payload', MSI));
  if (!existsSync(`${key}.key`)) sealkit('key', 'generate', '--out', key, '--no-passphrase');
  sealkit('build', `${name}/kit.yaml`, '--key', `${key}.key`, '--out', `${name}/out`);
  const image = `${name}/out/${KIT_NAME}.img`;
  expect(sealkit('verify', image, '--pub', `${key}.pub`)).toContain('GENUINE');
  return readFile(path.join(customer, image));
}

describe('npx sealkit, where there is no Go', () => {
  it('makes and verifies a kit, the same bytes under this Node and the next', async () => {
    const key = path.join(folder, 'demo');
    const own = await useWith(path.join(folder, 'bin', 'own'), 'kit-own', key);
    const fetched = path.join(folder, 'next-node');
    await mkdir(fetched);
    const name = `node-linux-${process.arch}`;
    expectSuccess(npm(['install', `${name}@${NEXT_NODE}`], fetched));
    const next = await programsFor('next', path.join(fetched, 'node_modules', name, 'bin', 'node'));
    const version = runProgram('node', ['--version'], { env: { PATH: next } }).stdout;
    expect(version).toBe(`v${NEXT_NODE}\n`);
    expect(firstDifference(own, await useWith(next, 'kit-next', key))).toBeNull();
  });

  it('indeed finds no Go', () => {
    expect(() => runProgram('go', ['version'], { env: { PATH: path.join(folder, 'bin', 'own') } })).toThrow();
  });
});
