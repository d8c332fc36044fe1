/** Inline elements to runs of text. */
import type { Run, Style, Text } from './blocks.ts';
import { hasClass, type Element } from './elements.ts';

const STYLES: Readonly<Record<string, Style>> = {
  a: 'plain',
  span: 'plain',
  strong: 'strong',
  em: 'emphasis',
  code: 'code',
  kbd: 'code',
};

export function isInline({ name }: Element): boolean {
  return name === 'br' || name in STYLES;
}

/** As a browser does, all white space but no-break spaces counts as one space. */
const WHITE_SPACE = /[ \t\n\r]+/g;

/** As wide as on the page. */
const TO_WRITE_ON = '_'.repeat(30);

/** @throws Error for an element that a line of text cannot hold: a fault of the templates */
export function readRuns(node: Element | string, around: Omit<Run, 'text'>): Run[] {
  if (typeof node === 'string') return [{ ...around, text: node.replace(WHITE_SPACE, ' ') }];
  if (node.name === 'br') return [{ ...around, text: '\n' }];
  if (hasClass(node, 'write')) return [{ ...around, text: TO_WRITE_ON }];
  if (!isInline(node)) throw new Error(`a page has <${node.name}> within a line of text`);
  const { lang, href } = node.attributes;
  const inner = {
    style: styleOf(node, around.style),
    language: lang ?? around.language,
    link: href ?? around.link,
  };
  return node.children.flatMap((child) => readRuns(child, inner));
}

function styleOf(element: Element, around: Style): Style {
  if (hasClass(element, 'button')) return 'button';
  if (hasClass(element, 'exact')) return 'exact';
  const own = STYLES[element.name] ?? 'plain';
  return own === 'plain' ? around : own;
}

/** Runs without the spaces that a browser does not show: doubled ones, and those at the ends of lines, and a break at the end. */
export function tidy(runs: readonly Run[]): Text {
  const tidied: Run[] = [];
  let isAtStart = true;
  for (const run of runs) {
    let text = run.text.replace(/ *\n */g, '\n');
    if (isAtStart) text = text.replace(/^ +/, '');
    if (text === '') continue;
    if (text.startsWith('\n')) trimLast(tidied, / +$/);
    isAtStart = /[ \n]$/.test(text);
    tidied.push({ ...run, text });
  }
  trimLast(tidied, /[ \n]+$/);
  return tidied;
}

function trimLast(runs: Run[], end: RegExp): void {
  for (let last = runs.pop(); last !== undefined; last = runs.pop()) {
    const text = last.text.replace(end, '');
    if (text === '') continue;
    runs.push({ ...last, text });
    return;
  }
}
