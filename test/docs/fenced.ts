/** Fenced blocks of a document that stand directly behind a marker, `<!-- example: NAME -->` or `<!-- run: NAME -->`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const BLOCK = /^(<!-- (?:example|run): ([a-z0-9-]+) -->\n```[a-z]*\n)(.*?)^(?=```$)/gms;

/** A document's text, by its path from the repository's root. */
export function readDocument(path: string): Promise<string> {
  return readFile(`${ROOT}/${path}`, 'utf8');
}

/** The text inside each marked block, by its name. A name that stands twice is a mistake of the document. */
export function markedBlocks(document: string): ReadonlyMap<string, string> {
  const blocks = new Map<string, string>();
  for (const [, , name = '', text = ''] of document.matchAll(BLOCK)) {
    if (blocks.has(name)) throw new Error(`two blocks called ${name}`);
    blocks.set(name, text);
  }
  return blocks;
}

/** The document with each marked block's text replaced. A block without a text of its own is a mistake too. */
export function withBlocks(document: string, texts: ReadonlyMap<string, string>): string {
  return document.replaceAll(BLOCK, (_whole, head: string, name: string) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`nothing for the block ${name}`);
    return head + text;
  });
}
