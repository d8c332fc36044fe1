/** A stick that has stopped answering is given up: else it would hold up all others for as long as the system lets it. */
import { SealkitError } from '../base/errors.ts';
import type { Target } from './target.ts';

/** Longer than a controller takes to tidy up, and than the system takes to reset one. */
export const STALL_MS = 60_000;

/**
 * The same target, each of whose calls ends in time. What was asked of it last may still be done when the stick comes back.
 * Calls also throw `drive-stalled`.
 */
export function withDeadline(target: Target, limitMs: number): Target {
  const { name, size } = target;
  const limited = async <T>(work: Promise<T>): Promise<T> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const fault = { code: 'drive-stalled', path: name, expected: `<=${limitMs / 1000} s` } as const;
      timer = setTimeout(() => reject(new SealkitError(fault)), limitMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    name,
    size,
    read: (offset, length) => limited(target.read(offset, length)),
    write: (offset, bytes, isBeside) => limited(target.write(offset, bytes, isBeside)),
    flush: () => limited(target.flush()),
  };
}
