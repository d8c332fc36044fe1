/**
 * Runs the launcher in tests, built from the sources once for each test file:
 *
 *   const { code, stdout, stderr } = await runSealCheckNative(['verify', folder, '--publisher', record]);
 *   const windows = await runSealCheckWine(prefix, ['verify', windowsPath(folder)]);
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildLauncher } from '../../scripts/build-launcher.mjs';
import { runWine, type RunOptions, type RunResult, type WinePrefix } from '../e2e/wine.ts';

let built: Promise<{ windows: string; native: string }> | null = null;

/** Paths of SealCheck.exe (unstamped) and of the program for this computer, with icon and manifest beside them. */
export function builtLauncher(): Promise<{ windows: string; native: string }> {
  built ??= build();
  return built;
}

async function build(): Promise<{ windows: string; native: string }> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'sealkit-launcher-'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  return buildLauncher({ outDir });
}

/** The program for this computer; English unless `LANG` or --lang says otherwise. */
export async function runSealCheckNative(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const { native } = await builtLauncher();
  return new Promise((resolve, reject) => {
    execFile(native, args, { env: { LANG: 'C', ...env } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error('no exit code'));
    });
  });
}

/** SealCheck.exe under Wine. Paths in `args` are Windows paths; `exe` is another (stamped) one than the built. */
export async function runSealCheckWine(
  prefix: WinePrefix,
  args: readonly string[],
  { exe, ...options }: RunOptions & { readonly exe?: string } = {},
): Promise<RunResult> {
  return runWine(prefix, exe ?? (await builtLauncher()).windows, args, options);
}
