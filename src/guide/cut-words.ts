/** Runs of text cut into words, each measured in its font. */
import { textWidth, type TextStyle } from '../pdf/index.ts';
import type { Run, Style, Text } from './blocks.ts';

/** Text in one font. */
export interface Part {
  readonly text: string;
  readonly width: number;
  readonly style: TextStyle;
  readonly isButton: boolean;
  readonly language: string | null;
}

/** What stays together on a line. */
export interface Word {
  readonly parts: Part[];
  width: number;
  /** After a space. */
  readonly isSpaced: boolean;
  /** On a new line. */
  readonly isForced: boolean;
}

/** Of the text around; a run's own style comes on top. */
export interface Basis {
  readonly size: number;
  readonly color: string;
  readonly isBold: boolean;
}

/** An exact text, such as a digest, may be broken after so many characters. */
const EXACT_PIECES = /[ \n]|[^ \n]{1,8}/g;
/** Letters of Courier are wide. */
const CODE_SCALE = 0.9;

export function wordsOf(text: Text, basis: Basis): readonly Word[] {
  const words: Word[] = [];
  let [isSpaced, isForced, isOpen] = [false, false, false];
  for (const run of text) {
    const style = styleOf(run.style, basis);
    for (const piece of splitRun(run)) {
      if (piece === ' ' || piece === '\n') {
        [isSpaced, isForced, isOpen] = [piece === ' ', piece === '\n', false];
        continue;
      }
      const part = partOf(piece, run, style);
      const last = words.at(-1);
      if (isOpen && last !== undefined) {
        last.parts.push(part);
        last.width += part.width;
      } else {
        words.push({ parts: [part], width: part.width, isSpaced, isForced });
        [isSpaced, isForced] = [false, false];
      }
      isOpen = run.style !== 'exact';
    }
  }
  return words;
}

function partOf(text: string, { style: kind, language }: Run, style: TextStyle): Part {
  return { text, width: widthOf(text, style), style, isButton: kind === 'button', language };
}

/** Words, spaces and breaks one by one. */
function splitRun({ text, style }: Run): readonly string[] {
  if (style === 'exact') return text.match(EXACT_PIECES) ?? [];
  // A button's name is one thing.
  const kept = style === 'button' ? text.replaceAll(' ', '\u00a0') : text;
  return kept.split(/([ \n])/).filter((piece) => piece !== '');
}

/** Where a word that no line can hold, such as the name of a file in a narrow column, is cut: best at a sign, else anywhere. */
const CUTS = [/[^-\\/.]*[-\\/.]+|[^-\\/.]+/gu, /./gsu];

export function splitWide(word: Word, width: number): readonly Word[] {
  if (word.width <= width) return [word];
  return CUTS.reduce<readonly Word[]>(
    (words, cut) => words.flatMap((each) => (each.width <= width ? [each] : cutWord(each, cut))),
    [word],
  );
}

function cutWord(word: Word, cut: RegExp): readonly Word[] {
  const pieces = word.parts.flatMap((part) =>
    Array.from(part.text.match(cut) ?? [], (text) => ({ ...part, text, width: widthOf(text, part.style) })),
  );
  return pieces.map((part, i): Word => {
    const isFirst = i === 0;
    return {
      parts: [part],
      width: part.width,
      isSpaced: isFirst && word.isSpaced,
      isForced: isFirst && word.isForced,
    };
  });
}

export function widthOf(text: string, { font, size }: TextStyle): number {
  return textWidth(text, font, size);
}

function styleOf(style: Style, { size, color, isBold }: Basis): TextStyle {
  const bold = isBold || style === 'strong' || style === 'button';
  if (style === 'code' || style === 'exact')
    return { font: isBold ? 'Courier-Bold' : 'Courier', size: size * CODE_SCALE, color };
  if (style === 'emphasis') return { font: 'Helvetica-Oblique', size, color };
  return { font: bold ? 'Helvetica-Bold' : 'Helvetica', size, color };
}
