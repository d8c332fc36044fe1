/**
 * What happens between the steps of an attempt with the real msiexec: somebody puts another package in the place of the listed one, the
 * program is killed, the power fails. Each trial begins and ends with an instrument without the patch.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from './example.ts';
import { isSwappedInstalled, LAUNCHER, makeEvil } from './msi-races.ts';
import type { Stick } from './stick.ts';
import { runWine, windowsPath, type RunResult } from './wine.ts';

const HELPER = 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe';
const RECORDS = 'Program Files/Sealkit/Records';
const RESTART = 3010;
const WINDOWS = { exitCode: 'windows' } as const;

/** How an instrument came out of a trial. */
export interface Aftermath {
  /** The next attempt said that one before it was cut off. */
  readonly isFound: boolean;
  /** It ended as a success, and the patch was in effect after a restart. */
  readonly isWhole: boolean;
  /** After removal nothing was left of it. */
  readonly isClean: boolean;
}

/** Builds the program that disturbs; gives its path. */
export function compileDisturbed(work: string): string {
  const program = path.join(work, 'disturbed.exe');
  const env = { ...process.env, CGO_ENABLED: '0', GOOS: 'windows', GOARCH: 'amd64', GOFLAGS: '' };
  const source = './launcher/internal/apply/disturbed';
  execFileSync('go', ['build', '-o', program, source], { cwd: path.join(ROOT, 'kit-template'), env });
  return program;
}

/** The names of the steps, of an attempt that nothing disturbs. */
export async function stepsOf(stick: Stick, program: string): Promise<string[]> {
  const { stdout } = await runWine(stick.prefix, program, ['steps', LAUNCHER, 'E:\\']);
  await remove(stick);
  return stdout.split(/\r?\n/).filter(Boolean);
}

/** Swaps after a step; says how the attempt ended: `genuine`, `swapped` or `refused`. */
export async function swapAt(stick: Stick, program: string, work: string, step: string): Promise<string> {
  const evil = await makeEvil(stick, work);
  const payload = path.join(stick.drive, 'payload');
  const kept = path.join(work, 'payload');
  await cp(payload, kept, { recursive: true });
  const args = ['swap', LAUNCHER, 'E:\\', step, windowsPath(evil)];
  const { stdout, stderr } = await runWine(stick.prefix, program, args);
  if (!/^1 [0-9]/.test(stdout)) throw new Error(`nothing was swapped at ${step}: ${stdout}${stderr}`);
  const isSwapped = await isSwappedInstalled(stick);
  const isInstalled = existsSync(path.join(stick.prefix.driveC, HELPER));
  await rm(payload, { recursive: true });
  await cp(kept, payload, { recursive: true });
  if (isInstalled) await remove(stick);
  return isSwapped ? 'swapped' : isInstalled ? 'genuine' : 'refused';
}

/** The drive of the staging folder is full from a step on; says how the attempt ended, and whether the next one is whole. */
export async function fillAt(
  stick: Stick,
  program: string,
  step: string,
): Promise<Aftermath & { readonly code: string; readonly staged: number }> {
  const filler = path.join(stick.prefix.driveC, 'Illumina', 'full.tmp');
  const args = ['fill', LAUNCHER, 'E:\\', step, 'C:\\Illumina\\full.tmp'];
  const { stderr } = await runWine(stick.prefix, program, args);
  await rm(filler);
  const staging = path.join(stick.prefix.driveC, 'Illumina', 'Sealkit');
  const staged = (await readdir(staging, { recursive: true })).filter((name) => name.endsWith('.msi'));
  const code = /^\d+ ([\w-]*)/.exec(stderr)?.[1] ?? stderr;
  return { ...(await recover(stick)), code, staged: staged.length };
}

/** Kills the program after a step, and looks at what comes of it. */
export async function killAt(stick: Stick, program: string, step: string): Promise<Aftermath> {
  await runWine(stick.prefix, program, ['kill', LAUNCHER, 'E:\\', step]).catch(() => undefined);
  return recover(stick);
}

/** Everything ends so long after Windows Installer was started. */
export async function cutPower(stick: Stick, milliseconds: number): Promise<Aftermath> {
  const records = path.join(stick.prefix.driveC, RECORDS);
  const before = new Set(await readdir(records));
  const attempt = runWine(stick.prefix, LAUNCHER, ['apply', '--quiet']).catch(() => undefined);
  for (;;) {
    const record = (await readdir(records)).find((name) => !before.has(name));
    if (record !== undefined && existsSync(path.join(records, record, 'msiexec.log'))) break;
    await wait(1);
  }
  await wait(milliseconds);
  stick.restart();
  await attempt;
  return recover(stick);
}

async function recover(stick: Stick): Promise<Aftermath> {
  const { code, stdout } = await sealCheck(stick, 'apply', '--json');
  const { previous } = JSON.parse(stdout) as { previous?: string };
  stick.restart();
  const status = await sealCheck(stick, 'status', '--quiet');
  const isRemoved = await remove(stick);
  const isWhole = code === RESTART && status.code === 0;
  if (!isWhole || !isRemoved) console.error(`apply ${code}, then status ${status.code}: ${stdout}`);
  return {
    isFound: previous !== undefined && previous !== '',
    isWhole,
    isClean: isRemoved && (await readFile(stick.config, 'utf8')) === stick.original,
  };
}

async function remove(stick: Stick): Promise<boolean> {
  const { code } = await sealCheck(stick, 'remove', '--quiet');
  return code === 0 && !existsSync(path.join(stick.prefix.driveC, HELPER));
}

function sealCheck(stick: Stick, ...args: readonly string[]): Promise<RunResult> {
  return runWine(stick.prefix, LAUNCHER, args, WINDOWS);
}
