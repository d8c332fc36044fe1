/** What can be drawn on one page. Lengths are points, from the upper left corner. */
import { shownText, type FontName } from './fonts.ts';

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
  /** A filled disc. */
  readonly disc: (x: number, y: number, radius: number, color: string) => void;
}

const UNMEASURED = { textWidth: 0, wordCount: 1 };

/** The page that `pdf` is at: it is drawn whole before the next one is added. */
export function newPage(pdf: PDFKit.PDFDocument, index: number): Page {
  const { width, height } = pdf.page;
  /** What is for the eye only. */
  const artifact = (draw: () => void): void => {
    pdf.markContent('Artifact');
    draw();
    pdf.endMarkedContent();
  };
  return {
    ...{ index, width, height },
    text: (x, y, text, { font, size, color }, part) => {
      const draw = (): void => {
        pdf.font(font, size).fillColor(color);
        // Width and words are for what is not used here, but would be counted first.
        pdf.text(shownText(text), x, y, { lineBreak: false, baseline: 'alphabetic', ...UNMEASURED });
      };
      if (part === null) {
        artifact(draw);
        return;
      }
      part.kids.push({ content: pdf.markStructureContent(part.type) });
      draw();
      pdf.endMarkedContent();
    },
    box: (x, y, boxWidth, boxHeight, color) =>
      artifact(() => pdf.rect(x, y, boxWidth, boxHeight).fill(color)),
    disc: (x, y, radius, color) => artifact(() => pdf.circle(x, y, radius).fill(color)),
  };
}
