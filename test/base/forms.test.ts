/** The small forms of format clause 3. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as forms from '../../src/base/forms.ts';

describe('text', () => {
  it.each(['a', 'Léeme ñ', '你好', '👩‍🔬'.replace('\u200d', ''), 'a  b', '"\\', 'e\u0301', 'x'.repeat(20)])(
    'takes %j',
    (value) => {
      expect(forms.isText(value, 20)).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['a space before', ' a'],
    ['a space after', 'a '],
    ['a line', 'a\nb'],
    ['a tab', 'a\tb'],
    ['NUL', 'a\0'],
    ['delete', 'a\u007f'],
    ['a C1 control', 'a\u0085b'],
    ['an Arabic mark', 'a\u061cb'],
    ['a zero-width space', 'a\u200bb'],
    ['a joiner', 'a\u200db'],
    ['right to left', 'a\u200fb'],
    ['a line separator', 'a\u2028b'],
    ['an override', 'a\u202eb'],
    ['a word joiner', 'a\u2060b'],
    ['an isolate', 'a\u2066b'],
    ['a byte order mark', '\ufeffa'],
    ['an annotation', 'a\ufff9b'],
    ['half a pair', 'a\ud800b'],
    ['the other half', 'a\udc00'],
    ['21 bytes in 20 characters', `${'x'.repeat(19)}ñ`],
    ['one byte too many', 'x'.repeat(21)],
  ])('refuses %s', (_what, value) => {
    expect(forms.isText(value, 20)).toBe(false);
  });

  it('is what the clause says, for any code point', () => {
    const excluded: readonly (readonly [number, number])[] = [
      ...([
        [0, 0x1f],
        [0x7f, 0x9f],
        [0x61c, 0x61c],
        [0x200b, 0x200f],
        [0x2028, 0x202e],
      ] as const),
      ...([
        [0x2060, 0x206f],
        [0xd800, 0xdfff],
        [0xfeff, 0xfeff],
        [0xfff9, 0xfffb],
      ] as const),
    ];
    for (
      let point = 0;
      point <= 0x10ffff;
      point += point < 0x3000 || (point > 0xd7f0 && point < 0x10000) ? 1 : 97
    ) {
      const isOut = excluded.some(([from, to]) => from <= point && point <= to);
      if (forms.isPlain(`a${String.fromCodePoint(point)}b`) === isOut)
        expect(point.toString(16)).toBe('right');
    }
  });
});

describe('date and time', () => {
  it('take exactly the days there are from 1980 to 2099', () => {
    const parts = fc.tuple(
      fc.integer({ min: 1970, max: 2110 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const lengths = [
          31,
          year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
          31,
          30,
          31,
          30,
          31,
          31,
          30,
          31,
          30,
          31,
        ];
        const isReal = year >= 1980 && year <= 2099 && day >= 1 && day <= (lengths[month - 1] ?? 0);
        const [mm, dd] = [month, day].map((value) => String(value).padStart(2, '0'));
        expect(forms.isDate(`${year}-${mm ?? ''}-${dd ?? ''}`)).toBe(isReal);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '2026-1-01',
    '26-01-01',
    '2026-01-01 ',
    '2026/01/01',
    '+02026-01-01',
    '２026-01-01',
    '2026-01-01T00:00:00Z',
    '',
  ])('refuse the day %j', (value) => {
    expect(forms.isDate(value)).toBe(false);
  });

  it.each(['2026-11-23T00:00:00Z', '2099-12-31T23:59:59Z', '1980-01-01T12:30:01Z', '2028-02-29T00:00:00Z'])(
    'take the second %s',
    (value) => {
      expect(forms.isTime(value)).toBe(true);
    },
  );

  it.each([
    ...['2026-11-23T24:00:00Z', '2026-11-23T23:60:00Z', '2026-11-23T23:59:60Z', '2026-11-23t00:00:00Z'],
    ...['2026-11-23T00:00:00z', '2026-11-23T00:00:00+00:00', '2026-11-23T00:00:00.0Z', '2026-11-23T00:00Z'],
    ...['2026-02-30T00:00:00Z', '2026-11-23T00:00:00Z\n', '2026-11-23 00:00:00Z', ''],
  ])('refuse the second %j', (value) => {
    expect(forms.isTime(value)).toBe(false);
  });
});

describe('numbers with dots', () => {
  const part = fc.oneof(fc.nat(70_000).map(String), fc.constantFrom('', '00', '01', '-1', '1e1', ' 1', '٣'));
  it('are one to four of 0 to 65535 without leading zeros', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const isRight = parts.every(
          (item) =>
            String(Number(item)) === item &&
            Number(item) >= 0 &&
            Number(item) <= 65_535 &&
            /^[0-9]+$/.test(item),
        );
        expect(forms.isDotted(parts.join('.'))).toBe(isRight && parts.length <= 4);
        expect(forms.isVersion(parts.join('.'))).toBe(isRight && parts.length === 3);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('id, guid, sha256', () => {
  it.each(['a', '0', 'lrm-security-patch', 'a-0-b', 'x'.repeat(48)])('take the id %s', (value) => {
    expect(forms.isId(value)).toBe(true);
  });
  it.each(['', '-', 'a-', '-a', 'a--b', 'A', 'a_b', 'a.b', 'ñ', 'a\n', 'x'.repeat(49)])(
    'refuse the id %j',
    (value) => {
      expect(forms.isId(value)).toBe(false);
    },
  );
  it('take braces and upper case in a guid', () => {
    expect(forms.isGuid('{FDB90D66-FC8D-4341-B50A-2BD453A262A6}')).toBe(true);
    for (const wrong of [
      'FDB90D66-FC8D-4341-B50A-2BD453A262A6',
      '{fdb90d66-FC8D-4341-B50A-2BD453A262A6}',
      '{FDB90D66FC8D4341B50A2BD453A262A6}',
      '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}\n',
    ]) {
      expect(forms.isGuid(wrong)).toBe(false);
    }
  });
  it('take 64 lower-case digits in a digest', () => {
    expect(forms.isSha256('0'.repeat(63) + 'f')).toBe(true);
    for (const wrong of ['0'.repeat(63), '0'.repeat(65), '0'.repeat(63) + 'F', '0'.repeat(64) + '\n'])
      expect(forms.isSha256(wrong)).toBe(false);
  });
});

describe('winpath', () => {
  it.each([
    'C:\\Illumina',
    'D:\\a b\\ñ.x',
    '%ProgramFiles%\\x',
    '%ProgramData%\\x\\y',
    '%SystemRoot%\\System32',
    'C:\\...a',
    'C:\\a.b',
  ])('takes %s', (value) => {
    expect(forms.isWinPath(value)).toBe(true);
  });
  it.each([
    ...[
      '',
      'C:',
      'C:\\',
      'c:\\a',
      'C:a',
      'C:/a',
      '\\\\server\\share',
      '\\\\?\\C:\\a',
      '%TEMP%\\a',
      '%programfiles%\\a',
      '%ProgramFiles%',
    ],
    ...[
      'C:\\a\\',
      'C:\\a\\\\b',
      'C:\\..\\b',
      'C:\\.',
      'C:\\a.',
      'C:\\a ',
      'C:\\a\\b \\c',
      'C:\\a:b',
      'C:\\a*',
      'C:\\a?',
      'C:\\"a"',
      'C:\\a|b',
    ],
    ...[
      'C:\\<a>',
      'C:\\%TEMP%',
      'C:\\a/b',
      'C:\\a\0',
      'C:\\a\nb',
      ' C:\\a',
      `C:\\${'x'.repeat(198)}`,
      'CC:\\a',
      'C:\\a\u202eb',
    ],
  ])('refuses %j', (value) => {
    expect(forms.isWinPath(value)).toBe(false);
  });
});
