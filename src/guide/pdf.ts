/** One PDF guide for a language: a cover with the contents, then every page of that language, with page numbers and bookmarks. */
import type { Language } from '../base/codes.ts';
import { newPdf, textWidth, type Bookmark, type Page, type Sheet } from '../pdf/index.ts';
import type { Block, PageContent, Text } from './blocks.ts';
import { BODY, newPart, placeFor, setBlocks, setText } from './set-blocks.ts';
import { gap, paginate, type Placed, type Strip } from './strips.ts';
import { WORDS, type Words } from './words.ts';

/** What the cover says. */
export interface GuideFacts {
  /** Of the kit, by language. */
  readonly title: Readonly<Record<string, string>>;
  readonly kit: { readonly id: string; readonly version: string; readonly created: string };
  readonly publisher: {
    readonly name: string;
    readonly kind: 'release' | 'development';
    readonly fingerprint: string;
  };
}

/** A4. The margins let it be printed on Letter as well, which is 18 mm lower: docs/decisions/0031-pdf-by-pdfkit.md. */
const WIDTH = 595.28;
const HEIGHT = 841.89;
const SIDE = 56;
const TOP = 62;
const BOTTOM = 66;
const FOOTER = { font: 'Helvetica', size: 8, color: '#3a4652' } as const;
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
  const structure = newPart('Document', language);
  const title = facts.title[language] ?? facts.kit.id;
  const cover = coverStrips(title, language, facts, structure);
  const contentsPart = newPart('TOC');
  structure.kids.push(contentsPart);
  const body = pages.flatMap(({ blocks }) => {
    const part = newPart('Sect');
    structure.kids.push(part);
    return paginate(setBlocks(blocks, placeFor(COLUMN.width, part)), COLUMN.height);
  });
  const entries = entriesOf(body);
  const front = paginate(
    [...cover, ...contentsStrips(entries, WORDS[language], contentsPart, 0)],
    COLUMN.height,
  );
  const numbered = contentsStrips(entries, WORDS[language], contentsPart, front.length);
  const all = [...paginate([...cover, ...numbered], COLUMN.height), ...body];
  const pdf = newPdf({ title, author: facts.publisher.name, language, created: facts.kit.created });
  all.forEach((placed, i) => {
    paintPage(pdf, placed, `${title} · ${facts.kit.id} ${facts.kit.version}`, `${i + 1} / ${all.length}`);
  });
  const shifted = entries.map((entry) => ({ ...entry, page: entry.page + front.length }));
  return pdf.encode(bookmarksOf(shifted, 1), structure);
}

const run = (text: string, style: Text[number]['style'] = 'plain'): Text[number] => {
  return { text, style, language: null, link: null };
};

function coverStrips(
  title: string,
  language: Language,
  { kit, publisher }: GuideFacts,
  structure: ReturnType<typeof newPart>,
): readonly Strip[] {
  const words = WORDS[language];
  const row = (name: string, ...value: Text): Block & { kind: 'table' } => ({
    kind: 'table',
    head: [],
    rows: [
      [
        { isHeader: true, blocks: [{ kind: 'paragraph', text: [run(name)] }] },
        { isHeader: false, blocks: [{ kind: 'paragraph', text: value }] },
      ],
    ],
  });
  const rows = [
    row('Kit', run(kit.id, 'code')),
    row(words.version, run(kit.version)),
    row(words.created, run(`${kit.created.slice(0, 10)} (UTC)`)),
    row(words.publisher, run(publisher.name)),
    row(words.fingerprint, run(publisher.fingerprint, 'code'), run(`\n${words.fingerprintNote}`)),
  ];
  const table: Block = { kind: 'table', head: [], rows: rows.flatMap((each) => each.rows) };
  const warning: Block = {
    kind: 'box',
    tone: 'banner',
    blocks: [{ kind: 'paragraph', text: [run(words.development)] }],
  };
  const blocks = publisher.kind === 'development' ? [warning, table] : [table];
  const part = newPart('Sect');
  structure.kids.push(part);
  const heading = newPart('H1');
  part.kids.push(heading);
  return [
    { ...gap(20), isGap: false },
    ...setText([run(title)], COLUMN.width, heading, { size: 24, color: '#0a3d6b', isBold: true }),
    gap(16),
    ...setBlocks(blocks, placeFor(COLUMN.width, part)),
  ];
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
      ...gap(17),
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
