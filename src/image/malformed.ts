import { SealkitError } from '../base/errors.ts';

/** Stops at the first field of an image that is not as it must be. `field` is the specification's name of it. */
export function assertField(
  isRight: boolean,
  field: string,
  expected: string | number,
  found: string | number,
): asserts isRight {
  if (!isRight) {
    throw new SealkitError({
      code: 'image-malformed',
      field,
      expected: String(expected),
      found: String(found),
    });
  }
}
