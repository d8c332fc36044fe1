/** What the lists of drives of all systems have in common: how they are read, and refused. */
import * as z from 'zod';
import { SealkitError, printable } from '../base/errors.ts';

/** A whole number, which some programs write as text. */
export const count = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .transform(Number),
]);
/** What a drive says of itself, made safe to show. */
export const word = z
  .string()
  .nullable()
  .transform((text) => (text === null || text.trim() === '' ? null : printable(text.trim())));

/**
 * What the list of a tool says.
 * @throws SealkitError `drive-refused` with the place: when the list cannot be understood, nothing is known to be safe
 */
export function understood<T>(tool: string, text: string, read: (text: string) => T): T {
  try {
    return read(withoutMark(text));
  } catch (cause) {
    if (cause instanceof SealkitError) throw cause;
    const place = cause instanceof z.ZodError ? (cause.issues[0]?.path ?? []) : [];
    const field = place.length === 0 ? {} : { field: printable(place.map(String).join('.')) };
    throw new SealkitError(
      { code: 'drive-refused', ...field, expected: `${tool}: [ … ]`, found: '-' },
      { cause },
    );
  }
}

/** Windows PowerShell begins with one what it was told to write as UTF-8. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
