/** Names inside a kit (format clause 2), held against a naive model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNameTwin, isKitPath, parentsOf } from '../../src/base/paths.ts';
import { findTwins } from '../../src/base/twins.ts';

describe('isKitPath', () => {
  it.each([
    'a',
    'SealCheck.exe',
    'instructions/es/pasos.html',
    '_x',
    '0',
    'a..b',
    'a-.-b',
    'console.txt',
    'com.txt',
    'lpt10',
    'x/efi',
    'a.lnk.txt',
    'autorun.info',
    'a/b/c/d/e/f/g/h',
    'x'.repeat(64),
  ])('takes %s', (path) => {
    expect(isKitPath(path)).toBe(true);
  });

  it.each([
    ...[
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a/../b',
      './a',
      '.hidden',
      '-rf',
      'a/-b',
      'a.',
      'a./b',
      'a b',
      'a\\b',
      'a:b',
      'C:',
      'ñ',
      'a\n',
      'a\0b',
      'a%20',
      '~a',
      'a*',
    ],
    ...[
      'con',
      'CON',
      'Con.txt',
      'con.a.b',
      'prn',
      'aux.c',
      'nul',
      'com0',
      'COM1',
      'com9.x',
      'lpt0',
      'Lpt9',
      'a/nul/b',
    ],
    ...[
      'autorun.inf',
      'AUTORUN.INF',
      'a/Desktop.ini',
      'a.lnk',
      'a.URL',
      'a.scf',
      'a.pif',
      'a.library-ms',
      'a.b.LNK',
    ],
    ...[
      'efi',
      'EFI/BOOT',
      'Efi/x',
      'a/b/c/d/e/f/g/h/i',
      'x'.repeat(65),
      `${'x'.repeat(50)}/${'y'.repeat(50)}`,
    ],
  ])('refuses %j', (path) => {
    expect(isKitPath(path)).toBe(false);
  });

  it('takes a path of 100 characters', () => {
    expect(isKitPath(`${'x'.repeat(50)}/${'y'.repeat(49)}`)).toBe(true);
  });

  it('is the clauses, one by one', () => {
    const unit = fc.constantFrom(
      ...Array.from('aA0._-/ñ: \\'),
      'con',
      'com1',
      'lpt9.',
      'efi',
      'autorun.inf',
      '.lnk',
      '.',
      '..',
      'x'.repeat(33),
    );
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 14 }).map((parts) => parts.join('')),
        (path) => {
          expect(isKitPath(path)).toBe(modelOfName(path));
        },
      ),
      { numRuns: 5000 },
    );
  });
});

/** Clauses 2.1 to 2.3, written down once more without looking for speed or shape. */
function modelOfName(path: string): boolean {
  const components = path.toLowerCase().split('/');
  if (path.length > 100 || components.length > 8 || components[0] === 'efi') return false;
  const devices = ['con', 'prn', 'aux', 'nul'];
  for (let i = 0; i <= 9; i++) devices.push(`com${i}`, `lpt${i}`);
  for (const component of components) {
    if (component.length < 1 || component.length > 64) return false;
    for (const char of component) if (!'abcdefghijklmnopqrstuvwxyz0123456789._-'.includes(char)) return false;
    if (component.startsWith('-') || component.startsWith('.') || component.endsWith('.')) return false;
    if (devices.includes(component.split('.')[0] ?? '')) return false;
    if (['autorun.inf', 'desktop.ini'].includes(component)) return false;
    if (['.lnk', '.url', '.scf', '.pif', '.library-ms'].some((end) => component.endsWith(end))) return false;
  }
  return true;
}

describe('parentsOf', () => {
  it('names every folder above, innermost first', () => {
    expect([...parentsOf('a/b/c')]).toEqual(['a/b', 'a']);
    expect([...parentsOf('a')]).toEqual([]);
  });
});

describe('findNameTwin', () => {
  const component = fc.constantFrom('a', 'A', 'b', 'B', 'c');
  const path = fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

  it('agrees with comparing every pair', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), (paths) => {
        expect(findNameTwin(paths)).toBe(
          paths.find((_, i) => isTwin(paths.slice(0, i), paths[i] ?? '')) ?? null,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    [['a', 'A'], 'A'],
    [['a', 'a'], 'a'],
    [['a/x', 'A/y'], 'A/y'],
    [['a', 'A/y'], 'A/y'],
    [['a/x', 'A'], 'A'],
    [['a/x', 'a/y', 'b'], null],
    [[], null],
  ])('of %j is %j', (paths, twin) => {
    expect(findNameTwin(paths)).toBe(twin);
  });

  it.each([
    [
      ['b', 'a', 'A'],
      ['a', 'A'],
    ],
    [
      ['b', 'b/c', 'B/c/d', 'a', 'A'],
      ['b', 'b/c'],
    ],
    [
      ['b/x', 'a', 'B/y'],
      ['b/x', 'B/y'],
    ],
    [['a', 'b'], null],
    [[], null],
  ])('findTwins of %j tells both: %j', (paths, twins) => {
    expect(findTwins(paths)).toEqual(twins);
  });

  it('folds A to Z only', () => {
    // Of two signs that some systems take for one, neither is in a kit's alphabet.
    expect(['\u212a', 'ı'].some((name) => isKitPath(name))).toBe(false);
  });
});

/** Clause 2.4 for a path and each earlier one. */
function isTwin(earlier: readonly string[], path: string): boolean {
  const fold = (text: string): string => text.toLowerCase();
  return earlier.some((other) => {
    const [above, aboveOther] = [path, other].map((one) => [...parentsOf(one)]) as [string[], string[]];
    const folders = above.flatMap((mine) => aboveOther.map((theirs) => [mine, theirs] as const));
    return (
      fold(other) === fold(path) ||
      above.some((folder) => fold(folder) === fold(other)) ||
      aboveOther.some((folder) => fold(folder) === fold(path)) ||
      folders.some(([mine, theirs]) => fold(mine) === fold(theirs) && mine !== theirs)
    );
  });
}
