/** The programs that other people check kits with. */
import { spawnSync } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an outside program. @throws Error that names it when it is missing */
export function runTool(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly input?: string },
): Ran {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
  const { error, status, stdout, stderr } = spawnSync(program, args, { ...options, env, encoding: 'utf8' });
  if (error !== undefined) throw new Error(`outside tool missing: ${program}`, { cause: error });
  return { code: status ?? -1, stdout, stderr };
}
