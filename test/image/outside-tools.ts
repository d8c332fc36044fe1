import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

/** Runs a tool; a missing one fails the test by its name, so that no test is skipped silently. */
export function runTool(tool: string, ...parameters: string[]): { status: number; output: string } {
  const result = spawnSync(tool, parameters, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (result.error !== undefined) throw new Error(`outside tool missing: ${tool}`, { cause: result.error });
  return { status: result.status ?? -1, output: result.stdout + result.stderr };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sealkit-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const NORMAL_FSCK_LINES = /^fsck\.fat |: \d+ files, \d+\/\d+ clusters$/;

/** Everything fsck.fat has to say beyond its two normal lines: it answers 0 for some damage, so only silence counts. */
export function fsckComplaints(volumePath: string): string[] {
  const { status, output } = runTool('fsck.fat', '-n', volumePath);
  const lines = output.split('\n').filter((line) => line !== '' && !NORMAL_FSCK_LINES.test(line));
  return status === 0 ? lines : [`exit ${status}`, ...lines];
}
