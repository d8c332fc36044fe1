/** Commands that write, ended at every change they make to the disk, or told that it is full. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SealkitError } from '../../src/base/errors.ts';
import { openPlainFile } from '../../src/storage/index.ts';
import { decodeSignatureFile } from '../../src/signature/index.ts';
import { decodeKeyFile, decodePublicKeyFile } from '../../src/signature/keyfile.ts';
import { trustRecord, type VerificationReport } from '../../src/verification/index.ts';
import { CLI, expectSuccess, KIT_NAME, placeExample, runSealkit } from '../e2e/example.ts';
import { filesBelow } from '../e2e/files.ts';
import { assess, folderSource } from './subject.ts';

const PRELOAD = fileURLToPath(new URL('fault-preload.mjs', import.meta.url));
const PARTIAL = '.sealkit-partial-';
/** A stream may put two writes into one, so that a run can have a few changes less than another. */
const SPARE = 5;

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

/** Everything with a final name in `out` is genuine. */
function genuineOutputs(record: Uint8Array): Scenario['faultsIn'] {
  return async (folder) => {
    const out = path.join(folder, 'out');
    const faults = [];
    for (const name of readdirSync(out)) {
      if (name.startsWith(PARTIAL)) continue;
      const { verdict, findings } = await verdictOn(path.join(out, name), record);
      if (verdict !== 'genuine') faults.push(`${name}: ${findings.map(({ code }) => code).join()}`);
    }
    return faults;
  };
}

async function verdictOn(output: string, record: Uint8Array): Promise<VerificationReport> {
  const trust = trustRecord(record);
  if (!/\.(img|zip)$/.test(output)) {
    const files = await filesBelow(output);
    return assess(
      folderSource(new Map([...files].map(([name, bytes]) => [name, new Uint8Array(bytes)]))),
      trust,
    );
  }
  const opened = await openPlainFile(output);
  try {
    return await assess({ kind: 'image', image: opened.source, readOnly: true }, trust);
  } finally {
    opened.close();
  }
}

/** A signature that stands there is whole, and the kit is genuine with it and unfinished without. */
function wholeSignatures(record: Uint8Array): Scenario['faultsIn'] {
  return async (folder) => {
    const kit = path.join(folder, 'out', KIT_NAME);
    const names = readdirSync(path.join(kit, 'kit')).filter((name) => name.endsWith('.minisig'));
    const faults = names.flatMap((name) =>
      faultOf(() => decodeSignatureFile(readFileSync(path.join(kit, 'kit', name)))),
    );
    const { verdict, findings } = await verdictOn(kit, record);
    const codes = findings.map(({ code }) => code);
    const isExpected =
      verdict === 'genuine' || codes.every((code) => ['threshold-not-met', 'file-extra'].includes(code));
    return isExpected ? faults : [...faults, codes.join()];
  };
}

/** Each file of the pair is whole, and a secret key never stands there alone. */
async function wholeKeys(folder: string): Promise<readonly string[]> {
  const out = path.join(folder, 'out');
  const names = readdirSync(out).filter((name) => !name.startsWith(PARTIAL));
  const textOf = (name: string): string => readFileSync(path.join(out, name), 'utf8');
  const faults = names.includes('k.key') && !names.includes('k.pub') ? ['k.key without k.pub'] : [];
  if (names.includes('k.pub')) faults.push(...faultOf(() => decodePublicKeyFile(textOf('k.pub'))));
  if (!names.includes('k.key')) return faults;
  const opened = await decodeKeyFile(textOf('k.key'), null).catch(() => null);
  return opened === null ? [...faults, 'k.key is not whole'] : faults;
}

function faultOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [error instanceof SealkitError ? error.code : String(error)];
  }
}

/** The commands that write, in folders below this one. */
export async function scenariosIn(folder: string): Promise<readonly Scenario[]> {
  const place = async (name: string): Promise<string> => {
    const template = path.join(folder, name);
    await mkdir(path.join(template, 'out'), { recursive: true });
    return template;
  };
  const run = (args: readonly string[]): void => void expectSuccess(runSealkit(args));
  const empty = await place('empty');
  const example = await placeExample(empty);
  const build = ['build', 'kit.yaml', '--key', 'demo.key', '--out', 'out', '--format', 'img,zip,dir'];
  const full = await place('full');
  await cp(empty, full, { recursive: true });
  run([
    'build',
    path.join(full, 'kit.yaml'),
    '--key',
    example.key,
    '--out',
    path.join(full, 'out'),
    '--format',
    'img,zip,dir',
  ]);
  const record = await readFile(path.join(full, 'out', KIT_NAME, 'kit', 'publisher', '1.json'));
  const packed = [`${KIT_NAME}.img`, `${KIT_NAME}.zip`];
  // The older outputs are of another sequence, so that the new ones differ from them.
  const definition = await readFile(path.join(full, 'kit.yaml'), 'utf8');
  const newer = definition.replace(/sequence: 1\b/, 'sequence: 2');
  if (newer === definition) throw new Error('the example has another sequence');
  await writeFile(path.join(full, 'kit.yaml'), newer);
  const genuine = genuineOutputs(record);
  const two = await place('two');
  const twoRecord = await placeTwoSigners(two, example.definition);
  return [
    { name: 'build', template: empty, args: build, faultsIn: genuine, older: [] },
    {
      name: 'build --force',
      template: full,
      args: [...build, '--force'],
      faultsIn: genuine,
      older: [KIT_NAME, ...packed],
    },
    {
      name: 'pack --force',
      template: full,
      args: ['pack', `out/${KIT_NAME}`, '--format', 'img,zip', '--force'],
      faultsIn: genuine,
      older: [KIT_NAME, ...packed],
    },
    {
      name: 'sign',
      template: two,
      args: ['sign', `out/${KIT_NAME}`, '--key', 'b.key'],
      faultsIn: wholeSignatures(twoRecord),
      older: [KIT_NAME],
    },
    {
      name: 'key generate',
      template: await place('keys'),
      args: ['key', 'generate', '--out', 'out/k', '--no-passphrase'],
      faultsIn: wholeKeys,
      older: [],
    },
  ];
}

/** A kit that has one of the two signatures it needs. */
async function placeTwoSigners(folder: string, definition: string): Promise<Uint8Array> {
  const run = (args: readonly string[]): void => void expectSuccess(runSealkit(args));
  const at = (name: string): string => path.join(folder, name);
  await cp(path.dirname(definition), folder, { recursive: true });
  for (const name of ['a', 'b']) run(['key', 'generate', '--out', at(name), '--no-passphrase']);
  const publisher = at('publisher.json');
  const definitionText = await readFile(definition, 'utf8');
  const id = /publisher:\s*\n\s+id: (\S+)/.exec(definitionText)?.[1] ?? '';
  const keys = ['--key', at('a.pub'), '--key', at('b.pub'), '--threshold', '2'];
  const facts = ['--id', id, '--name', 'Demo', '--contact', 'demo@sealkit.example', '--kind', 'development'];
  run(['publisher', 'create', ...facts, ...keys, '--out', publisher]);
  const out = ['--out', at('out'), '--format', 'dir'];
  run(['build', at('kit.yaml'), '--key', at('a.key'), '--publisher', publisher, ...out]);
  return readFile(publisher);
}
