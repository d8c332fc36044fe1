import { SealkitError, printable } from '../base/errors.ts';

/** Stops at the first field of an archive that is not as it must be. Any of the texts may come from the archive: all are escaped here. */
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
    field: printable(field),
    expected: printable(String(expected)),
    found: printable(String(found)),
    ...(path === undefined ? {} : { path: printable(path) }),
  });
}
