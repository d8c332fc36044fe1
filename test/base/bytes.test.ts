/** Bytes to text and back, held against Node's Buffer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as bytes from '../../src/base/bytes.ts';

const someBytes = fc.uint8Array({ maxLength: 80 });

describe('hexadecimal', () => {
  it('is what Buffer writes, and comes back', () => {
    fc.assert(
      fc.property(someBytes, (value) => {
        const hex = bytes.encodeHex(value);
        expect(hex).toBe(Buffer.from(value).toString('hex'));
        expect(bytes.decodeHex(hex)).toEqual(value);
        expect(bytes.decodeHex(hex.toUpperCase())).toEqual(value);
      }),
    );
  });

  it.each(['0', 'abc', '0g', ' 00', '00 ', '0x', '+1', '٠٠', '00\n'])('refuses %j', (text) => {
    expect(bytes.decodeHex(text)).toBeNull();
  });
});

describe('base64', () => {
  it('is what Buffer writes, and comes back', () => {
    fc.assert(
      fc.property(someBytes, (value) => {
        const text = bytes.encodeBase64(value);
        expect(text).toBe(Buffer.from(value).toString('base64'));
        expect(bytes.decodeBase64(text)).toEqual(value);
      }),
    );
  });

  it('takes the one encoding only, where Buffer takes many', () => {
    const char = fc.constantFrom(...Array.from('ABCZabcz0189+/=-_ \n\r*é'));
    const text = fc.oneof(fc.string({ unit: char, maxLength: 12 }), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(text, (value) => {
        const lax = Buffer.from(value, 'base64');
        const isCanonical = lax.toString('base64') === value;
        expect(bytes.decodeBase64(value)).toEqual(isCanonical ? new Uint8Array(lax) : null);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'AA==\n',
    ' AA==',
    'AB==',
    'AAB=',
    'A===',
    '====',
    'AA==AA==',
    'AA-_',
    'AAA=A',
  ])('refuses %j', (text) => {
    expect(bytes.decodeBase64(text)).toBeNull();
  });
});

describe('UTF-8', () => {
  it('comes back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(bytes.decodeUtf8(bytes.encodeUtf8(text))).toBe(text);
      }),
    );
  });

  it('keeps a byte order mark', () => {
    expect(bytes.decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it.each([
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a lone continuation', [0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s', (_what, value) => {
    expect(bytes.decodeUtf8(Uint8Array.from(value))).toBeNull();
  });
});

describe('comparison and joining', () => {
  it('are those of Buffer', () => {
    fc.assert(
      fc.property(someBytes, someBytes, (a, b) => {
        expect(bytes.isEqualBytes(a, b)).toBe(Buffer.from(a).equals(b));
        expect(bytes.isEqualBytes(a, a.slice())).toBe(true);
        expect(bytes.joinBytes([a, b, a])).toEqual(new Uint8Array(Buffer.concat([a, b, a])));
      }),
    );
  });

  it('order ASCII by its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'binary-ascii' }), (a, b) => {
        expect(bytes.compareText(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
