/** The standard fonts, which every reader of PDF has, so that none is embedded: which characters they can show, and how wide a text is. */
import PDFDocument from 'pdfkit';

export type FontName = 'Helvetica' | 'Helvetica-Bold' | 'Helvetica-Oblique' | 'Courier' | 'Courier-Bold';

/** Windows-1252 from 0x80 on, where it is not Latin-1. The fonts have these, Latin-1, and no more. */
const SHOWN = /^[\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

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

/** The characters of a text that cannot be shown, each once. pdfkit would write another one in their place. */
export function missingCharacters(text: string): readonly string[] {
  return [...new Set(text)].filter((character) => !SHOWN.test(character) && !(character in STAND_INS));
}

/** The text as it is drawn. @throws RangeError for a character that `missingCharacters` names */
export function shownText(text: string): string {
  if (SHOWN.test(text)) return text;
  const [missing] = missingCharacters(text);
  if (missing !== undefined) throw new RangeError(`no font of the PDF has ${missing}`);
  return Array.from(text, (character) => STAND_INS[character] ?? character).join('');
}

/** Draws nothing: for its measures only. */
const MEASURE = new PDFDocument({ autoFirstPage: false });
/** Asked for every word of a document: kept once it is known. */
const KNOWN = new Map<string, number>();

/** Points, kerning included. */
export function textWidth(text: string, font: FontName, size: number): number {
  const key = `${font}/${text}`;
  const known = KNOWN.get(key) ?? MEASURE.font(font, 1).widthOfString(shownText(text));
  KNOWN.set(key, known);
  return known * size;
}
