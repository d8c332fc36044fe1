/** Commands that write, ended at every change they make to the disk, or told that it is full. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI, KIT_NAME } from '../e2e/example.ts';

const PRELOAD = fileURLToPath(new URL('fault-preload.mjs', import.meta.url));
/** Names of unfinished things begin with it. */
export const PARTIAL = '.sealkit-partial-';
/** A stream puts writes together as they come, so that a run can have some changes less than another: six were seen. */
const SPARE = 16;

export interface Scenario {
  readonly name: string;
  /** Copied before each run; the command works in the copy. */
  readonly template: string;
  readonly args: readonly string[];
  /** What is wrong with what is left there. */
  readonly faultsIn: (folder: string) => Promise<readonly string[]>;
  /** Outputs that stood there before and must still stand there. */
  readonly older: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

export function runFaulty(args: readonly string[], cwd: string, fault: string): Promise<Ended> {
  const env = { PATH: process.env['PATH'], SEALKIT_FAULT: fault };
  const child = spawn(process.execPath, ['--import', PRELOAD, CLI, ...args], { cwd, env });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
}

/** How many changes the command makes when nothing goes wrong. */
export async function countChanges(scenario: Scenario): Promise<number> {
  const folder = await copyOf(scenario);
  const file = path.join(folder, 'count');
  const { code, stderr } = await runFaulty(scenario.args, folder, `count:${file}`);
  if (code !== 0) throw new Error(`${scenario.name}: exit ${code ?? -1}\n${stderr}`);
  const faults = await scenario.faultsIn(folder);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const count = Number(await readFile(file, 'utf8'));
  await rm(folder, { recursive: true });
  return count;
}

async function copyOf({ template }: Scenario): Promise<string> {
  const folder = await mkdtemp(`${template}-`);
  await cp(template, folder, { recursive: true });
  return folder;
}

/** What is wrong after the nth of so many changes was the last one (`kill`), or met a full disk (`full`). */
export async function tryFault(
  scenario: Scenario,
  kind: 'kill' | 'full',
  at: number,
  count: number,
): Promise<string[]> {
  const folder = await copyOf(scenario);
  const { code, signal, stderr } = await runFaulty(scenario.args, folder, `${kind}:${at}`);
  const faults: string[] = [];
  // Nothing is lost when only the tidying up meets a full disk.
  const isToldFull = (code === 3 && stderr.includes('io-error')) || code === 0;
  const isOver = code === 0 && at > count - SPARE;
  const isEnded = kind === 'kill' ? signal === 'SIGKILL' || isOver : isToldFull;
  if (!isEnded) faults.push(`ended with ${code ?? signal ?? '?'}: ${stderr}`);
  const there = readdirSync(path.join(folder, 'out'));
  // A folder that was moved away to be replaced waits, whole, in the folder of unfinished things.
  for (const name of scenario.older) {
    const isMoved = kind === 'kill' && there.some((entry) => entry.startsWith(PARTIAL));
    if (!there.includes(name) && !(isMoved && name === KIT_NAME)) faults.push(`${name} is gone`);
  }
  if (kind === 'full' && there.some((entry) => entry.startsWith(PARTIAL)))
    faults.push('unfinished things are left');
  faults.push(...(await scenario.faultsIn(folder)));
  await rm(folder, { recursive: true });
  return faults;
}
