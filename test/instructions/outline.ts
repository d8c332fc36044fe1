/** What of a page must be the same in every language: its shape, its facts, and what is no language. */

/** Words within a sentence, whose number and order languages choose. */
const INLINE = new Set(['a', 'span', 'strong', 'em', 'code', 'kbd', 'br']);
const TAG = /<(\/?)([a-z0-9]+)([^<>]*)>/g;
const NAMED = /(?:class|id|data-fact|scope|aria-labelledby)="([^"]*)"/g;

function bodyOf(html: string): string {
  return /<body>(.*)<\/body>/s.exec(html)?.[1] ?? '';
}

/** Blocks in order, each with its class, its anchor and the fact it carries. */
export function shapeOf(html: string): string[] {
  return Array.from(bodyOf(html).matchAll(TAG)).flatMap(([, slash = '', name = '', attributes = '']) => {
    if (INLINE.has(name)) return [];
    return [[slash + name, ...Array.from(attributes.matchAll(NAMED), ([, value = '']) => value)].join(' ')];
  });
}

/** Where links lead, in no order. */
export function targetsOf(html: string): string[] {
  const links = Array.from(bodyOf(html).matchAll(/<a [^<>]*?href="([^"]*)"/g), ([, target = '']) => target);
  return links.filter((target) => !target.startsWith('../')).toSorted();
}

/** Code, commands and exact values, in no order. */
export function verbatimOf(html: string): string[] {
  const found = bodyOf(html).matchAll(/<(code|pre|span class="exact")>(.*?)<\/(?:code|pre|span)>/gs);
  return Array.from(found, ([, , text = '']) => text).toSorted();
}

/** Buttons by both of their names, the one in brackets too: `Aplicar Apply`. The one that changes the language is called after the other. */
export function buttonsOf(html: string): string[] {
  const found = bodyOf(html).matchAll(
    /<span class="button"[^<>]*>([^<]*)<\/span>(?: \(<span lang="[a-z]+">([^<]*)<\/span>\))?/g,
  );
  const names = Array.from(found, ([, name = '', other = '']) => [name, other].toSorted().join(' ').trim());
  return names.map((name) => (/^(English|Español)$/.test(name) ? 'language' : name));
}

/** Text as it is read, blocks parted by line ends. */
export function textOf(html: string): string {
  const marked = bodyOf(html).replaceAll(TAG, (_, _slash: string, name: string) => {
    return INLINE.has(name) && name !== 'br' ? '' : '\n';
  });
  return marked
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&amp;', '&')
    .replaceAll(/[ \n]*\n[ \n]*/g, '\n')
    .trim();
}

/** Numbers in no order, but those of codes' own texts, which other tests hold. */
export function numbersOf(html: string): string[] {
  return (textOf(html).match(/\d+(?:[.,]\d+)*/g) ?? []).toSorted();
}
