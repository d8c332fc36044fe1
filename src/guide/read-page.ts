/** A rendered page to its blocks. What it does not know is an error: no part of a page may be lost on the way to paper. */
import type { Block, Cell, Definition, PageContent, Run } from './blocks.ts';
import { findElement, hasClass, readElements, type Element } from './elements.ts';
import { isInline, readRuns, tidy } from './read-text.ts';

const CONTAINERS = ['header', 'main', 'section', 'footer', 'div'];
/** Leads to other places on a screen; on paper there is nothing to press. */
const SCREEN_ONLY = ['nav'];
const TONES = ['alert', 'note', 'banner'] as const;
const REPEATED = ['banner', 'subtitle', 'contacts', 'colophon'] as const;

/** @param html one of our own pages @throws Error for an element of which nobody has said what becomes of it */
export function readPage(html: string): PageContent {
  const page = findElement(readElements(html), 'html');
  const [title, body] = [page && findElement(page, 'title'), page && findElement(page, 'body')];
  if (page === undefined || title === undefined || body === undefined)
    throw new Error('a page has no html, title or body');
  return {
    language: page.attributes['lang'] ?? '',
    title: textOf(title).trim(),
    blocks: readFlow(body.children, null),
  };
}

/** Blocks in their order; text between them becomes paragraphs. */
function readFlow(nodes: readonly (Element | string)[], language: string | null): readonly Block[] {
  const blocks: Block[] = [];
  let runs: Run[] = [];
  const endParagraph = (): void => {
    const text = tidy(runs);
    if (text.length > 0) blocks.push({ kind: 'paragraph', text });
    runs = [];
  };
  for (const node of nodes) {
    if (typeof node === 'string' || (isInline(node) && !isCommand(node))) {
      runs.push(...readRuns(node, { style: 'plain', language, link: null }));
      continue;
    }
    endParagraph();
    blocks.push(...readBlock(node, node.attributes['lang'] ?? language));
  }
  endParagraph();
  return blocks;
}

/** A line of its own, though `code` is an inline element. */
function isCommand(element: Element): boolean {
  return hasClass(element, 'command');
}

function readBlock(element: Element, language: string | null): readonly Block[] {
  const blocks = readForm(element, language);
  const name = REPEATED.find((each) => hasClass(element, each));
  return name === undefined ? blocks : [{ kind: 'repeated', name, blocks }];
}

function readForm(element: Element, language: string | null): readonly Block[] {
  const { name, children } = element;
  const flow = (): readonly Block[] => readFlow(children, language);
  if (SCREEN_ONLY.includes(name) || hasClass(element, 'language')) return [];
  const tone = TONES.find((each) => hasClass(element, each));
  if (CONTAINERS.includes(name)) return tone === undefined ? flow() : [{ kind: 'box', tone, blocks: flow() }];
  if (name === 'pre' || isCommand(element)) return [{ kind: 'command', lines: readLines(element) }];
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level !== undefined)
    return [{ kind: 'heading', level: Number(level), text: readText(element, language) }];
  switch (name) {
    case 'p':
      return flow();
    case 'ul':
    case 'ol':
      return [{ kind: 'list', isOrdered: name === 'ol', items: readItems(element, language) }];
    case 'dl':
      return [{ kind: 'definitions', entries: readDefinitions(element, language) }];
    case 'table':
      return readTable(element, language);
    default:
      throw new Error(`a page has <${name}>, which has no form on paper`);
  }
}

function readText(element: Element, language: string | null): readonly Run[] {
  return tidy(element.children.flatMap((child) => readRuns(child, { style: 'plain', language, link: null })));
}

function readLines(element: Element): readonly string[] {
  const text = textOf(element);
  return text.replace(/^\n|\n$/g, '').split('\n');
}

function textOf(node: Element | string): string {
  if (typeof node === 'string') return node;
  return node.name === 'br' ? '\n' : node.children.map(textOf).join('');
}

/** Children that must all be elements of these names. */
function childrenOf(element: Element, ...names: readonly string[]): readonly Element[] {
  return element.children.flatMap((child) => {
    if (typeof child === 'string' && child.trim() === '') return [];
    if (typeof child !== 'string' && names.includes(child.name)) return [child];
    const found = typeof child === 'string' ? child.trim() : `<${child.name}>`;
    throw new Error(`a page has ${found} within <${element.name}>`);
  });
}

function readItems(list: Element, language: string | null): readonly (readonly Block[])[] {
  return childrenOf(list, 'li').map((item) => readFlow(item.children, item.attributes['lang'] ?? language));
}

function readDefinitions(list: Element, language: string | null): readonly Definition[] {
  const entries: { term: readonly Run[]; blocks: Block[] }[] = [];
  for (const child of childrenOf(list, 'dt', 'dd')) {
    const own = child.attributes['lang'] ?? language;
    if (child.name === 'dt') entries.push({ term: readText(child, own), blocks: [] });
    else entries.at(-1)?.blocks.push(...readFlow(child.children, own));
  }
  return entries;
}

function readTable(table: Element, language: string | null): readonly Block[] {
  const parts = childrenOf(table, 'caption', 'thead', 'tbody', 'tr');
  const rowsOf = (part: Element): readonly (readonly Cell[])[] => {
    const rows = part.name === 'tr' ? [part] : childrenOf(part, 'tr');
    return rows.map((row) => readCells(row, language));
  };
  const [head = []] = parts.filter(({ name }) => name === 'thead').flatMap(rowsOf);
  const rows = parts.filter(({ name }) => name === 'tbody' || name === 'tr').flatMap(rowsOf);
  const caption = parts.filter(({ name }) => name === 'caption').flatMap((part) => readText(part, language));
  return [{ kind: 'table', caption, head, rows }];
}

function readCells(row: Element, language: string | null): readonly Cell[] {
  return childrenOf(row, 'th', 'td').map(({ name, attributes, children }) => {
    const blocks = readFlow(children, attributes['lang'] ?? language);
    return { isHeader: name === 'th', blocks };
  });
}
