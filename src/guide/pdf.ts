/** One PDF guide for a language: a cover with the contents, then every page of that language, with page numbers and bookmarks. */
import type { Language } from '../base/codes.ts';
import { newPdf, textWidth, type Bookmark, type Page, type Sheet } from '../pdf/index.ts';
import { run, type Block, type PageContent } from './blocks.ts';
import { coverStrips, type GuideFacts } from './cover.ts';
import { placeFor, setBlocks } from './set-blocks.ts';
import { BODY, newPart, partIn } from './set-text.ts';
import { gap, paginate, paginateAll, type Placed, type Strip } from './strips.ts';
import { WORDS, type Words } from './words.ts';

/** A4. The margins let it be printed on Letter as well, which is 18 mm lower: docs/decisions/0031-pdf-by-pdfkit.md. */
const WIDTH = 595.28;
const HEIGHT = 841.89;
const SIDE = 56;
const TOP = 62;
const BOTTOM = 66;
const FOOTER = { font: 'Helvetica', size: 8, color: '#3a4652' } as const;
const BETWEEN_CHAPTERS = 30;
const COLUMN = { width: WIDTH - 2 * SIDE, height: HEIGHT - TOP - BOTTOM };

/** Where a heading stands. */
interface Entry {
  readonly title: string;
  readonly level: number;
  readonly page: number;
  readonly y: number;
}

/** @param pages of that language, in the order in which they are read */
export async function setGuide(
  pages: readonly PageContent[],
  language: Language,
  facts: GuideFacts,
): Promise<Uint8Array> {
  const { kit, publisher } = facts;
  const [words, title] = [WORDS[language], facts.title[language] ?? kit.id];
  const structure = newPart('Document', language);
  const cover = coverStrips(pages, language, facts, COLUMN.width, partIn(structure, 'Sect'));
  const contentsPart = partIn(structure, 'TOC');
  const chapters = pages.map(({ blocks }) => {
    const own = blocks.filter(({ kind }) => kind !== 'repeated');
    return setBlocks(own, placeFor(COLUMN.width, partIn(structure, 'Sect')));
  });
  const body = paginateAll(chapters, COLUMN.height, BETWEEN_CHAPTERS);
  const entries = entriesOf(body);
  const front = paginate([...cover, ...contentsStrips(entries, words, contentsPart, 0)], COLUMN.height);
  const numbered = contentsStrips(entries, words, contentsPart, front.length);
  const all = [...paginate([...cover, ...numbered], COLUMN.height), ...body];
  const pdf = newPdf({ title, author: publisher.name, language, created: kit.created });
  const kind = publisher.kind === 'development' ? ` · ${words.development}` : '';
  all.forEach((placed, i) => {
    paintPage(pdf, placed, `${kit.id} ${kit.version}${kind}`, `${i + 1} / ${all.length}`);
  });
  const shifted = entries.map((entry) => ({ ...entry, page: entry.page + front.length }));
  return pdf.encode(bookmarksOf(shifted, 1), structure);
}

function entriesOf(pages: readonly (readonly Placed[])[]): readonly Entry[] {
  return pages.flatMap((placed, page) =>
    placed.flatMap(({ strip: { heading }, y }) => {
      return heading !== null && heading.level <= 2 ? [{ ...heading, page, y: y + TOP }] : [];
    }),
  );
}

/** @param before pages before the first one that the entries count from */
function contentsStrips(
  entries: readonly Entry[],
  words: Words,
  part: ReturnType<typeof newPart>,
  before: number,
): readonly Strip[] {
  part.kids.length = 0;
  const place = placeFor(COLUMN.width, part);
  const title: Block = { kind: 'heading', level: 2, text: [run(words.contents)] };
  // The bookmarks have the second level too; on paper it would fill pages.
  const chapters = entries.filter(({ level }) => level === 1);
  const lines = chapters.map(({ title: text, page }): Strip => {
    const item = newPart('TOCI');
    part.kids.push(item);
    const style = { ...BODY, font: 'Helvetica' } as const;
    const number = String(page + before + 1);
    return {
      ...gap(16),
      isGap: false,
      paint: (sheet, x, y) => {
        const base = y + 13;
        sheet.text(x, base, text, style, item);
        const end = x + COLUMN.width - textWidth(number, style.font, style.size);
        sheet.text(end, base, number, style, item);
      },
    };
  });
  return [gap(16), ...setBlocks([title], place), ...lines];
}

function paintPage(pdf: Sheet, placed: readonly Placed[], name: string, number: string): void {
  const page: Page = pdf.addPage(WIDTH, HEIGHT);
  for (const { strip, y } of placed) strip.paint(page, SIDE, TOP + y);
  const base = HEIGHT - BOTTOM + 24;
  page.box(SIDE, base - 13, COLUMN.width, 0.5, FOOTER.color);
  page.text(SIDE, base, name, FOOTER, null);
  const end = WIDTH - SIDE - textWidth(number, FOOTER.font, FOOTER.size);
  page.text(end, base, number, FOOTER, null);
}

/** The levels as a tree. Entries of a deeper level belong to the one before. */
function bookmarksOf(entries: readonly Entry[], level: number): readonly Bookmark[] {
  const starts = entries.flatMap((entry, i) => (entry.level <= level || i === 0 ? [i] : []));
  return starts.map((start, i) => {
    const inside = entries.slice(start + 1, starts[i + 1] ?? entries.length);
    const { title, page, y } = entries[start] ?? { title: '', page: 0, y: 0 };
    return { title, page, y, inside: bookmarksOf(inside, level + 1) };
  });
}
