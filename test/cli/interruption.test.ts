/** Work that is ended from outside: nothing half-written is left, or nothing that looks finished (design section 5). */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOf, SealkitError } from '../../src/base/errors.ts';
import { verifyKit } from '../../src/cli/commands/verify.ts';
import type { Context } from '../../src/cli/context.ts';
import { Terminal } from '../../src/cli/terminal.ts';
import { CLI, ensureDist, INSTALLER } from './dist.ts';

/** Long enough to be still at work when the signal comes. */
const PAYLOAD_SIZE = 384 * 2 ** 20;
const NAME = 'lrm-security-patch-1.0.0';

let folder = '';
const at = (name: string): string => path.join(folder, name);

function sealkit(...args: string[]): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, stderr };
}

beforeAll(async () => {
  await ensureDist();
  folder = mkdtempSync(path.join(tmpdir(), 'sealkit-interruption-'));
  sealkit('init', 'k');
  cpSync(INSTALLER, at(`k/payload/${path.basename(INSTALLER)}`));
  const definition = readFileSync(at('k/kit.yaml'), 'utf8');
  writeFileSync(at('k/kit.yaml'), `${definition}\npayload:\n  - path: payload/large.bin\n`);
  writeFileSync(at('k/payload/large.bin'), '');
  truncateSync(at('k/payload/large.bin'), PAYLOAD_SIZE);
  expect(sealkit('key', 'generate', '--out', 'demo', '--no-passphrase').code).toBe(0);
  expect(sealkit('build', 'k/kit.yaml', '--key', 'demo.key', '--out', 'whole').code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Sends the signal as soon as a file with this in its name is there below `out`. */
async function interrupt(
  child: ChildProcess,
  out: string,
  mark: string,
  signal: NodeJS.Signals,
): Promise<Ended> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, by) => resolve({ code, signal: by, stderr }));
  });
  const isBegun = (): boolean =>
    existsSync(out) &&
    readdirSync(out, { recursive: true, encoding: 'utf8' }).some((file) => file.includes(mark));
  while (child.exitCode === null && !isBegun()) await sleep(5);
  child.kill(signal);
  return ended;
}

