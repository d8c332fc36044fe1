/** Tags of a page that are not opened, closed and nested in order, or that have attributes our pages have no use for. */

const VOID = new Set(['meta', 'br']);
const ATTRIBUTE =
  '(lang|hreflang|class|id|href|scope|aria-label|aria-labelledby|data-fact|charset|http-equiv|name|content)';
const TAG = new RegExp(`<(/?)([a-z0-9]*)(?: ${ATTRIBUTE}="[^"<>]*")*>|<`, 'g');

export function tagFaults(html: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const markup = html.replace(/^<!DOCTYPE html>/, '').replace(/<style>[^<]*<\/style>/, '');
  for (const [tag, slash, name = ''] of markup.matchAll(TAG)) {
    if (name === '') faults.push('stray <');
    else if (slash === '/' && open.pop() !== name) faults.push(tag);
    else if (slash === '' && !VOID.has(name)) open.push(name);
  }
  return [...faults, ...open.map((name) => `<${name}> left open`)];
}
