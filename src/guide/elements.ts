/** A rendered page as a tree of elements: our own pages only, which are well-formed (held by the templates' tests). */
import { Parser } from 'htmlparser2';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

/** @returns a root without a name that holds the page's `html` */
export function readElements(html: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      const element: Element = { name, attributes, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    ontext: (text) => open.at(-1)?.children.push(text),
    onclosetag: () => open.pop(),
  });
  parser.end(html);
  return root;
}

/** The first element of that name, in the page's order. */
export function findElement(within: Element, name: string): Element | undefined {
  for (const child of within.children) {
    if (typeof child === 'string') continue;
    const found = child.name === name ? child : findElement(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function hasClass({ attributes }: Element, name: string): boolean {
  return (attributes['class'] ?? '').split(' ').includes(name);
}