function build(out: string, format: string): ChildProcess {
  const args = [CLI, 'build', 'k/kit.yaml', '--key', 'demo.key', '--out', out, '--format', format];
  return spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

describe('interrupting a build', () => {
  it.each<[string, string, string, NodeJS.Signals]>([
    ['the payload is read', 'dir', '.sealkit-partial-', 'SIGINT'],
    ['the image is written', 'img', 'output.img', 'SIGINT'],
    ['the archive is written', 'zip', 'output.zip', 'SIGINT'],
    ['it is asked to end', 'img', 'output.img', 'SIGTERM'],
    ['its terminal goes', 'img', 'output.img', 'SIGHUP'],
  ])('while %s leaves nothing', async (what, format, mark, signal) => {
    const out = at(`out-${what.replaceAll(' ', '-')}`);
    const ended = await interrupt(build(out, format), out, mark, signal);
    expect(ended).toMatchObject({ code: 130, signal: null });
    expect(ended.stderr).toContain('[interrupted]');
    expect(existsSync(out)).toBe(false);
  });

  it('keeps what was there, even with --force', async () => {
    const out = at('kept');
    mkdirSync(out);
    writeFileSync(path.join(out, `${NAME}.img`), 'an older kit');
    const args = [CLI, 'build', 'k/kit.yaml', '--key', 'demo.key', '--out', out, '--force'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    expect((await interrupt(child, out, 'output.img', 'SIGINT')).code).toBe(130);
    expect(readdirSync(out)).toEqual([`${NAME}.img`]);
    expect(readFileSync(path.join(out, `${NAME}.img`), 'utf8')).toBe('an older kit');
  });
});

describe('killing a build', () => {
  it('leaves a folder that says it is unfinished, and nothing that looks finished', async () => {
    const out = at('killed');
    expect(await interrupt(build(out, 'img,zip'), out, 'output.img', 'SIGKILL')).toMatchObject({
      code: null,
      signal: 'SIGKILL',
    });
    const [left = '', ...more] = readdirSync(out);
    expect(left).toMatch(/^\.sealkit-partial-/);
    expect(more).toEqual([]);
  });
});

describe('interrupting a verification', () => {
  it('is no verdict', async () => {
    const args = [CLI, 'verify', `whole/${NAME}.img`, '--pub', 'demo.pub', '--json'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const isReading = (): boolean => {
      const files = `/proc/${child.pid ?? 0}/fd`;
      return (
        existsSync(files) && spawnSync('ls', ['-l', files], { encoding: 'utf8' }).stdout.includes('.img')
      );
    };
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (child.exitCode === null && !isReading()) await sleep(1);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'sealkit-error/1',
      errors: [{ code: 'interrupted' }],
    });
  });
});

describe('interrupting a verification in the middle of free space', () => {
  /** Counts how often the work asks whether it was ended, and is told so the given time. */
  async function verifyAsking(image: string, end: number): Promise<{ asked: number; code: string | null }> {
    let asked = 0;
    const throwIfAborted = (): void => {
      asked += 1;
      if (asked === end) throw new SealkitError({ code: 'interrupted' });
    };
    const streams = { out: { write: () => true }, err: { write: () => true } };
    const context: Context = {
      terminal: new Terminal({ language: 'en', json: false, quiet: true, color: false }, streams, () => 0),
      now: () => 0,
      random: () => new Uint8Array(),
      environment: {},
      input: process.stdin,
      firstLine: () => Promise.resolve(''),
      interruption: { throwIfAborted } as AbortSignal,
    };
    const work = verifyKit(at(`${image}/${NAME}.img`), { pub: at('demo.pub') }, context);
    return work.then(
      () => ({ asked, code: null }),
      (error: unknown) => ({ asked, code: faultOf(error).code }),
    );
  }

  it('is no verdict either', async () => {
    const args = ['--key', 'demo.key', '--out', 'free', '--free-space', '64'];
    expect(sealkit('build', 'k/kit.yaml', ...args).code).toBe(0);
    const [full, free] = [await verifyAsking('whole', 0), await verifyAsking('free', 0)];
    expect([full.code, free.code]).toEqual([null, null]);
    // At least once a MiB of it. The image is compared last, and its free space lies at its end.
    expect(free.asked - full.asked).toBeGreaterThan(60);
    expect(await verifyAsking('free', free.asked)).toEqual({ asked: free.asked, code: 'interrupted' });
  });
});

describe('a full disk', () => {
  it('is exit 3, and leaves nothing', () => {
    const out = at('full');
    mkdirSync(out);
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', out]).status === 0;
    // Who may not mount gets a limit on the size of files instead.
    const [limit, word] = isMounted ? ['unlimited', 'ENOSPC'] : ['8192', 'EFBIG'];
    const build = [process.execPath, CLI, 'build', 'k/kit.yaml', '--key', 'demo.key', '--out', out];
    try {
      const limited = ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, ...build];
      const { status, stderr } = spawnSync('bash', limited, { cwd: folder, encoding: 'utf8' });
      expect(status).toBe(3);
      expect(stderr).toContain('[io-error]');
      expect(stderr).toContain(word);
      expect(readdirSync(out)).toEqual([]);
    } finally {
      if (isMounted) spawnSync('umount', [out]);
    }
  });
});

describe('a fault while other threads work', () => {
  it('ends the program with them', () => {
    // Found when the pages have been begun, and the thread of the files has not.
    const definition = readFileSync(at('k/kit.yaml'), 'utf8').replace('large.bin', 'missing.bin');
    writeFileSync(at('k/missing.yaml'), definition);
    const build = [CLI, 'build', 'k/missing.yaml', '--key', 'demo.key', '--out', 'missing'];
    const { status, signal } = spawnSync(process.execPath, build, { cwd: folder, timeout: 30_000 });
    expect([status, signal]).toEqual([2, null]);
  });
});
