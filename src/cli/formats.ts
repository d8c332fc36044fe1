import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';

/** Only an image has room to leave. @throws SealkitError `usage` */
export function refuseUnusedFreeSpace(formats: readonly string[], freeSpace: number): void {
  if (freeSpace === 0 || formats.includes('img')) return;
  const found = `--free-space ${freeSpace} --format ${formats.join(',')}`;
  throw new SealkitError({ code: 'usage', field: '--free-space', expected: '--format img', found });
}

/** `img,zip` to a list in the order of `allowed`, without repeats. @throws SealkitError `usage` */
export function parseFormats<F extends string>(text: string, allowed: readonly F[]): readonly F[] {
  const words = text.split(',');
  const formats = allowed.filter((format) => words.includes(format));
  if (words.every((word) => formats.some((format) => format === word))) return formats;
  throw new SealkitError({
    code: 'usage',
    field: '--format',
    expected: allowed.join(','),
    found: readable(text),
  });
}
