/** Reading and writing of all that is asked for: one call to the system may do less. */
import { SealkitError } from '../base/errors.ts';

/**
 * None at all is the end of the file or drive.
 * @param step reads or writes up to so many bytes there, and says how many
 * @throws SealkitError `io-error`, and what the step throws
 */
export async function inFull(
  part: Uint8Array,
  path: string,
  step: (at: number, length: number) => Promise<number>,
): Promise<void> {
  for (let done = 0; done < part.length;) {
    const count = await step(done, part.length - done);
    if (count === 0) throw new SealkitError({ code: 'io-error', path, found: 'EOF' });
    done += count;
  }
}
