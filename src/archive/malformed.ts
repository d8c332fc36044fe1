import { SealkitError, printable } from '../base/errors.ts';

/** Stops at the first field of an archive that is not as it must be. `path` is the untrusted name of its entry. */
export function assertField(
  isRight: boolean,
  field: string,
  expected: string | number,
  found: string | number,
  path?: string,
): asserts isRight {
  if (isRight) return;
  throw new SealkitError({
    code: 'image-malformed',
    field,
    expected: String(expected),
    found: String(found),
    ...(path === undefined ? {} : { path: printable(path) }),
  });
}
