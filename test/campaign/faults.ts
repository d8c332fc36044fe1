/** Commands that write, ended at every change they make to the disk or a stick, or told that it is full. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI, KIT_NAME } from '../e2e/example.ts';
import { filesBelow, sha256 } from '../e2e/files.ts';
import { withLoopDevices } from '../e2e/loop-device.ts';

/** Counts the changes of a Node program that imports it. */
export const PRELOAD = fileURLToPath(new URL('fault-preload.mjs', import.meta.url));
/** Names of unfinished things begin with it. */
export const PARTIAL = '.sealkit-partial-';
/** A stream puts writes together as they come, so that a run can have some changes less than another: six were seen. */
const SPARE = 16;

export interface Scenario {
  readonly name: string;
  /** Copied before each run; the command works in the copy. */
  readonly template: string;
  readonly args: readonly string[];
  /** Files there that are media: where `args` name one, the command is given a block device. */
  readonly sticks?: readonly string[];
  /** What is wrong with what is left there. */
  readonly faultsIn: (folder: string, ended: Ended) => Promise<readonly string[]>;
  /** Outputs that stood there before and must still stand there. */
  readonly older: readonly string[];
  /** Its outputs hold something random. */
  readonly isRandom?: boolean;
}

/** One change to the disk or a stick. */
export interface Change {
  readonly effect: 'creates' | 'writes' | 'sizes' | 'flushes' | 'moves' | 'removes';
  /** 0 is the program's first. */
  readonly thread: number;
}

/** What a command does when nothing goes wrong. */
export interface Undisturbed {
  /** In their order. */
  readonly changes: readonly Change[];
  /** Digests of the files in `out`, by path. */
  readonly outputs: ReadonlyMap<string, string>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Command = Pick<Scenario, 'args' | 'sticks'>;

/** The scenario's command in a copy of its template; no fault: nothing goes wrong. */
export function runIn(folder: string, command: Command, fault = ''): Promise<Ended> {
  return withMedia(folder, command, (args) => runFaulty(args, folder, fault));
}

/** With the arguments as the command takes them, as long as there are block devices for the sticks. */
export function withMedia<T>(
  folder: string,
  { args, sticks = [] }: Command,
  work: (args: readonly string[], devices: readonly string[]) => T | Promise<T>,
): Promise<T> {
  const files = sticks.map((name) => path.join(folder, name));
  return withLoopDevices(files, [], (devices) =>
    work(
      args.map((arg) => devices[sticks.indexOf(arg)] ?? arg),
      devices,
    ),
  );
}

function runFaulty(args: readonly string[], cwd: string, fault: string): Promise<Ended> {
  const env = { PATH: process.env['PATH'], SEALKIT_FAULT: fault };
  const child = spawn(process.execPath, ['--import', PRELOAD, CLI, ...args], { cwd, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

export async function runUndisturbed(scenario: Scenario): Promise<Undisturbed> {
  const folder = await copyOf(scenario);
  const log = path.join(folder, 'log');
  const ended = await runIn(folder, scenario, `log:${log}`);
  if (ended.code !== 0) throw new Error(`${scenario.name}: exit ${ended.code ?? -1}\n${ended.stderr}`);
  const [changes, outputs] = [await readChanges(log), await outputsIn(folder)];
  const faults = await scenario.faultsIn(folder, ended);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await rm(folder, { recursive: true });
  return { changes, outputs };
}

/** As the preload wrote them down. */
export async function readChanges(log: string): Promise<Change[]> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  // Threads may write down theirs in another order than they made them.
  const numbered = lines.map((line) => line.split(' ')).sort((a, b) => Number(a[0]) - Number(b[0]));
  return numbered.map(([, effect, thread]) => ({
    effect: effect as Change['effect'],
    thread: Number(thread),
  }));
}

async function outputsIn(folder: string): Promise<Map<string, string>> {
  const files = await filesBelow(path.join(folder, 'out'));
  return new Map([...files].map(([name, bytes]) => [name, sha256(bytes)]));
}

async function copyOf({ template }: Scenario): Promise<string> {
  const folder = await mkdtemp(`${template}-`);
  await cp(template, folder, { recursive: true });
  return folder;
}

/** What is wrong after the nth of its changes was the last one (`kill`), or met a full disk (`full`). */
export async function tryFault(
  scenario: Scenario,
  kind: 'kill' | 'full',
  at: number,
  undisturbed: Undisturbed,
): Promise<string[]> {
  const folder = await copyOf(scenario);
  const ended = await runIn(folder, scenario, `${kind}:${at}`);
  const { code, signal, stdout, stderr } = ended;
  const faults: string[] = [];
  const isToldFull = code === 3 && `${stdout}${stderr}`.includes('io-error');
  const isOver = code === 0 && at > undisturbed.changes.length - SPARE;
  // Nothing is lost when only the tidying up meets a full disk.
  const isEnded = kind === 'kill' ? signal === 'SIGKILL' || isOver : isToldFull || code === 0;
  if (!isEnded) faults.push(`ended with ${code ?? signal ?? '?'}: ${stdout}${stderr}`);
  if (code === 0) faults.push(...(await lacksIn(folder, scenario, undisturbed)));
  const there = readdirSync(path.join(folder, 'out'));
  // A folder that was moved away to be replaced waits, whole, in the folder of unfinished things.
  for (const name of scenario.older) {
    const isMoved = kind === 'kill' && there.some((entry) => entry.startsWith(PARTIAL));
    if (!there.includes(name) && !(isMoved && name === KIT_NAME)) faults.push(`${name} is gone`);
  }
  if (kind === 'full' && there.some((entry) => entry.startsWith(PARTIAL)))
    faults.push('unfinished things are left');
  faults.push(...(await scenario.faultsIn(folder, ended)));
  await rm(folder, { recursive: true });
  return faults;
}

/** Who says that all is well has made all that is made when nothing goes wrong. */
async function lacksIn(
  folder: string,
  { isRandom = false }: Scenario,
  { outputs }: Undisturbed,
): Promise<string[]> {
  const found = await outputsIn(folder);
  return [...outputs].flatMap(([name, digest]) => {
    const isThere = isRandom ? found.has(name) : found.get(name) === digest;
    return isThere ? [] : [`exit 0, but ${name} is not what it should be`];
  });
}
