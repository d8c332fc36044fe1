import { printable, SealkitError, type Fault } from '../../base/errors.ts';

/** Shortest way to say "not a readable MSI"; `named` adds the file's path. Any of the texts may come from the file: all are escaped here. */
export function malformed(field: string, expected: string, found: string | number): SealkitError {
  const shown = { expected: printable(expected), found: printable(String(found)) };
  return new SealkitError({ code: 'msi-malformed', field: printable(field), ...shown });
}

/** Names the file in what the work says of it. */
export async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SealkitError) || error.code !== 'msi-malformed') throw error;
    const [first, ...rest] = error.faults;
    const withPath = (fault: Fault): Fault => ({ ...fault, path });
    throw new SealkitError([withPath(first), ...rest.map(withPath)], { cause: error });
  }
}
