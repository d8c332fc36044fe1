import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL } from './minimal.ts';

const example = readFileSync(
  new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url),
);
const CODES = new Set([
  'definition-syntax',
  'definition-field-unknown',
  'definition-field-missing',
  'definition-value-invalid',
  'definition-contradiction',
]);
// What YAML gives a meaning to, what JavaScript gives a meaning to, and what hides.
const PIECES = [
  ...[
    '[',
    ']',
    '{',
    '}',
    '- ',
    '? ',
    ': ',
    ', ',
    '#',
    '&a ',
    '*a',
    '!x ',
    '!!map ',
    '|',
    '>-',
    '"',
    "'",
    '%',
    '@',
    '`',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '\n---\n',
    '\n...\n',
    '<<: ',
    '__proto__: ',
    'constructor: ',
    'null',
    '~',
    '1.10',
    '007',
    'no',
  ],
  ...[
    '\u0000',
    '\u202e',
    '\ufeff',
    '\u2028',
    ' ',
    '\\',
    '..',
    'all',
    '%YAML 1.1\n---\n',
    '[[[[[[[[[[[[[[[[[[[[',
    '- - - - - - ',
  ],
].map((piece) => Buffer.from(piece));

const mutation = fc.record({
  kind: fc.constantFrom('delete', 'repeat', 'insert', 'byte' as const),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 200 }),
  piece: fc.constantFrom(...PIECES),
  byte: fc.integer({ min: 0, max: 255 }),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutated(bytes: Buffer, { kind, at, length, piece, byte }: Mutation): Buffer {
  const from = Math.floor(at * bytes.length);
  const span = bytes.subarray(from, from + length);
  const inserted = {
    delete: Buffer.of(),
    repeat: Buffer.concat([span, span]),
    insert: piece,
    byte: Buffer.of(byte),
  };
  const skipped = kind === 'insert' ? 0 : kind === 'byte' ? 1 : length;
  return Buffer.concat([bytes.subarray(0, from), inserted[kind], bytes.subarray(from + skipped)]);
}

describe('damaged definitions', () => {
  it.each([
    ['the worked example', example],
    ['the smallest one', Buffer.from(MINIMAL)],
  ])('%s gives a definition or faults with a place, whatever is done to it', (_, original) => {
    const property = fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      for (const fault of faultsOf(mutations.reduce(mutated, original))) {
        expect(CODES).toContain(fault.code);
        expect(fault.line).toBeGreaterThan(0);
        expect(fault.column).toBeGreaterThan(0);
        expect(fault.field ?? '').toMatch(/^[ -~]*$/);
        expect(fault.found ?? '').toMatch(/^[ -~]*$/);
      }
    });
    fc.assert(property, { seed: 20221517, numRuns: 200 });
  });

  it('random bytes too', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      for (const { code } of faultsOf(bytes)) expect(CODES).toContain(code);
    });
    fc.assert(property, { seed: 20221518, numRuns: 1000 });
  });

  it.each([
    '[',
    '{a: ',
    '- ',
    '? ',
    ': ',
    '!x ',
    '&a ',
    '"',
    "'",
    '|\n',
    'a: 1\n',
    '#\n',
    '[,',
    '- [a\n',
    '\t',
    '%',
  ])(
    'a file full of %j is refused in time',
    (piece) => {
      const text = piece.repeat(Math.floor((256 * 1024) / piece.length));
      expect(faultsOf(text)[0]?.code).toBe('definition-syntax');
    },
    20_000,
  );
});
