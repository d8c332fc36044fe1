/** What is drawn on a small piece of paper, in millimetres from its upper left corner; and how text is made to fit. */
import { textWidth, type TextStyle } from '../pdf/index.ts';

export type Font = Extract<TextStyle['font'], 'Helvetica' | 'Helvetica-Bold' | 'Courier-Bold'>;

export type Item =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the base line. */
      readonly y: number;
      readonly text: string;
      readonly font: Font;
      readonly size: number;
      readonly width: number;
    };

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly language: string;
  readonly items: readonly Item[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Lettering {
  readonly font: Font;
  readonly size: number;
  /** Smaller than that nobody can read it: then it is cut, which a sign of omission shows. */
  readonly smallest: number;
}

/** One line, made smaller until it fits. */
export function line(text: string, { x, y, width }: Place, { font, size, smallest }: Lettering): Item {
  const unit = textWidth(text, font, 1);
  const fitting = Math.min(size, width / unit);
  if (fitting >= smallest) return { kind: 'text', x, y, text, font, size: fitting, width: unit * fitting };
  let cut = text;
  while (cut !== '' && textWidth(`${cut}…`, font, smallest) > width) cut = cut.slice(0, -1);
  const shown = `${cut.trimEnd()}…`;
  return { kind: 'text', x, y, text: shown, font, size: smallest, width: textWidth(shown, font, smallest) };
}

/** Lines one below the other, broken at spaces. */
export function paragraph(text: string, { x, y, width }: Place, font: Font, size: number): readonly Item[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const joined = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && textWidth(joined, font, size) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.map((shown, i) => {
    const place = { x, y: y + i * size * 1.25, width };
    return line(shown, place, { font, size, smallest: size });
  });
}

/** An empty line to write on, between two points. */
export function rule(x: number, y: number, width: number): Item {
  return { kind: 'box', x, y, width, height: 0.15 };
}
