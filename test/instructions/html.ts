/** What a page may be made of. Readers of our own pages (plain text, paper) know these elements and attributes and no others. */

/** Nothing that runs, fetches, sends or moves; nothing that needs a browser newer than Internet Explorer 8 to be read. */
export const ELEMENTS = new Set([
  ...['html', 'head', 'meta', 'title', 'style', 'body'],
  ...['header', 'nav', 'main', 'section', 'footer', 'div'],
  ...['h1', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'pre'],
  ...['table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td'],
  ...['a', 'span', 'strong', 'em', 'code', 'kbd', 'br'],
]);
const VOID = new Set(['meta', 'br']);
const ATTRIBUTE =
  '(lang|hreflang|class|id|href|scope|aria-label|aria-labelledby|data-fact|charset|http-equiv|name|content)';
const TAG = new RegExp(`<(/?)([a-z0-9]*)(?: ${ATTRIBUTE}="[^"<>]*")*>|<`, 'g');

/** Tags that are not opened, closed and nested in order, that no page has a use for, or whose attributes none has. */
export function tagFaults(html: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const markup = html.replace(/^<!DOCTYPE html>/, '').replace(/<style>[^<]*<\/style>/, '');
  for (const [tag, slash, name = ''] of markup.matchAll(TAG)) {
    if (name === '') faults.push('stray <');
    else if (!ELEMENTS.has(name)) faults.push(tag);
    else if (slash === '/' && open.pop() !== name) faults.push(tag);
    else if (slash === '' && !VOID.has(name)) open.push(name);
  }
  return [...faults, ...open.map((name) => `<${name}> left open`)];
}
