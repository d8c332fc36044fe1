/** Small changes to bytes: what a reader of exact bytes has to notice. */
import fc from 'fast-check';

/** The bytes with one byte set to another, put in or cut out. */
export function editsOf(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(bytes.length),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x30, 0x31)),
    how: fc.constantFrom('set', 'put', 'cut'),
  });
  return edit.map(({ at, byte, how }) => {
    const added = how === 'cut' ? [] : [byte];
    const rest = bytes.subarray(how === 'put' ? at : at + 1);
    return Uint8Array.from([...bytes.subarray(0, at), ...added, ...rest]);
  });
}
