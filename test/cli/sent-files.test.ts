import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile, decodeListed, encodeFile, encodeListed } from '../../src/cli/sent-files.ts';

const size = fc.nat(1000);
const made = fc.uint8Array({ maxLength: 20 }).map((content) => ({ size: content.length, content }));
const onDisk = fc
  .record({ file: fc.string(), size, modifiedMs: fc.double({ noNaN: true }) })
  .map((content) => ({ size: content.size, content }));
const file = fc.tuple(fc.string(), fc.oneof(made, onDisk)).map(([path, rest]) => ({ path, ...rest }));

describe('files that are sent to a thread', () => {
  it('arrive as they were', () => {
    fc.assert(
      fc.property(fc.array(file), (files) => {
        expect(structuredClone(files.map(encodeFile)).map(decodeFile)).toEqual(files);
      }),
    );
  });

  it('take no more with them than they have to', () => {
    const listed = { path: 'a', size: 1, sha256: 'b', authenticode: 'c' };
    expect(decodeListed(encodeListed(listed))).toEqual({ path: 'a', size: 1, sha256: 'b' });
    expect(decodeFile(encodeFile({ ...listed, content: new Uint8Array(1) }))).toEqual({
      path: 'a',
      size: 1,
      content: new Uint8Array(1),
    });
  });
});
