import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import codes from '../../kit-template/codes/codes.json' with { type: 'json' };
import msiexec from '../../kit-template/codes/msiexec.json' with { type: 'json' };
import { textOf } from './outline.ts';
import { factsIn, pagesOf, pathOf } from './sample.ts';

const GO = readFileSync(new URL('../../kit-template/codes/codes.go', import.meta.url), 'utf8');
/** What SealCheck.exe itself says. */
const SPOKEN = Array.from(GO.matchAll(/ Code = "([a-z-]+)"/g), ([, code = '']) => code);
/** What the publisher meets at the desk, and nobody with a kit in hand. */
const DESK =
  /^(already-signed|definition|character-unprintable|payload|installer-unfit|msi-malformed|launcher-(malformed|refused)|signature-refused|key-(malformed|not)|passphrase|request|signer|seal-unexpected|image-too|output-exists|drive|read-back|capacity|batch|tool|interrupted$)/;

describe.each(['es', 'en'] as const)('the table of problems in %s', (language) => {
  const html = pagesOf()[pathOf(language, 'problems')] ?? '';
  const shown = factsIn(html).filter((fact) => fact in codes);
  const text = textOf(html).replaceAll('\n', ' ');

  it('has every code that SealCheck.exe speaks, once', () => {
    expect(SPOKEN.length).toBeGreaterThan(50);
    expect(SPOKEN.filter((code) => !shown.includes(code))).toEqual([]);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('leaves out only what is met at the desk', () => {
    expect(Object.keys(codes).filter((code) => !shown.includes(code) && !DESK.test(code))).toEqual([]);
  });

  it('has each text and advice as the programs have it, backticks left off', () => {
    for (const [code, entry] of Object.entries(codes).filter(([name]) => shown.includes(name))) {
      const { text: happened, advice } = entry[language];
      expect(text, code).toContain(`${happened} ${advice}`.replaceAll('`', ''));
    }
  });

  it('has each number of Windows Installer and of SealCheck.exe', () => {
    const numbers = msiexec.flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
    );
    const cells = Array.from(html.matchAll(/<\/code><br>([^<]*)</g), ([, cell = '']) => cell).join(', ');
    const ranges = cells.split(', ').map((part) => part.split('–').map(Number));
    const isShown = (number: number): boolean =>
      ranges.some(([from = NaN, to = from]) => from <= number && number <= to);
    const own = Object.values(codes).flatMap((entry) =>
      'instrumentExit' in entry ? [entry.instrumentExit] : [],
    );
    expect([...numbers, ...own].filter((number) => !isShown(number))).toEqual([]);
  });

  it('begins with what Windows Installer calls 0, done, and goes up from there', () => {
    const rows = Array.from(html.matchAll(/<code>msi-[a-z-]+<\/code><br>(\d+)/g), ([, first]) =>
      Number(first),
    );
    expect(rows[0]).toBe(0);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });
});
