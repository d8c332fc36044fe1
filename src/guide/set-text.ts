/** Text as strips of lines, each in its part of the structure. */
import type { Structure } from '../pdf/index.ts';
import type { Text } from './blocks.ts';
import type { Basis } from './cut-words.ts';
import { breakLines, type Line } from './lines.ts';
import { gap, type Strip } from './strips.ts';

export const INK = '#1a1a1a';
export const BODY: Basis = { size: 10, color: INK, isBold: false };
const LEADING = 1.35;

export const newPart = (type: string, language: string | null = null): Structure => ({
  type,
  language,
  kids: [],
});

export function partIn(parent: Structure, type: string): Structure {
  const part = newPart(type);
  parent.kids.push(part);
  return part;
}

/** A strip a line. The first two and the last two lines of a paragraph stay together. */
export function setText(text: Text, width: number, part: Structure, basis: Basis): readonly Strip[] {
  const lines = breakLines(text, width, basis);
  return lines.map((line, i) => ({
    ...gap(basis.size * LEADING, i < lines.length - 1 && (i === 0 || i === lines.length - 2)),
    isGap: false,
    paint: (page, x, y) => paintLine(line, page, x, y + basis.size * 1.05, part),
  }));
}

function paintLine(
  line: Line,
  page: Parameters<Strip['paint']>[0],
  x: number,
  y: number,
  part: Structure,
): void {
  for (const { text, x: at, width, style, isButton, language } of line) {
    if (isButton) page.box(x + at - 1.5, y - style.size * 0.85, width + 3, style.size * 1.15, '#dde4ea');
    const owner = language === null ? part : spanIn(part, language);
    page.text(x + at, y, text, style, owner);
  }
}

function spanIn(part: Structure, language: string): Structure {
  const span = newPart('Span', language);
  part.kids.push(span);
  return span;
}
