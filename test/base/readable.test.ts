/** What somebody typed, shown to them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HIDDEN } from '../../src/base/forms.ts';
import { readable } from '../../src/base/readable.ts';

it.each([
  ['letters of their language', 'un día como 2028-12-31, ¿o no?', 'un día como 2028-12-31, ¿o no?'],
  ['an escape sequence', 'día \u001b[2J', 'd\\u00eda \\u001b[2J'],
  ['text turned round', 'gnp.\u202eexe', 'gnp.\\u202eexe'],
  ['half a character', '\ud83d', '\\ud83d'],
  ['nothing', '', ''],
])('shows %s', (_, text, shown) => {
  expect(readable(text)).toBe(shown);
});

it('is cut between characters', () => {
  expect(readable('🔬🔬🔬🔬', 4)).toBe('🔬🔬🔬🔬');
  expect(readable('🔬🔬🔬🔬🔬', 4)).toBe('🔬🔬🔬🔬...');
  expect(readable('ñ'.repeat(201))).toBe(`${'ñ'.repeat(200)}...`);
});

it('never shows what hides or reorders', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 30 }), (text, limit) => !HIDDEN.test(readable(text, limit))),
  );
});
