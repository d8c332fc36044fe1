/** A kit's pages on paper: a plain-text twin of each, and one PDF guide for each language. */
import type { Language } from '../base/codes.ts';
import { SealkitError } from '../base/errors.ts';
import { missingCharacters } from '../pdf/index.ts';
import type { PageContent } from './blocks.ts';
import type { GuideFacts } from './cover.ts';
import { setGuide } from './pdf.ts';
import { readPage } from './read-page.ts';
import { renderText } from './text.ts';

/** Others may steer the terminal that shows them. */
const INVISIBLE = /[^\p{L}\p{N}\p{P}\p{S}]/gu;

/** Words in a text of another script: more of them help nobody. */
const MAX_NAMED = 5;
const MAX_WORD = 40;

/** A rendered page as it lies in the kit. Its language is null when it holds several; then it is in no guide. */
interface Page {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly language: Language | null;
}

interface PaperFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface ReadPage extends Page {
  readonly html: string;
  readonly content: PageContent;
}

/** @param pages in the order in which they are read */
export function readPages(pages: readonly Page[]): readonly ReadPage[] {
  return pages.map((page) => {
    const html = new TextDecoder().decode(page.bytes);
    return { ...page, html, content: readPage(html) };
  });
}

/** A twin stands beside its page and has its name. */
export function makeTwins(pages: readonly ReadPage[]): readonly PaperFile[] {
  return pages.map(({ path, content }) => {
    return { path: path.replace(/\.html$/, '.txt'), bytes: renderText(content) };
  });
}

/**
 * A guide stands beside the pages of its language and is named like the kit.
 * @throws SealkitError `character-unprintable` for a character that the standard fonts of PDF have not
 */
export async function makeGuides(
  pages: readonly ReadPage[],
  facts: GuideFacts,
): Promise<readonly PaperFile[]> {
  const { title, publisher } = facts;
  refuseMissing([
    { path: 'publisher', text: `${publisher.name} ${publisher.contact}` },
    { path: 'instructions.title', text: Object.values(title).join(' ') },
    ...pages.flatMap(({ path, html: text, language }) => (language === null ? [] : [{ path, text }])),
  ]);
  const guides: PaperFile[] = [];
  // One after the other: each takes tens of megabytes while it is made.
  for (const language of new Set(pages.flatMap((page) => page.language ?? []))) {
    const own = pages.filter((page) => page.language === language);
    guides.push(await makeGuide(own, language, facts));
  }
  return guides;
}

async function makeGuide(
  pages: readonly ReadPage[],
  language: Language,
  facts: GuideFacts,
): Promise<PaperFile> {
  const folder = pages[0]?.path.replace(/[^/]*$/, '') ?? '';
  const contents = pages.map(({ content }) => content);
  return { path: `${folder}${facts.kit.id}.pdf`, bytes: await setGuide(contents, language, facts) };
}

/** What the definition says stands on many pages: each word is named once. */
function refuseMissing(texts: readonly { readonly path: string; readonly text: string }[]): void {
  const named = new Set<string>();
  const faults = texts.flatMap(({ path, text }) => {
    if (missingIn(text).length === 0) return [];
    const words = text.split(/[\s<>]+/).filter((word) => missingIn(word).length > 0 && !named.has(word));
    for (const word of words) named.add(word);
    const found = [...new Set(words)].slice(0, MAX_NAMED).map((word) => {
      return `${missingIn(word).map(nameOf).join(', ')}: ${word.slice(0, MAX_WORD).replace(INVISIBLE, '?')}`;
    });
    return found.length === 0
      ? []
      : [{ code: 'character-unprintable', path, found: found.join('; ') } as const];
  });
  const [first, ...others] = faults;
  if (first !== undefined) throw new SealkitError([first, ...others]);
}

function missingIn(text: string): readonly string[] {
  return missingCharacters(text.replaceAll('\n', ''));
}

function nameOf(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return character.search(INVISIBLE) === -1 ? `${character} (${code})` : code;
}
