import { describe, expect, it } from 'vitest';
import { encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { bent, faultsOf, MINIMAL, read } from './minimal.ts';

describe('YAML that a definition takes', () => {
  it('keeps every scalar as it is written', () => {
    expect(read(bent('minimum: 6.1.7601', 'minimum: 6.10')).targets.windows.minimum).toBe('6.10');
    expect(read(bent('  name: Thing', '  name: 007')).product.name).toBe('007');
    expect(read(bent('  name: Thing', '  name: no')).product.name).toBe('no');
    expect(read(bent('  name: Thing', '  name: null')).product.name).toBe('null');
    expect(read(bent('  name: Thing', '  name: 2026-11-23')).product.name).toBe('2026-11-23');
  });

  it('does so under a YAML 1.1 directive too', () => {
    expect(read(`%YAML 1.1\n---\n${bent('  name: Thing', '  name: yes')}`).product.name).toBe('yes');
  });

  it('may begin with a byte order mark and end its lines with CRLF', () => {
    const text = `\ufeff${MINIMAL.replaceAll('\n', '\r\n')}`;
    expect(read(text)).toEqual(read(MINIMAL));
    expect(faultsOf(text.replace('restart: none', 'restart: x'))).toMatchObject([{ line: 14, column: 21 }]);
  });
});

const deep = (open: string, times: number): string => `a: ${open.repeat(times)}`;

// what, text, line, column, expected, found
const REFUSED: [string, string, number, number, string, string | undefined][] = [
  ['an empty file', '', 1, 1, '…: …', undefined],
  ['comments only', '# kit\n# more\n', 1, 1, '…: …', undefined],
  ['a list', '- a\n', 1, 1, '…: …', undefined],
  ['a tab as indentation', bent('  name: Thing', '\tname: Thing'), 5, 1, 'YAML 1.2', 'tab-as-indent'],
  ['an open quote', 'a: "Thing\n', 2, 1, 'YAML 1.2', 'missing-char'],
  [
    'a colon in a plain value',
    bent('  name: Thing', '  name: a: b'),
    5,
    9,
    'YAML 1.2',
    'block-as-implicit-key',
  ],
  ['a name twice', bent('  appliesTo: all', '  name: Other\n  appliesTo: all'), 7, 3, '1 x name', '5:3, 7:3'],
  ['a section twice', `${MINIMAL}install: { restart: none }\n`, 27, 1, '1 x install', '14:1, 27:1'],
  ['an alias', bent('  name: Thing', '  name: *x'), 5, 9, '…: … | - … | …', '*x'],
  ['a tag', bent('  name: Thing', '  name: !!str Thing'), 5, 15, '…: … | - … | …', 'tag:yaml.org,2002:str'],
  ['an unknown tag', bent('  name: Thing', '  name: !x Thing'), 5, 9, 'YAML 1.2', 'tag-resolve-failed'],
  [
    'a binary tag',
    bent('  name: Thing', '  name: !!binary aGk='),
    5,
    18,
    '…: … | - … | …',
    'tag:yaml.org,2002:binary',
  ],
  ['a list as a name', bent('  appliesTo: all', '  ? [a]\n  : 1'), 7, 5, '…: …', undefined],
  ['brackets too deep', deep('[', 40), 1, 36, 'depth <= 32', undefined],
  ['braces too deep', deep('{b: ', 40), 1, 132, 'depth <= 32', undefined],
  ['dashes too deep', deep('\n', 1) + '- '.repeat(40), 2, 65, 'depth <= 32', undefined],
  [
    'indentation too deep',
    Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    34,
    34,
    'depth <= 32',
    undefined,
  ],
  ['a quarter of a million open brackets', '['.repeat(250_000), 1, 33, 'depth <= 32', undefined],
  ['too large a file', '#'.repeat(256 * 1024 + 1), 1, 1, 'size <=262144', 'size 262145'],
];

describe('YAML that a definition refuses', () => {
  it.each(REFUSED)('%s', (_, text, line, column, expected, found) => {
    const faults = faultsOf(text);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['definition-syntax']));
    const fault = { path: 'kit.yaml', line, column, expected, ...(found === undefined ? {} : { found }) };
    expect(faults).toContainEqual(expect.objectContaining(fault));
  });

  it('bytes that are not UTF-8, at the first of them', () => {
    const latin1 = joinBytes([encodeUtf8('schema: x\nkit: Espa'), Uint8Array.of(0xf1), encodeUtf8('a\n')]);
    expect(faultsOf(latin1)).toEqual([
      { code: 'definition-syntax', path: 'kit.yaml', line: 2, column: 10, expected: 'UTF-8' },
    ]);
  });

  it('all of it at once, and nothing of the shape then', () => {
    const text = bent('  name: Thing', '  name: *x\n  name: *y').replace('restart: none', 'restart: x');
    expect(faultsOf(text).map(({ line, found }) => [line, found])).toEqual([
      [5, '*x'],
      [6, '5:3, 6:3'],
      [6, '*y'],
    ]);
  });
});
