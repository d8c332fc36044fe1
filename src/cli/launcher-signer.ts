/** `build --sign-launcher CMD` and `--launcher FILE`: how the stamped SealCheck.exe gets its Authenticode signature. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SealkitError } from '../base/errors.ts';
import { LAUNCHER_PATH, MAX_LAUNCHER_SIZE, type LauncherSigner } from '../build/index.ts';
import { readSmallFile } from '../storage/index.ts';
import { failedSigner, splitCommand, withinLimits, type SignerLimits } from './outside-signer.ts';

export interface LauncherOptions {
  /** A command with `{in}`, and `{out}` unless it signs in place. */
  readonly signLauncher?: string | undefined;
  /** A program that was stamped for this very kit and signed before. */
  readonly launcher?: string | undefined;
}

const IN = '{in}';
const OUT = '{out}';
const EXPECTED = '… {in} {out}';

/** @returns null when nobody signs. @throws SealkitError `usage` */
export function launcherSigner(
  { signLauncher: command, launcher: file }: LauncherOptions,
  limits: SignerLimits,
): LauncherSigner | null {
  if (command !== undefined && file !== undefined) {
    throw new SealkitError({ code: 'usage', expected: '--sign-launcher … | --launcher …' });
  }
  if (file !== undefined) {
    return { name: file, sign: () => readSmallFile(file, MAX_LAUNCHER_SIZE, 'launcher-refused') };
  }
  if (command === undefined) return null;
  const [program, ...args] = splitCommand(command, { field: '--sign-launcher', expected: EXPECTED });
  if (!args.some((word) => word.includes(IN))) {
    throw new SealkitError({ code: 'usage', field: '--sign-launcher', expected: EXPECTED });
  }
  return { name: program, sign: (stamped) => signByCommand(stamped, program, args, limits) };
}

/** The signer works on files of its own folder, which only this user can enter. */
async function signByCommand(
  stamped: Uint8Array,
  program: string,
  args: readonly string[],
  limits: SignerLimits,
): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-launcher-'));
  try {
    const input = path.join(folder, LAUNCHER_PATH);
    const output = path.join(folder, `signed-${LAUNCHER_PATH}`);
    await writeFile(input, stamped, { mode: 0o600 });
    const words = args.map((word) => word.replaceAll(IN, input).replaceAll(OUT, output));
    await withinLimits(program, limits, (signal) => runToEnd(program, words, signal));
    const isInPlace = !args.some((word) => word.includes(OUT));
    return await readSmallFile(isInPlace ? input : output, MAX_LAUNCHER_SIZE, 'launcher-refused');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What it says goes to stderr, for it may have to ask its own questions; stdout is ours. */
function runToEnd(program: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(program, args, { stdio: ['inherit', 2, 2] });
  return new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    child.on('error', reject);
    child.on('close', (code, ending) => {
      if (code === 0) resolve();
      else reject(failedSigner('exit 0', ending ?? `exit ${code}`));
    });
  }).finally(() => child.kill('SIGKILL'));
}
