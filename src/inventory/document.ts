/** Plain text that Notepad shows well on Windows 7: marked as UTF-8, lines ended by CRLF and short enough to print. */
import { encodeUtf8 } from '../base/bytes.ts';

const WIDTH = 96;

export interface Section {
  readonly heading: string;
  readonly paragraphs?: readonly string[];
  readonly items?: readonly string[];
}

export function encodeDocument(
  title: string,
  facts: readonly string[],
  sections: readonly Section[],
): Uint8Array {
  const lines = [
    ...underlined(title, '='),
    '',
    ...facts.flatMap((fact) => wrap(fact, '', '  ')),
    ...sections.flatMap(sectionLines),
  ];
  return encodeUtf8(`\ufeff${lines.join('\r\n')}\r\n`);
}

function sectionLines({ heading, paragraphs = [], items = [] }: Section): string[] {
  return [
    '',
    ...underlined(heading, '-'),
    ...paragraphs.flatMap((paragraph) => ['', ...wrap(paragraph, '', '')]),
    ...(items.length === 0 ? [] : ['', ...items.flatMap((item) => wrap(item, '- ', '  '))]),
  ];
}

function underlined(text: string, mark: string): string[] {
  const lines = wrap(text, '', '');
  return [...lines, mark.repeat(Math.max(...lines.map(({ length }) => length)))];
}

/** A word longer than a line, such as a digest, is never broken. */
function wrap(text: string, first: string, next: string): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line === first || line === next;
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${next}${word}`;
    } else {
      line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
