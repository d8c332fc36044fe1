/** Small pages, and the words of large ones. */
import { makeTwins, readPages } from '../../src/guide/index.ts';
import { definition, facts } from '../instructions/sample.ts';

export const guideFacts = {
  title: definition.instructions.title,
  kit: definition.kit,
  publisher: facts.publisher,
};

/** A page with that body. */
export function pageOf(body: string): string {
  const html = `<!DOCTYPE html>\n<html lang="en"><head><title>T</title></head><body>${body}</body></html>\n`;
  const [twin] = makeTwins(readPages([{ path: 'a.html', language: null, bytes: Buffer.from(html) }]));
  return Buffer.from(twin?.bytes ?? []).toString('utf8');
}

/** Its twin, without mark and carriage returns. */
export function textOf(body: string): string {
  return pageOf(body)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x3D': '=',
  '#x60': '`',
};

/** Text without tags, each character as itself. */
function withoutTags(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&([#\w]+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

/** What a reader sees of a page on paper but for headings of columns, found without the reader of blocks: by cutting off markup. */
export function wordsOfPage(html: string): string[] {
  const body = html
    .replace(/^[^]*<body>/, '')
    .replaceAll('<span class="write"></span>', '_'.repeat(30))
    .replace(/<nav[^]*?<\/nav>|<thead[^]*?<\/thead>|<p class="language">[^]*?<\/p>/g, '')
    .replace(
      /<code class="command">[^]*?<\/code>|<br>|<\/?(p|li|h[1-6]|t[dhr]|d[dt]|div|pre)\b[^>]*>/g,
      ' $& ',
    );
  return withoutTags(body)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** A page without what a guide says on its cover for all of them. */
export function ownPart(html: string): string {
  return html
    .replace(/<div class="(banner|colophon)"[^]*?<\/div>|<p class="subtitle"[^]*?<\/p>/g, '')
    .replace(/<table class="facts contacts"[^]*?<\/table>/g, '');
}

export function columnHeadings(html: string): string[] {
  const heads = Array.from(html.matchAll(/<thead[^]*?<\/thead>/g), ([head]) => head).join('');
  return Array.from(heads.matchAll(/<th\b[^>]*>([^]*?)<\/th>/g), ([, text = '']) => withoutTags(text));
}
