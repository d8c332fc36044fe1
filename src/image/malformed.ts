import { SealkitError, printable } from '../base/errors.ts';
import type { ByteSource } from '../base/source.ts';

/**
 * Stops at the first field of an image that is not as it must be. `field` is the specification's name of it, with the path
 * it belongs to. Any of the texts may come from the image: all are escaped here.
 */
export function assertField(
  isRight: boolean,
  field: string,
  expected: string | number,
  found: string | number,
): asserts isRight {
  if (isRight) return;
  throw new SealkitError({
    code: 'image-malformed',
    field: printable(field),
    expected: printable(String(expected)),
    found: printable(String(found)),
  });
}

/** A separator or a dot name inside a directory would make a path that leads elsewhere. @throws SealkitError `image-malformed` */
export function assertName(name: string, field: string): void {
  const isName = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  assertField(isName, field, String.raw`!= . .. [/\\0]`, name);
}

/** @throws SealkitError `image-truncated` when the source ends before. */
export function assertInside(source: ByteSource, end: number): void {
  if (end <= source.size) return;
  throw new SealkitError({ code: 'image-truncated', expected: `>= ${end}`, found: String(source.size) });
}
