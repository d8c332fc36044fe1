import { SealkitError } from '../../src/base/errors.ts';

/** The code with which the work ends: tests look at codes, not at prose. `no error` when it ends well. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
  return 'no error';
}

/** Likewise for work that takes its time. */
export async function codeOfAsync(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
  return 'no error';
}
