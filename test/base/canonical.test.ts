/** One encoding for each value (format clause 3.1). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import * as canonical from '../../src/base/canonical.ts';
import { isText, text } from '../../src/base/forms.ts';
import { codeOf } from './code-of.ts';

const form = canonical.record({
  name: text(40),
  kind: canonical.oneOf('a', 'b'),
  count: canonical.whole(0, 2 ** 31 - 1),
  isOn: canonical.truth,
  parent: canonical.nullable(canonical.record({ id: text(8) })),
  items: canonical.list(canonical.whole(-3, 3), 0, 3),
});
type Value = canonical.Formed<typeof form>;

const plainText = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: max }).filter((value) => isText(value, max));
const values: fc.Arbitrary<Value> = fc.record({
  name: plainText(40),
  kind: fc.constantFrom('a' as const, 'b' as const),
  count: fc.nat(2 ** 31 - 1),
  isOn: fc.boolean(),
  parent: fc.option(fc.record({ id: plainText(8) })),
  items: fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3 }),
});

const decode = (bytes: Uint8Array): Value => canonical.decodeCanonical(form, bytes, 'manifest-malformed');
const SAMPLE: Value = {
  name: 'ñ "q" \\',
  kind: 'a',
  count: 7,
  isOn: true,
  parent: { id: 'x' },
  items: [1, -2],
};
const SAMPLE_TEXT = `{
  "name": "ñ \\"q\\" \\\\",
  "kind": "a",
  "count": 7,
  "isOn": true,
  "parent": {
    "id": "x"
  },
  "items": [
    1,
    -2
  ]
}
`;

describe('canonical JSON', () => {
  it('is what the format says', () => {
    expect(new TextDecoder().decode(canonical.encodeCanonical(form, SAMPLE))).toBe(SAMPLE_TEXT);
    expect(decode(encodeUtf8(SAMPLE_TEXT))).toEqual(SAMPLE);
  });

  it('comes back as the same value and the same bytes', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = canonical.encodeCanonical(form, value);
        expect(decode(bytes)).toEqual(value);
        expect(canonical.encodeCanonical(form, decode(bytes))).toEqual(bytes);
      }),
    );
  });

  it('does not depend on the order in which a caller named the members', () => {
    const { items, parent, ...rest } = SAMPLE;
    expect(canonical.encodeCanonical(form, { items, parent, ...rest })).toEqual(encodeUtf8(SAMPLE_TEXT));
  });

  it('has no second spelling: any change of the bytes is refused or another value', () => {
    const bytes = encodeUtf8(SAMPLE_TEXT);
    const edits = fc.record({
      at: fc.nat(bytes.length - 1),
      byte: fc.nat(255),
      how: fc.constantFrom('set', 'put', 'cut'),
    });
    fc.assert(
      fc.property(edits, ({ at, byte, how }) => {
        const kept = how === 'put' ? at : at + 1;
        const added = how === 'cut' ? [] : [byte];
        const changed = Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(kept)]);
        if (Buffer.from(changed).equals(bytes)) return;
        if (codeOf(() => decode(changed)) === 'no error') expect(decode(changed)).not.toEqual(SAMPLE);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['another order', SAMPLE_TEXT.replace('"kind": "a",\n  "count": 7', '"count": 7,\n  "kind": "a"')],
    ['a member twice', SAMPLE_TEXT.replace('"kind": "a"', '"kind": "a",\n  "kind": "a"')],
    ['an unknown member', SAMPLE_TEXT.replace('"kind"', '"more": 1,\n  "kind"')],
    ['a missing member', SAMPLE_TEXT.replace('"kind": "a",\n  ', '')],
    ['__proto__', SAMPLE_TEXT.replace('"kind"', '"__proto__": null,\n  "kind"')],
    ['an exponent', SAMPLE_TEXT.replace('7', '7e0')],
    ['a fraction', SAMPLE_TEXT.replace('7', '7.0')],
    ['minus nought', SAMPLE_TEXT.replace('7', '-0')],
    ['another escape', SAMPLE_TEXT.replace('ñ', '\\u00f1')],
    ['an escaped slash', SAMPLE_TEXT.replace('ñ', '\\/')],
    ['CRLF', SAMPLE_TEXT.replaceAll('\n', '\r\n')],
    ['a mark before it', `\ufeff${SAMPLE_TEXT}`],
    ['no last line feed', SAMPLE_TEXT.trimEnd()],
    ['one line feed more', `${SAMPLE_TEXT}\n`],
    ['a second value', `${SAMPLE_TEXT}1\n`],
    ['a list for an object', '[]\n'],
    ['null', 'null\n'],
    ['text for a list', SAMPLE_TEXT.replace(/\[[^\]]*\]/, '"1"')],
    ['too long a list', SAMPLE_TEXT.replace('-2', '-2,\n    0,\n    0')],
    ['a number for a truth', SAMPLE_TEXT.replace('true', '1')],
    ['not JSON', '{'],
    ['nothing', ''],
  ])('refuses %s', (_what, changed) => {
    expect(changed).not.toBe(SAMPLE_TEXT);
    expect(codeOf(() => decode(encodeUtf8(changed)))).toBe('manifest-malformed');
  });

  it('refuses what is not UTF-8', () => {
    expect(codeOf(() => decode(Uint8Array.of(0x22, 0xff, 0x22, 0x0a)))).toBe('manifest-malformed');
  });

  it('survives deep nesting', () => {
    const deep = encodeUtf8(`${'['.repeat(200_000)}\n`);
    expect(codeOf(() => decode(deep))).toBe('manifest-malformed');
  });

  it('gives its encoder no value that breaks the form', () => {
    const wrong = { ...SAMPLE, count: -1 };
    expect(() => canonical.encodeCanonical(form, wrong)).toThrow(canonical.FormFault);
  });

  it('lets a bug in a form through as one', () => {
    const broken: canonical.Form<never> = () => {
      throw new RangeError('bug');
    };
    expect(() => canonical.decodeCanonical(broken, encodeUtf8('1\n'), 'internal')).toThrow(RangeError);
  });
});
