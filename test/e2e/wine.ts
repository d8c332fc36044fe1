/**
 * Runs Windows programs in tests, under Wine, without a display.
 *
 *   const prefix = await createPrefix();                                  // fresh Windows 7 SP1 x64, copied from a cached template
 *   const { code, stdout, stderr } = await runWine(prefix, exeOnLinux, ['status', '--json']);
 *   const installed = await runWine(prefix, 'msiexec', ['/i', windowsPath(msi), '/qn'], { exitCode: 'windows' });
 *   path.join(prefix.driveC, 'Program Files');                            // look at C: from Linux
 *   await prefix.dispose();                                               // in afterAll: ends its processes, removes it
 *
 * - `exe` is a Linux path of an .exe, or the bare name of a program Wine has (`msiexec`, `reg`, `cmd`).
 * - `code` is what Linux sees, the Windows exit code modulo 256 (3010 gives 194), unless `exitCode: 'windows'` is asked for.
 * - `E:` and the like: link a folder as `path.join(prefix.path, 'dosdevices', 'e:')` before the first runWine.
 * - Anything missing throws an Error that names the tool and its Debian package; nothing is skipped.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { keepWindowsRunning, WINE, WINE_LOADER, wineEnvironment } from '../../scripts/wine.mjs';

const execute = promisify(execFile);

/** Part of the cached template's name: raise it when what `makeTemplate` does changes. */
const TEMPLATE_VERSION = 1;
const DEFAULT_TIMEOUT_MS = 300_000;

/** One private Windows: registry, C: and processes. */
export interface WinePrefix {
  /** The WINEPREFIX folder. */
  readonly path: string;
  /** C: as Linux sees it. */
  readonly driveC: string;
  /** Ends every process of this prefix. */
  endPrograms(): Promise<void>;
  /** The same, and removes the folder. */
  dispose(): Promise<void>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to (and winning over) the harness's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given on standard input; nothing without it. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /** `windows`: the full 32-bit code, asked of cmd.exe; stdin does not reach the program then. Default `unix`. */
  readonly exitCode?: 'unix' | 'windows';
}

export interface RunResult {
  readonly code: number;
  /** Decoded as UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A fresh copy of the template prefix (1 to 2 s; the first ever call makes the template, about 15 s). */
export async function createPrefix(): Promise<WinePrefix> {
  const template = await findTemplate();
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-wine-'));
  await execute('cp', ['-a', '--reflink=auto', `${template}/.`, folder]);
  return {
    path: folder,
    driveC: path.join(folder, 'drive_c'),
    endPrograms: () => endServer(folder),
    dispose: async () => {
      await endServer(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** For tests that look at windows: the desktop stays between them (`env` says on which display). */
export function keepDesktop(prefix: WinePrefix, env: Readonly<Record<string, string>>): void {
  keepWindowsRunning({ ...environment(prefix.path), ...env });
}

/** Runs one program to its end. Rejects when it takes longer than `timeoutMs`. */
export async function runWine(
  prefix: WinePrefix,
  exe: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-run-'));
  try {
    return options.exitCode === 'windows'
      ? await runThroughCmd(prefix, exe, args, folder, options)
      : await runDirectly(prefix, exe, args, folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How a Windows program names a Linux path: Z: is the Linux root in every prefix. */
export function windowsPath(unixPath: string): string {
  return `Z:${path.resolve(unixPath).replaceAll('/', '\\')}`;
}

async function runDirectly(
  prefix: WinePrefix,
  exe: string,
  args: readonly string[],
  folder: string,
  options: RunOptions,
): Promise<RunResult> {
  // Files, not pipes: Wine's background services inherit the handles and would keep a pipe open for seconds.
  const stdout = await open(path.join(folder, 'stdout'), 'w+');
  const stderr = await open(path.join(folder, 'stderr'), 'w+');
  try {
    const child = spawn(...wine(exe, ...args), {
      cwd: options.cwd,
      env: { ...environment(prefix.path), ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', stdout.fd, stderr.fd],
    });
    child.stdin?.end(options.input);
    const code = await exitOf(child, options.timeoutMs ?? DEFAULT_TIMEOUT_MS, [exe, ...args].join(' '));
    return {
      code,
      stdout: await readFile(path.join(folder, 'stdout'), 'utf8'),
      stderr: await readFile(path.join(folder, 'stderr'), 'utf8'),
    };
  } finally {
    await stdout.close();
    await stderr.close();
  }
}

/**
 * A Linux exit code has eight bits, so a batch file notes down the whole one. It waits for every program, one with a window too (msiexec is one),
 * so `start /wait` is not needed.
 */
async function runThroughCmd(
  prefix: WinePrefix,
  exe: string,
  args: readonly string[],
  folder: string,
  options: RunOptions,
): Promise<RunResult> {
  const batch = path.join(folder, 'run.cmd');
  const noted = path.join(folder, 'code');
  const program = exe.includes('/') ? windowsPath(exe) : exe;
  const words = [program, ...args].map(quoteForBatch).join(' ');
  await writeFile(batch, `@${words}\r\n@>"${windowsPath(noted)}" echo %ERRORLEVEL%\r\n`);
  const result = await runDirectly(prefix, 'cmd', ['/d', '/c', windowsPath(batch)], folder, options);
  if (!existsSync(noted)) throw new Error(`${words} left no exit code: ${result.stdout}${result.stderr}`);
  return { ...result, code: Number((await readFile(noted, 'utf8')).trim()) };
}

function quoteForBatch(word: string): string {
  if (/["\r\n]/.test(word)) throw new Error(`a batch file cannot carry this argument: ${word}`);
  const escaped = word.replaceAll('%', '%%');
  return /^[\w:\\/.=-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

function exitOf(child: ChildProcess, timeoutMs: number, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`not finished after ${timeoutMs} ms: ${what}`));
    }, timeoutMs);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === null) reject(new Error(`ended by ${String(signal)}: ${what}`));
      else resolve(code);
    });
  });
}

function wine(...words: readonly string[]): [command: string, args: string[]] {
  if (!existsSync(WINE_LOADER)) throw new Error('wine64 is missing: install the Debian package wine64');
  const [command = WINE_LOADER, ...before] = WINE;
  return [command, [...before, ...words]];
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LANG: 'C.UTF-8',
    ...wineEnvironment(folder),
  };
}

async function findTemplate(): Promise<string> {
  const { stdout } = await execute(...wine('--version'));
  const name = `sealkit-wine-template-${userInfo().uid}-${stdout.trim().replace(/[^\w.-]+/g, '-')}-${TEMPLATE_VERSION}`;
  const template = path.join(tmpdir(), name);
  if (!existsSync(template)) await makeTemplate(template);
  return template;
}

/** Made under another name and renamed when whole: test files run in parallel, and the first to finish wins. */
async function makeTemplate(template: string): Promise<void> {
  const folder = await mkdtemp(`${template}.`);
  await execute(...wine('wineboot', '-i'), { env: environment(folder) });
  await wineserver(folder, '-w');
  try {
    await rename(folder, template);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(template)) throw error;
  }
}

async function endServer(folder: string): Promise<void> {
  // Exit code 1 means that no server was running.
  await wineserver(folder, '-k').catch(() => undefined);
  await wineserver(folder, '-w').catch(() => undefined);
}

async function wineserver(folder: string, flag: '-k' | '-w'): Promise<void> {
  await execute('wineserver', [flag], { env: environment(folder) });
}
