/** The standard fonts, which every reader of PDF has, so that none is embedded: which characters they can show, and how wide a text is. */
import PDFDocument from 'pdfkit';

export type FontName = 'Helvetica' | 'Helvetica-Bold' | 'Helvetica-Oblique' | 'Courier' | 'Courier-Bold';

/** Windows-1252 from 0x80 on, where it is not Latin-1; a space where it has nothing. The fonts have these, Latin-1, and no more. */
const BEYOND_LATIN = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
/** Without the soft hyphen: a page hides it, the fonts would draw it. */
const IN_FONTS = `\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u00ff${BEYOND_LATIN.replaceAll(' ', '')}`;
const SHOWN = new RegExp(`^[${IN_FONTS}]*$`);

/** What pages use and the fonts lack, said by what they have. */
const STAND_INS: Readonly<Record<string, string>> = {
  '\u2212': '–',
  '≤': '<=',
  '≥': '>=',
  '≠': '<>',
  '≈': '~',
  '←': '‹',
  '→': '›',
};

/** What can be drawn, by a stand-in if need be. */
const DRAWN = new RegExp(`^[${IN_FONTS}${Object.keys(STAND_INS).join('')}]*$`);

/** The characters of a text that cannot be shown, each once. pdfkit would write another one in their place. */
export function missingCharacters(text: string): readonly string[] {
  if (DRAWN.test(text)) return [];
  return [...new Set(text)].filter((character) => !DRAWN.test(character));
}

/** The text as it is drawn. @throws RangeError for a character that `missingCharacters` names */
export function shownText(text: string): string {
  if (SHOWN.test(text)) return text;
  const [missing] = missingCharacters(text);
  if (missing !== undefined) throw new RangeError(`no font of the PDF has ${missing}`);
  return Array.from(text, (character) => STAND_INS[character] ?? character).join('');
}

/** The text as a string of a content stream, in Windows-1252 (ISO 32000-1, 7.3.4.2 and annex D.2). @throws RangeError as `shownText` */
export function encodeText(text: string): string {
  const escaped = shownText(text).replace(/[^ -~]|[()\\]/g, (character) => {
    const beyond = BEYOND_LATIN.indexOf(character);
    const code = beyond < 0 ? character.charCodeAt(0) : 0x80 + beyond;
    return `\\${code.toString(8).padStart(3, '0')}`;
  });
  return `(${escaped})`;
}

/** Draws nothing: for its measures only. */
const MEASURE = new PDFDocument({ autoFirstPage: false });
/** Of the characters of each font, once they were asked for, for a size of one point. */
const WIDTHS = new Map<FontName, Map<string, number>>();

/** Points. Letters stand as they come: no pair of them is moved together, neither here nor where the text is drawn. */
export function textWidth(text: string, font: FontName, size: number): number {
  const widths = WIDTHS.get(font) ?? new Map<string, number>();
  WIDTHS.set(font, widths);
  let sum = 0;
  for (const character of shownText(text)) {
    let width = widths.get(character);
    if (width === undefined) {
      width = MEASURE.font(font, 1).widthOfString(character);
      widths.set(character, width);
    }
    sum += width;
  }
  return sum * size;
}
