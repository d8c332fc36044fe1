import { SealkitError, printable } from '../base/errors.ts';
import type { ByteSource } from '../base/source.ts';

/**
 * For a field of an image that is not as it must be. `field` is the specification's name of it, with the path it belongs to. Any
 * of the texts may come from the image: all are escaped here.
 */
export function malformed(field: string, expected: string | number, found: string | number): SealkitError {
  return new SealkitError({
    code: 'image-malformed',
    field: printable(field),
    expected: printable(String(expected)),
    found: printable(String(found)),
  });
}

/** Stops at the first such field. Where millions are looked at, the texts would cost more than the look: see `malformed`. */
export function assertField(
  isRight: boolean,
  field: string,
  expected: string | number,
  found: string | number,
): asserts isRight {
  if (!isRight) throw malformed(field, expected, found);
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
