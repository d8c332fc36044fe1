/** The PDFs that the writer makes, as others' programs read them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { missingCharacters, newPdf, textWidth, type Structure } from '../../src/pdf/index.ts';
import { runProgram } from '../e2e/example.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codes = [...Array.from({ length: 256 - 33 }, (_, i) => i + 33)];
const latin = codes
  .map((code) => String.fromCharCode(code))
  .filter((text) => missingCharacters(text).length === 0);
const windows = Array.from('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
/** pdftotext takes the soft hyphen for a break, and a no-break space for a space. */
const visible = [...latin, ...windows].filter((text) => text !== '\u00a0');

/** One line of text below the other, with the title given. */
async function pdfOf(
  lines: readonly string[],
  font: 'Helvetica' | 'Helvetica-Bold' = 'Helvetica',
  title = 'T',
) {
  const pdf = newPdf({ title, author: 'A', language: 'es', created: '2026-11-23T01:02:03Z' });
  const structure: Structure = { type: 'Document', language: 'es', kids: [] };
  const page = pdf.addPage(600, lines.length * 20 + 40);
  lines.forEach((line, i) => {
    const part: Structure = { type: 'P', language: null, kids: [] };
    structure.kids.push(part);
    page.text(20, 30 + i * 20, line, { font, size: 10, color: '#123456' }, part);
  });
  const bookmarks = [{ title, page: 0, y: 10, inside: [{ title: 'in', page: 0, y: 20, inside: [] }] }];
  return pdf.encode(bookmarks, structure);
}

function read(bytes: Uint8Array, program: string, ...args: readonly string[]): string {
  const file = path.join(folder, 'a.pdf');
  writeFileSync(file, bytes);
  const { code, stdout, stderr } = runProgram(program, [
    ...args,
    file,
    ...(program === 'pdftotext' ? ['-'] : []),
  ]);
  expect(`${code} ${stderr}`).toBe('0 ');
  return stdout;
}

describe('a PDF', () => {
  it('has every character that its fonts have, and is sound', async () => {
    const lines = visible.map((character) => `H${character}H`);
    const bytes = await pdfOf(lines);
    expect(read(bytes, 'qpdf', '--check')).toContain('No syntax or stream encoding errors');
    expect(read(bytes, 'pdftotext', '-raw').trim().split('\n')).toEqual(lines);
  });

  it('keeps brackets, backslashes and whatever else a string may hold', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...visible, '(', ')', '\\'),
      minLength: 1,
      maxLength: 20,
    });
    const check = async (line: string): Promise<void> => {
      expect(read(await pdfOf([`H${line}H`]), 'pdftotext', '-raw').trim()).toBe(`H${line}H`);
    };
    await fc.assert(fc.asyncProperty(text, check), { numRuns: 20 });
  });

  it('says a sign that its fonts lack by what they have', async () => {
    const shown = read(await pdfOf(['a \u2212 b ≤ c ≥ d ≠ e ≈ f ← g → h']), 'pdftotext', '-raw');
    expect(shown.trim()).toBe('a – b <= c >= d <> e ~ f ‹ g › h');
  });

  it.each(['Helvetica', 'Helvetica-Bold'] as const)(
    'takes letters of %s for as wide as poppler does',
    async (font) => {
      // pdfkit takes Ÿ for as narrow as ÿ.
      const lines = visible.filter((character) => character !== 'Ÿ').map((character) => `H${character}H`);
      const words = read(await pdfOf(lines, font), 'pdftotext', '-bbox').matchAll(
        /xMin="([\d.]+)".* xMax="([\d.]+)"/g,
      );
      const widths = Array.from(words, ([, from, to]) => Number(to) - Number(from));
      expect(widths.map((width) => width.toFixed(2))).toEqual(
        lines.map((line) => textWidth(line, font, 10).toFixed(2)),
      );
    },
  );

  it('tells its title, its date and that it is tagged', async () => {
    const info = read(await pdfOf(['x'], 'Helvetica', 'Guía «ñ» – 漢'), 'pdfinfo', '-isodates');
    expect(info).toMatch(/^Title: +Guía «ñ» – 漢$/m);
    expect(info).toMatch(/^CreationDate: +2026-11-23T01:02:03Z$/m);
    expect(info).toMatch(/^Tagged: +yes$/m);
  });

  it('is the same each time', async () => {
    expect(await pdfOf(['a', 'b'])).toEqual(await pdfOf(['a', 'b']));
  });

  it('refuses a character that no font has', async () => {
    expect(missingCharacters('añ✓漢✓')).toEqual(['✓', '漢']);
    expect(missingCharacters('soft\u00adhyphen')).toEqual(['\u00ad']);
    await expect(pdfOf(['✓'])).rejects.toThrow(/✓/);
  });
});
