import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf, printable, SealkitError } from '../../src/base/errors.ts';

describe('printable', () => {
  it('is printable ASCII, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  it('changes nothing that is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('aZ09 ~!\\u')), maxLength: 200 }),
        (text) => {
          expect(printable(text)).toBe(text);
        },
      ),
    );
  });

  it.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['ñ', '\\u00f1'],
    ['\u202e', '\\u202e'],
    ['😀', '\\ud83d\\ude00'],
    ['\ud800', '\\ud800'],
    ['a\nb', 'a\\u000ab'],
  ])('shows %j as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('cuts after so many units of what came in', () => {
    expect(printable('x'.repeat(200))).toBe('x'.repeat(200));
    expect(printable('x'.repeat(201))).toBe(`${'x'.repeat(200)}...`);
    expect(printable('ñññ', 2)).toBe('\\u00f1\\u00f1...');
  });
});

describe('SealkitError', () => {
  it('carries one fault or many, and the code of the first', () => {
    const one = new SealkitError({ code: 'io-error', path: 'a' });
    const two = new SealkitError([{ code: 'usage', field: 'x' }, { code: 'io-error' }], { cause: one });
    expect([one.code, one.faults.length, two.code, two.faults.length, two.cause]).toEqual([
      'io-error',
      1,
      'usage',
      2,
      one,
    ]);
  });
});

describe('faultOf', () => {
  it('takes an error of ours for a fault, and lets a bug through', () => {
    const fault = { code: 'io-error', path: 'a' } as const;
    expect(faultOf(new SealkitError(fault))).toEqual(fault);
    const bug = new TypeError('bug');
    expect(() => faultOf(bug)).toThrow(bug);
    expect(() => faultOf('no error at all')).toThrow('no error at all');
  });
});
