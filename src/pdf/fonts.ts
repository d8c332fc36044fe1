/** The fonts that every reader of PDF has, so that none is embedded: which characters they have, and how wide each is. */

export type FontName =
  'Helvetica' | 'Helvetica-Bold' | 'Helvetica-Oblique' | 'Courier' | 'Courier-Bold' | 'Symbol';

export const FONT_NAMES: readonly FontName[] = [
  'Helvetica',
  'Helvetica-Bold',
  'Helvetica-Oblique',
  'Courier',
  'Courier-Bold',
  'Symbol',
];

const FIRST_CODE = 0x20;
const COURIER_WIDTH = 600;
/** Thousandths of the size, from code 0x20 on; 0 where WinAnsi has no character. Held against poppler's own by a test. */
const HELVETICA = `
  278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556
  1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556
  333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 0
  556 0 222 556 333 1000 556 556 333 1000 667 333 1000 0 611 0 0 222 222 333 333 350 556 1000 333 1000 500 333 944 0 500 667
  278 333 556 556 556 556 260 556 333 737 370 556 584 333 737 333 400 584 333 333 333 556 537 278 333 333 365 556 834 834 834 611
  667 667 667 667 667 667 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611
  556 556 556 556 556 556 889 500 556 556 556 556 278 278 278 278 556 556 556 556 556 556 556 584 611 556 556 556 556 500 556 500`;
const HELVETICA_BOLD = `
  278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611
  975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556
  333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584 0
  556 0 278 556 500 1000 556 556 333 1000 667 333 1000 0 611 0 0 278 278 500 500 350 556 1000 333 1000 556 333 944 0 500 667
  278 333 556 556 556 556 280 556 333 737 370 556 584 333 737 333 400 584 333 333 333 611 556 278 333 333 365 556 834 834 834 611
  722 722 722 722 722 722 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611
  556 556 556 556 556 556 889 556 556 556 556 556 278 278 278 278 611 611 611 611 611 611 611 584 611 611 611 611 611 556 611 556`;
const WIDTHS: Readonly<Record<'Helvetica' | 'Helvetica-Bold', readonly number[]>> = {
  Helvetica: numbersOf(HELVETICA),
  'Helvetica-Bold': numbersOf(HELVETICA_BOLD),
};

/** What the text fonts lack and pages use. */
const SYMBOLS: Readonly<Record<string, { readonly code: number; readonly width: number }>> = {
  '\u2212': { code: 0x2d, width: 549 },
  '≤': { code: 0xa3, width: 549 },
  '←': { code: 0xac, width: 987 },
  '→': { code: 0xae, width: 987 },
  '≥': { code: 0xb3, width: 549 },
  '≠': { code: 0xb9, width: 549 },
  '≈': { code: 0xbb, width: 549 },
};

function numbersOf(table: string): readonly number[] {
  return table.trim().split(/\s+/).map(Number);
}

/** WinAnsi from 0x80 on, where it is not Latin-1; a space where it has nothing. TextDecoder of Node 20 takes these for Latin-1. */
const FROM_0X80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

function characterOf(code: number): string {
  return FROM_0X80[code - 0x80] ?? String.fromCharCode(code);
}

/** Code by character. */
const WIN_ANSI = new Map(
  WIDTHS.Helvetica.flatMap((width, i): readonly (readonly [string, number])[] =>
    width === 0 ? [] : [[characterOf(FIRST_CODE + i), FIRST_CODE + i]],
  ),
);

/** Text in one font, as codes of that font. */
export interface Piece {
  readonly font: FontName;
  readonly codes: readonly number[];
  /** For a size of 1. */
  readonly width: number;
}

/** The characters of a text that no font here has, each once. */
export function missingCharacters(text: string): readonly string[] {
  return [...new Set(text)].filter((character) => !WIN_ANSI.has(character) && !(character in SYMBOLS));
}

/** Cut where the font changes for a symbol. @throws RangeError for a character that `missingCharacters` names */
export function piecesOf(text: string, font: Exclude<FontName, 'Symbol'>): readonly Piece[] {
  const pieces: { font: FontName; codes: number[]; width: number }[] = [];
  for (const character of text) {
    const glyph = glyphOf(character, font);
    const last = pieces.at(-1);
    if (last?.font === glyph.font) {
      last.codes.push(glyph.code);
      last.width += glyph.width / 1000;
    } else pieces.push({ font: glyph.font, codes: [glyph.code], width: glyph.width / 1000 });
  }
  return pieces;
}

function glyphOf(
  character: string,
  font: Exclude<FontName, 'Symbol'>,
): { readonly font: FontName; readonly code: number; readonly width: number } {
  const code = WIN_ANSI.get(character);
  if (code !== undefined) return { font, code, width: widthOfCode(code, font) };
  const symbol = SYMBOLS[character];
  if (symbol === undefined) throw new RangeError(`no font of the PDF has ${character}`);
  return { font: 'Symbol', ...symbol };
}

function widthOfCode(code: number, font: Exclude<FontName, 'Symbol'>): number {
  if (font.startsWith('Courier')) return COURIER_WIDTH;
  const table = WIDTHS[font === 'Helvetica-Bold' ? font : 'Helvetica'];
  return table[code - FIRST_CODE] ?? 0;
}

export function textWidth(text: string, font: Exclude<FontName, 'Symbol'>, size: number): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character, font);
  return (width * size) / 1000;
}

/** Asked for every letter of a document: kept once it is known. */
const KNOWN = new Map<string, number>();

function widthOfCharacter(character: string, font: Exclude<FontName, 'Symbol'>): number {
  const key = font + character;
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const { width } = glyphOf(character, font);
  KNOWN.set(key, width);
  return width;
}
