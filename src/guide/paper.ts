/** A kit's pages on paper: a plain-text twin of each, and one PDF guide for each language. */
import type { Language } from '../base/codes.ts';
import { SealkitError, type Fault, type FaultDetail } from '../base/errors.ts';
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

interface PageText {
  readonly path: string;
  readonly text: string;
}

/** A text that pages were made of. */
interface Source {
  readonly field: string;
  readonly text: string;
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
 * @param sources what pages were filled with: a fault names the field
 * @throws SealkitError `character-unprintable` for a character that the standard fonts of PDF have not
 */
export async function makeGuides(
  pages: readonly ReadPage[],
  facts: GuideFacts,
  sources: readonly Source[],
): Promise<readonly PaperFile[]> {
  const { title, publisher } = facts;
  const cover = [...Object.values(title), publisher.name, publisher.contact].join(' ');
  const own = pages.filter(({ language }) => language !== null);
  refuseMissing(
    [{ path: 'PDF', text: cover }, ...own.map(({ path, html: text }) => ({ path, text }))],
    sources,
  );
  const guides: PaperFile[] = [];
  // One after the other: each takes tens of megabytes while it is made.
  for (const language of new Set(pages.flatMap((page) => page.language ?? []))) {
    const ofOne = pages.filter((page) => page.language === language);
    guides.push(await makeGuide(ofOne, language, facts));
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

/** By the fields that have such a character, or else by the page. What stands on many pages is named once. */
function refuseMissing(pages: readonly PageText[], sources: readonly Source[]): void {
  const drawn = new Set(pages.flatMap(({ text }) => missingIn(text)));
  if (drawn.size === 0) return;
  const ofSources = sources.flatMap(({ field, text }) => unprintable({ field }, wordsWith(drawn, text)));
  for (const character of sources.flatMap(({ text }) => missingIn(text))) drawn.delete(character);
  const named = new Set<string>();
  const ofPages = pages.flatMap(({ path, text }) => {
    const words = wordsWith(drawn, text).filter((word) => !named.has(word));
    for (const word of words) named.add(word);
    return unprintable({ path }, words);
  });
  const [first, ...others] = [...ofSources, ...ofPages];
  if (first !== undefined) throw new SealkitError([first, ...others]);
}

function wordsWith(characters: ReadonlySet<string>, text: string): readonly string[] {
  if (!missingIn(text).some((each) => characters.has(each))) return [];
  return text.split(/[\s<>]+/).filter((word) => missingIn(word).some((each) => characters.has(each)));
}

function unprintable(where: FaultDetail, words: readonly string[]): readonly Fault[] {
  if (words.length === 0) return [];
  const found = [...new Set(words)].slice(0, MAX_NAMED).map((word) => {
    return `${missingIn(word).map(nameOf).join(', ')}: ${word.slice(0, MAX_WORD).replace(INVISIBLE, '?')}`;
  });
  return [{ code: 'character-unprintable', ...where, found: found.join('; ') }];
}

function missingIn(text: string): readonly string[] {
  return missingCharacters(text.replaceAll('\n', ''));
}

function nameOf(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return character.search(INVISIBLE) === -1 ? `${character} (${code})` : code;
}
