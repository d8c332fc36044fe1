/** Whether a drive refuses writes, found out by a write that changes nothing. */
import { SealkitError } from '../base/errors.ts';
import { BLOCK } from './capacity.ts';
import type { Drive } from './drive.ts';
import { openTarget } from './target.ts';

export interface Attestation {
  readonly isProtected: boolean;
  /** `system`: it says so itself and the system believed it; `write`: it was tried. */
  readonly foundBy: 'system' | 'write';
  /** What the try ended with: `written`, or the system's word, such as `EROFS`. */
  readonly outcome: string;
}

/** What is written: a smaller drive is none. */
export const ATTEST_SIZE = BLOCK;

/**
 * Writes the drive's last block with the bytes that stand there: no image reaches so far, and nothing is lost if the power goes.
 * @throws SealkitError `drive-refused` when it is in use, `io-error`
 */
export async function attestDrive(drive: Drive): Promise<Attestation> {
  const outcome = await tryWrite(drive);
  const isRefused = outcome !== 'written';
  return { isProtected: isRefused, foundBy: drive.isReadOnly && isRefused ? 'system' : 'write', outcome };
}

async function tryWrite(drive: Drive): Promise<string> {
  try {
    const target = openTarget(drive);
    try {
      const last = Math.floor(drive.size / BLOCK - 1) * BLOCK;
      await target.write(last, await target.read(last, BLOCK));
      await target.flush();
      return 'written';
    } finally {
      await target.close();
    }
  } catch (error) {
    if (error instanceof SealkitError && error.code === 'drive-protected') return error.faults[0].found ?? '';
    throw error;
  }
}
