/** The built program, made anew when it is missing or older than its sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CLI = path.join(ROOT, 'dist', 'cli', 'main.js');
export const INSTALLER = path.join(ROOT, 'dist', 'installer', 'SealkitDemoLrmMitigation.msi');
/** A signer that is not ours: a command for --signer. */
export const HSM = path.join(ROOT, 'test', 'cli', 'fake-hsm.mjs');
const LAUNCHER = path.join(ROOT, 'dist', 'launcher', 'SealCheck.exe');
/** Test files run side by side, and one of them builds. */
const LOCK = path.join(ROOT, 'node_modules', '.sealkit-building');

function isFresh(): boolean {
  if (![CLI, INSTALLER, LAUNCHER].every((file) => existsSync(file))) return false;
  const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const built = statSync(CLI).mtimeMs;
  return sources.every((file) => statSync(path.join(ROOT, 'src', file)).mtimeMs <= built);
}

/** @throws Error with what the build said, when it fails: a missing tool by its name */
export async function ensureDist(): Promise<void> {
  while (!isFresh()) {
    if (!tryLock()) {
      await sleep(500);
      continue;
    }
    try {
      if (!isFresh()) build();
    } finally {
      rmSync(LOCK, { recursive: true });
    }
  }
}

function tryLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    // Left by a run that was killed.
    const age = existsSync(LOCK) ? Date.now() - statSync(LOCK).mtimeMs : 0;
    if (age > 300_000) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function build(): void {
  const script = "const { build } = await import('./scripts/tools.mjs'); build();";
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run build: exit ${status ?? -1}\n${stderr}`);
}
