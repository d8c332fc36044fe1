/**
 * Sessions: real command lines and what must come of them (test/scripts/*.txt). A line is one of
 *
 *   # remark                       $ command, run by bash in a fresh folder; `sealkit` is the built program
 *   exit N                         of the command above; 0 when not said
 *   stdout has REGEX               likewise `stderr`, `lacks REGEX`, `empty`
 *   json a.0.b = VALUE             member of the JSON on stdout; VALUE is JSON
 *   exists FILE, ! exists FILE     mode 600 FILE
 *   env NAME=VALUE                 for the commands that follow; INSTALLER and HSM are there
 *   file NAME                      followed by its lines, each after `| `
 *
 * After a command that fails, the folder must hold the files it held before, and never anything half-written.
 */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { CLI, HSM, INSTALLER } from './dist.ts';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Step {
  /** 1-based line of the script. */
  readonly line: number;
  readonly word: string;
  readonly rest: string;
  /** What belongs to it: a command's expectations, a file's lines. */
  readonly details: Step[];
}

const OPENING = ['$', 'file', 'env'];

export function parseSession(text: string): Step[] {
  const steps: Step[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    if (raw.trim() === '' || raw.startsWith('#')) continue;
    const [, word = '', rest = ''] = /^(! exists|\S+) ?(.*)$/.exec(raw) ?? [];
    const step = { line: i + 1, word, rest, details: [] };
    const owner = steps.at(-1);
    if (OPENING.includes(word)) steps.push(step);
    else if (owner === undefined || (owner.word === 'file') !== (word === '|'))
      throw fault(step, 'stands nowhere');
    else owner.details.push(step);
  }
  return steps;
}

function fault(step: Step, what: string): Error {
  return new Error(`line ${step.line}: ${step.word} ${step.rest}\n${what}`);
}

/** Runs a session in this folder. @throws Error with the line, and what the command said */
export async function runSession(text: string, folder: string): Promise<void> {
  const work = path.join(folder, 'work');
  const programs = path.join(folder, 'programs');
  for (const made of [work, programs]) mkdirSync(made);
  const program = path.join(programs, 'sealkit');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(program, 0o755);
  const search = `${programs}:${process.env['PATH'] ?? ''}`;
  const env: Record<string, string> = { PATH: search, HOME: folder, LANG: 'C.UTF-8', INSTALLER, HSM };
  for (const step of parseSession(text)) {
    if (step.word === 'file') writeFileSync(path.join(work, step.rest), fileText(step));
    else if (step.word === 'env') setVariable(env, step.rest);
    else await runStep(step, work, env);
  }
}

function fileText({ details }: Step): string {
  return details.map(({ rest }) => `${rest}\n`).join('');
}

function setVariable(env: Record<string, string>, text: string): void {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  env[name] = value;
}

async function runStep(step: Step, work: string, env: Record<string, string>): Promise<void> {
  const before = filesOf(work);
  const ran = await run(step.rest, work, env);
  const expected = Number(step.details.find(({ word }) => word === 'exit')?.rest ?? 0);
  const said = `exit ${ran.code}\n--- stdout\n${ran.stdout}\n--- stderr\n${ran.stderr}`;
  if (ran.code !== expected) throw fault(step, `expected exit ${expected}: ${said}`);
  for (const detail of step.details) {
    const complaint = complaintOf(detail, ran, work);
    if (complaint !== null) throw fault(detail, `${complaint}\n$ ${step.rest}\n${said}`);
  }
  const after = filesOf(work);
  const isTouched = ran.code !== 0 && after.join('\n') !== before.join('\n');
  if (isTouched) throw fault(step, `left something behind:\n${after.join('\n')}`);
  const partial = after.find((file) => file.includes('.sealkit-partial-'));
  if (partial !== undefined) throw fault(step, `left ${partial}`);
}

/** Every file with its size; folders that were only made to write in do not count. */
function filesOf(work: string): string[] {
  const entries = readdirSync(work, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() || entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => `${path.relative(work, file)} ${statSync(file, { throwIfNoEntry: false })?.size ?? 0}`)
    .sort();
}

function run(command: string, cwd: string, env: Record<string, string>): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: 2 ** 26, timeout: 250_000 };
    const child = execFile('bash', ['-c', command], options, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        stdout,
        stderr,
      });
    });
    child.stdin?.end();
  });
}

function complaintOf({ word, rest }: Step, ran: Ran, work: string): string | null {
  switch (word) {
    case 'exit':
      return null;
    case 'stdout':
    case 'stderr':
      return complaintOfText(rest, ran[word]);
    case 'json':
      return complaintOfJson(rest, ran.stdout);
    case 'exists':
      return existsSync(path.join(work, rest)) ? null : 'is not there';
    case '! exists':
      return existsSync(path.join(work, rest)) ? 'is there' : null;
    case 'mode': {
      const [mode = '', file = ''] = rest.split(' ');
      const found = (statSync(path.join(work, file)).mode & 0o777).toString(8);
      return found === mode ? null : `is ${found}`;
    }
    default:
      return 'is no expectation';
  }
}

function complaintOfText(rest: string, text: string): string | null {
  const [verb, pattern = ''] = rest.split(/ (.*)/s);
  if (verb === 'empty') return text === '' ? null : 'is not empty';
  if (verb !== 'has' && verb !== 'lacks') return 'is no expectation';
  return new RegExp(pattern, 'mu').test(text) === (verb === 'has') ? null : 'is not so';
}

function complaintOfJson(rest: string, stdout: string): string | null {
  const [where = '', wanted = ''] = rest.split(/ = (.*)/s);
  let value: unknown = JSON.parse(stdout);
  for (const name of where.split('.')) {
    const members = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
    value = members.get(name) as unknown;
  }
  const found = JSON.stringify(value) as string | undefined;
  return found === JSON.stringify(JSON.parse(wanted)) ? null : `is ${found ?? 'missing'}`;
}

/** The sessions by name. */
export function readSessions(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
  return new Map(
    files.map((file) => [path.basename(file, '.txt'), readFileSync(path.join(folder, file), 'utf8')]),
  );
}
