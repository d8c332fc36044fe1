/**
 * The worked example through the real command line tool, as `npm run build` left it in dist/:
 *
 *   const example = await placeExample(folder);                    // kit.yaml, its installer and a development key
 *   const kit = await buildExample(example, 'img,zip,dir');
 *   runSealkit(['verify', kit.img, '--publisher', kit.publisher])  // { code, stdout, stderr }
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CLI = path.join(ROOT, 'dist', 'cli', 'main.js');
export const EXAMPLE = path.join(ROOT, 'kit-template', 'examples', 'lrm-security-patch');
export const INSTALLER = 'SealkitDemoLrmMitigation.msi';
export const KIT_NAME = 'lrm-security-patch-1.0.0';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with exactly this environment besides PATH. @throws Error that names the program when it is missing */
export function runProgram(
  program: string,
  args: readonly string[],
  { env = {}, cwd = ROOT }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Ran {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error !== undefined) throw new Error(`outside tool missing: ${program}`, { cause: error });
  return { code: status ?? -1, stdout, stderr };
}

/** @throws Error when the tool was not built */
export function runSealkit(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  requireBuilt(CLI);
  return runProgram(process.execPath, [CLI, ...args], { env });
}

function requireBuilt(file: string): void {
  if (!existsSync(file)) throw new Error(`${path.relative(ROOT, file)} is missing: run npm run build`);
}

/** Throws with all that was said unless the run ended well. */
export function expectSuccess(ran: Ran): Ran {
  if (ran.code === 0) return ran;
  throw new Error(`exit ${ran.code}\n${ran.stdout}${ran.stderr}`);
}

export interface Example {
  readonly definition: string;
  readonly key: string;
  readonly pub: string;
}

/** A further payload file of a definition. */
export interface ExtraPayload {
  /** Relative to the definition. */
  readonly path: string;
}

/** The example's definition and installer in this folder, with a fresh development key beside it. */
export async function placeExample(folder: string, extra: readonly ExtraPayload[] = []): Promise<Example> {
  const installer = path.join(ROOT, 'dist', 'installer', INSTALLER);
  requireBuilt(installer);
  await mkdir(path.join(folder, 'payload'), { recursive: true });
  await cp(installer, path.join(folder, 'payload', INSTALLER));
  const definition = path.join(folder, 'kit.yaml');
  await writeFile(definition, await exampleDefinition(extra));
  const key = path.join(folder, 'demo');
  expectSuccess(runSealkit(['key', 'generate', '--out', key, '--no-passphrase']));
  return { definition, key: `${key}.key`, pub: `${key}.pub` };
}

async function exampleDefinition(extra: readonly ExtraPayload[]): Promise<string> {
  const text = await readFile(path.join(EXAMPLE, 'kit.yaml'), 'utf8');
  if (extra.length === 0) return text;
  const list = extra.map((file) => `  - path: ${file.path}\n`).join('');
  return text.replace('\ninstall:\n', `\npayload:\n${list}\ninstall:\n`);
}

export interface BuiltKit {
  readonly img: string;
  readonly iso: string;
  readonly zip: string;
  readonly dir: string;
  /** The kit's own record: in tests, what the verifier trusts. */
  readonly publisher: string;
}

/** Builds into `out`; `formats` must name `dir` for the record to be there. */
export function buildExample(
  example: Example,
  out: string,
  formats: string,
  env: Readonly<Record<string, string>> = {},
): BuiltKit {
  const args = ['build', example.definition, '--key', example.key, '--out', out, '--format', formats];
  expectSuccess(runSealkit(args, env));
  const dir = path.join(out, KIT_NAME);
  const publisher = path.join(dir, 'kit', 'publisher', '1.json');
  return { img: `${dir}.img`, iso: `${dir}.iso`, zip: `${dir}.zip`, dir, publisher };
}
