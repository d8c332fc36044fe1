import { printable, SealkitError } from '../../base/errors.ts';

/** Shortest way to say "not a readable MSI"; readMsiFacts adds the file's path. `found` may come from the file. */
export function malformed(field: string, expected: string, found: string | number): SealkitError {
  return new SealkitError({ code: 'msi-malformed', field, expected, found: printable(String(found)) });
}
