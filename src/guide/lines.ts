/** Runs of text broken into lines of a width, each stretch with its font and place. */
import type { Text } from './blocks.ts';
import { splitWide, widthOf, wordsOf, type Basis, type Part, type Word } from './cut-words.ts';

/** Parts in one font, with their distance from the line's start. */
interface Stretch extends Part {
  text: string;
  width: number;
  readonly x: number;
}

export type Line = readonly Readonly<Stretch>[];

export function breakLines(text: Text, width: number, basis: Basis): readonly Line[] {
  let line: Stretch[] = [];
  const lines = [line];
  for (const word of wordsOf(text, basis).flatMap((each) => splitWide(each, width))) {
    const space = spaceBefore(word, line);
    if (word.isForced || (line.length > 0 && endOf(line) + space + word.width > width)) {
      line = [];
      lines.push(line);
    }
    append(line, word, line.length === 0 ? 0 : space);
  }
  return lines;
}

function endOf(line: Line): number {
  const last = line.at(-1);
  return last === undefined ? 0 : last.x + last.width;
}

/** As wide as in the text before it. */
function spaceBefore({ isSpaced }: Word, line: Line): number {
  const last = line.at(-1);
  return isSpaced && last !== undefined ? widthOf(' ', last.style) : 0;
}

/** Puts a word at the line's end; what is like the text before becomes one stretch with it. */
function append(line: Stretch[], { parts }: Word, space: number): void {
  let gap = space;
  for (const part of parts) {
    const last = line.at(-1);
    if (last !== undefined && isAlike(last, part)) {
      last.text += `${gap > 0 ? ' ' : ''}${part.text}`;
      last.width += gap + part.width;
    } else line.push({ ...part, x: endOf(line) + gap });
    gap = 0;
  }
}

function isAlike(a: Part, b: Part): boolean {
  const isSameStyle = a.style.font === b.style.font && a.style.size === b.style.size;
  return isSameStyle && a.language === b.language && !a.isButton && !b.isButton;
}
