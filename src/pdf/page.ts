/** What can be drawn on one page. Lengths are points, from the upper left corner. */
import { encodeText, type FontName } from './fonts.ts';

/** A part of the document's structure, by which a screen reader finds its way. */
export interface Structure {
  /** One of PDF's standard types: `P`, `H1`, `L`, `TD`, … */
  readonly type: string;
  readonly language: string | null;
  readonly kids: (Structure | Mark)[];
}

/** A stretch of a page's content. */
export interface Mark {
  readonly content: PDFKit.PDFStructureContent;
}

export interface TextStyle {
  readonly font: FontName;
  readonly size: number;
  /** `#rrggbb`. */
  readonly color: string;
}

export interface Page {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** y is the base line. */
  readonly text: (x: number, y: number, text: string, style: TextStyle, part: Structure | null) => void;
  readonly box: (x: number, y: number, width: number, height: number, color: string) => void;
  /** A filled disc: a line without length, with round ends (ISO 32000-1, 8.4.3.3). */
  readonly disc: (x: number, y: number, radius: number, color: string) => void;
}

/** What pdfkit's types leave out: the font that `font` chose, and the fonts that a page's content finds by name. */
interface Fonts {
  readonly _font: { readonly id: string; readonly ref: () => unknown };
  readonly page: { readonly fonts: Record<string, unknown> };
}

/**
 * The page that `pdf` is at: it is drawn whole before the next one is added. Text and boxes go into its content as operators of PDF (ISO 32000-1,
 * 8.5.2 and 9.4): pdfkit's `text` is made for paragraphs, measures each run three times, and takes most of a guide's time (decision 31).
 */
export function newPage(pdf: PDFKit.PDFDocument, index: number): Page {
  const { width, height } = pdf.page;
  const draw = (operators: string): unknown => pdf.addContent(Buffer.from(`${operators}\n`, 'latin1'));
  /** What is for the eye only. */
  const drawArtifact = (operators: string): unknown => draw(`/Artifact BMC ${operators} EMC`);
  return {
    ...{ index, width, height },
    text: (x, y, text, style, part) => {
      const operators = textContent(pdf, x, y, text, style);
      if (part === null) {
        drawArtifact(operators);
        return;
      }
      part.kids.push({ content: pdf.markStructureContent(part.type) });
      draw(operators);
      pdf.endMarkedContent();
    },
    box: (x, y, boxWidth, boxHeight, color) => {
      const place = [x, y, boxWidth, boxHeight].map(encodeNumber).join(' ');
      drawArtifact(`${encodeColor(color)} rg ${place} re f`);
    },
    disc: (x, y, radius, color) => {
      const place = [x, y].map(encodeNumber).join(' ');
      drawArtifact(`${encodeColor(color)} RG 1 J ${encodeNumber(2 * radius)} w ${place} m ${place} l S`);
    },
  };
}

/** The page's y runs downwards, so the letters are turned over once more. */
function textContent(
  pdf: PDFKit.PDFDocument,
  x: number,
  y: number,
  text: string,
  { font, size, color }: TextStyle,
): string {
  const { _font: chosen, page } = pdf.font(font) as unknown as Fonts;
  page.fonts[chosen.id] ??= chosen.ref();
  const place = `1 0 0 -1 ${encodeNumber(x)} ${encodeNumber(y)} Tm`;
  return `${encodeColor(color)} rg BT /${chosen.id} ${encodeNumber(size)} Tf ${place} ${encodeText(text)} Tj ET`;
}

/** To a thousandth of a point, as pdfkit rounds: to a hundredth, readers lose the QR code of a label. */
function encodeNumber(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** `#rrggbb` as three parts of one. */
function encodeColor(color: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return parts.map(encodeNumber).join(' ');
}
