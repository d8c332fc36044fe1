/** Builds the installer from a copy of its sources, as somebody else would on another machine. */
import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const script = path.join('scripts', 'build-installer.mjs');

export interface BuildOptions {
  readonly umask?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the copied sources before the build. */
  readonly edit?: (copy: string) => Promise<void>;
}

/** Copies the sources to `copy`, builds there and gives the MSI's path. Rejects as execFile does (code, stderr). */
export async function buildElsewhere(copy: string, options: BuildOptions = {}): Promise<string> {
  await mkdir(copy, { recursive: true });
  for (const part of ['kit-template', script]) {
    await cp(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  await options.edit?.(copy);
  const command = `umask ${options.umask ?? '022'} && exec "$0" ${script}`;
  const env = { ...process.env, ...options.env };
  await execute('/bin/sh', ['-c', command, process.execPath], { cwd: copy, env });
  return path.join(copy, 'dist', 'installer', 'SealkitDemoLrmMitigation.msi');
}
