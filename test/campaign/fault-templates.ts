/** How scenarios of faults are prepared and judged. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../../src/base/errors.ts';
import { expectSuccess, runSealkit } from '../e2e/example.ts';

/** Where a scenario begins: a folder with an `out` inside. */
export async function place(folder: string, name: string): Promise<string> {
  const template = path.join(folder, name);
  await mkdir(path.join(template, 'out'), { recursive: true });
  return template;
}

export function run(args: readonly string[]): void {
  expectSuccess(runSealkit(args));
}

export function faultOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [error instanceof SealkitError ? error.code : String(error)];
  }
}
