/** A page as plain text that Windows 7's Notepad and a text terminal show well: docs/decisions/0029-text-twins.md. */
import { encodeUtf8 } from '../base/bytes.ts';
import type { Block, Cell, PageContent, Run, Text, Tone } from './blocks.ts';

const WIDTH = 78;
/** Tells Notepad of Windows 7, which otherwise guesses, that it is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';
const UNDERLINES = ['=', '-', '~'];
const FRAMES: Readonly<Record<Tone, string>> = { banner: '#', alert: '*', note: '.' };
const STEP = 2;

/** Longer lines only where a word is longer: a command, a digest. */
export function renderText({ blocks }: PageContent): Uint8Array {
  const lines = flowLines(blocks, WIDTH, true).map((line) => line.trimEnd());
  return encodeUtf8(`${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`);
}

/** With an empty line between blocks, but not between a heading inside another block and what it heads. */
function flowLines(blocks: readonly Block[], width: number, isOuter = false): readonly string[] {
  return blocks.flatMap((block, i) => {
    const before = blocks[i - 1];
    const isHeaded = before?.kind === 'heading' && (!isOuter || before.level > UNDERLINES.length);
    return [...(i === 0 || isHeaded ? [] : ['']), ...blockLines(block, width, isOuter)];
  });
}

function blockLines(block: Block, width: number, isOuter: boolean): readonly string[] {
  switch (block.kind) {
    case 'heading': {
      const lines = wrap(shown(block.text), width);
      const underline = isOuter ? (UNDERLINES[block.level - 1] ?? '') : '';
      const length = Math.max(...lines.map((line) => line.length));
      return underline === '' ? lines : [...lines, underline.repeat(length)];
    }
    case 'paragraph':
      return wrap(shown(block.text), width);
    case 'command':
      return indented(block.lines, ' '.repeat(2 * STEP));
    case 'list':
      return listLines(block.items, block.isOrdered, width);
    case 'definitions':
      return block.entries.flatMap(({ term, blocks }) => [
        ...wrap(shown(term), width),
        ...indented(flowLines(blocks, width - STEP), ' '.repeat(STEP)),
      ]);
    case 'table':
      return [
        ...(block.caption.length === 0 ? [] : [...wrap(shown(block.caption), width), '']),
        ...tableLines(block.head, block.rows, width),
      ];
    case 'repeated':
      return flowLines(block.blocks, width, isOuter);
    case 'box': {
      const frame = FRAMES[block.tone].repeat(width);
      return [frame, ...flowLines(block.blocks, width), frame];
    }
  }
}

/** Items of one line each stay together; longer ones are set apart. */
function listLines(
  items: readonly (readonly Block[])[],
  isOrdered: boolean,
  width: number,
): readonly string[] {
  const isLoose = items.some((blocks) => blocks.length > 1);
  const indent = isOrdered ? `${items.length}. `.length : STEP;
  return items.flatMap((blocks, i) => {
    const marker = (isOrdered ? `${i + 1}. ` : '* ').padStart(indent);
    const [first = '', ...rest] = flowLines(blocks, width - indent);
    return [...(isLoose && i > 0 ? [''] : []), `${marker}${first}`, ...indented(rest, ' '.repeat(indent))];
  });
}

/** A row after the other, as columns would be too narrow to read: its first cell, then `heading: value` of the others. */
function tableLines(
  head: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  width: number,
): readonly string[] {
  const titles = head.map((cell) => flowLines(cell.blocks, width).join(' '));
  return rows.flatMap((cells, i) => {
    const lines = cells.flatMap((cell, column) => {
      const isFirst = column === 0;
      const title = isFirst && cell.isHeader ? '' : (titles[column] ?? '');
      return indented(titledLines(title, cell, width - STEP), isFirst ? '' : ' '.repeat(STEP));
    });
    return i === 0 ? lines : ['', ...lines];
  });
}

function titledLines(title: string, { blocks }: Cell, width: number): readonly string[] {
  if (title === '') return flowLines(blocks, width);
  const [first, ...others] = blocks;
  if (first?.kind !== 'paragraph')
    return [`${title}:`, ...indented(flowLines(blocks, width - STEP), ' '.repeat(STEP))];
  const titled: Text = [{ text: `${title}: `, style: 'plain', language: null, link: null }, ...first.text];
  return flowLines([{ ...first, text: titled }, ...others], width);
}

function indented(lines: readonly string[], indent: string): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${indent}${line}`));
}

/** Buttons keep a sign that they are buttons, links to other pages say where they lead; other styles do without. */
function shown(text: Text): string {
  const shownRun = ({ text: words, style, link }: Run): string => {
    const page = link?.split('#')[0]?.replace(/\.html$/, '.txt') ?? '';
    return `${style === 'button' ? `[${words}]` : words}${page === '' ? '' : ` (${page})`}`;
  };
  return text.map(shownRun).join('');
}

/** Breaks at spaces only: a digest or a path must be one piece to be copied or searched. */
function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line === '') lines[lines.length - 1] = word;
      else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}
