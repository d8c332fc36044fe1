/** Pages to the bytes of a PDF 1.7 file: objects, bookmarks, structure. No clock, no chance: the same pages give the same bytes. */
import { FONT_NAMES } from './fonts.ts';
import { newPage, number, type DrawnPage, type Page, type Structure } from './page.ts';

/** Leads to a place; those inside are of the next level. */
export interface Bookmark {
  readonly title: string;
  readonly page: number;
  readonly y: number;
  readonly inside: readonly Bookmark[];
}

export interface PdfInput {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly bookmarks: readonly Bookmark[];
  readonly structure: Structure;
}

export interface Sheet {
  readonly addPage: (width: number, height: number) => Page;
  readonly encode: (input: PdfInput) => Uint8Array;
}

export function newPdf(): Sheet {
  const pages: DrawnPage[] = [];
  return {
    addPage: (width, height) => {
      const page = newPage(pages.length, width, height);
      pages.push(page);
      return page;
    },
    encode: (input) => encodePdf(pages, input),
  };
}

/** Objects by number, from 1 on. A number can be had before its object is there. */
interface Objects {
  readonly reserve: () => number;
  readonly set: (id: number, body: string) => void;
  readonly bodies: readonly string[];
}

function newObjects(): Objects {
  const bodies: string[] = [];
  return { bodies, reserve: () => bodies.push(''), set: (id, body) => void (bodies[id - 1] = body) };
}

function encodePdf(pages: readonly DrawnPage[], input: PdfInput): Uint8Array {
  const objects = newObjects();
  const [catalog, tree, info] = [objects.reserve(), objects.reserve(), objects.reserve()];
  const pageIds = pages.map(() => objects.reserve());
  const fonts = addFonts(objects);
  pages.forEach((page, i) => addPage(objects, page, pageIds[i] ?? 0, { tree, fonts }));
  const structure = addStructure(objects, input.structure, pages, pageIds);
  const outlines = addBookmarks(objects, input.bookmarks, pages, pageIds);
  objects.set(tree, `<</Type /Pages /Kids [${references(pageIds)}] /Count ${pageIds.length}>>`);
  objects.set(info, infoOf(input));
  objects.set(
    catalog,
    `<</Type /Catalog /Pages ${tree} 0 R /Lang ${textString(input.language)} /MarkInfo <</Marked true>> ` +
      `/StructTreeRoot ${structure} 0 R ${outlines === null ? '' : `/Outlines ${outlines} 0 R /PageMode /UseOutlines `}` +
      '/ViewerPreferences <</DisplayDocTitle true>>>>',
  );
  return fileOf(objects.bodies, catalog, info);
}

function addFonts(objects: Objects): string {
  const entries = FONT_NAMES.map((name) => {
    const id = objects.reserve();
    const encoding = name === 'Symbol' ? '' : ' /Encoding /WinAnsiEncoding';
    objects.set(id, `<</Type /Font /Subtype /Type1 /BaseFont /${name}${encoding}>>`);
    return `/${name} ${id} 0 R`;
  });
  return `<<${entries.join(' ')}>>`;
}

function addPage(
  objects: Objects,
  { index, width, height, operators }: DrawnPage,
  id: number,
  { tree, fonts }: { readonly tree: number; readonly fonts: string },
): void {
  const content = operators.join('\n');
  const stream = objects.reserve();
  objects.set(stream, `<</Length ${content.length}>>\nstream\n${content}\nendstream`);
  objects.set(
    id,
    `<</Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${number(width)} ${number(height)}] /Resources <</Font ${fonts}>> ` +
      `/Contents ${stream} 0 R /StructParents ${index} /Tabs /S>>`,
  );
}

/** @returns the root of the structure */
function addStructure(
  objects: Objects,
  document: Structure,
  pages: readonly DrawnPage[],
  pageIds: readonly number[],
): number {
  const root = objects.reserve();
  const ids = new Map<Structure, number>();
  const add = (part: Structure, parent: number): number => {
    const id = objects.reserve();
    ids.set(part, id);
    const kids = part.kids.map((kid) => {
      if (!('type' in kid)) return `<</Type /MCR /Pg ${pageIds[kid.page] ?? 0} 0 R /MCID ${kid.id}>>`;
      return `${add(kid, id)} 0 R`;
    });
    const language = part.language === null ? '' : ` /Lang ${textString(part.language)}`;
    const scope = part.type === 'TH' ? ' /A <</O /Table /Scope /Both>>' : '';
    objects.set(
      id,
      `<</Type /StructElem /S /${part.type} /P ${parent} 0 R${language}${scope} /K [${kids.join(' ')}]>>`,
    );
    return id;
  };
  const top = add(document, root);
  const parents = pages.map(({ marked }, i) => {
    const id = objects.reserve();
    objects.set(id, `[${references(marked.map((part) => ids.get(part) ?? 0))}]`);
    return `${i} ${id} 0 R`;
  });
  objects.set(
    root,
    `<</Type /StructTreeRoot /K ${top} 0 R /ParentTree <</Nums [${parents.join(' ')}]>> /ParentTreeNextKey ${pages.length}>>`,
  );
  return root;
}

/** @returns the root of the bookmarks, null when there are none */
function addBookmarks(
  objects: Objects,
  bookmarks: readonly Bookmark[],
  pages: readonly DrawnPage[],
  pageIds: readonly number[],
): number | null {
  if (bookmarks.length === 0) return null;
  const add = (level: readonly Bookmark[], parent: number): string => {
    const ids = level.map(() => objects.reserve());
    level.forEach(({ title, page, y, inside }, i) => {
      const id = ids[i] ?? 0;
      const links = [`/Parent ${parent} 0 R`, ...sibling('Prev', ids[i - 1]), ...sibling('Next', ids[i + 1])];
      const top = number((pages[page]?.height ?? 0) - y);
      const place = `[${pageIds[page] ?? 0} 0 R /XYZ null ${top} null]`;
      const children = inside.length === 0 ? '' : add(inside, id);
      objects.set(id, `<</Title ${textString(title)} ${links.join(' ')} /Dest ${place} ${children}>>`);
    });
    return `/First ${ids[0] ?? 0} 0 R /Last ${ids.at(-1) ?? 0} 0 R /Count ${countOf(level)}`;
  };
  const root = objects.reserve();
  objects.set(root, `<</Type /Outlines ${add(bookmarks, root)}>>`);
  return root;
}

function sibling(name: string, id: number | undefined): readonly string[] {
  return id === undefined ? [] : [`/${name} ${id} 0 R`];
}

/** All levels are shown open. */
function countOf(level: readonly Bookmark[]): number {
  return level.reduce((sum, { inside }) => sum + 1 + countOf(inside), 0);
}

function references(ids: readonly number[]): string {
  return ids.map((id) => `${id} 0 R`).join(' ');
}

function infoOf({ title, author, created }: PdfInput): string {
  const date = `(D:${created.replace(/[^0-9]/g, '').slice(0, 14)}Z)`;
  const texts = `/Title ${textString(title)} /Author ${textString(author)} /Producer ${textString('Sealkit')}`;
  return `<<${texts} /CreationDate ${date} /ModDate ${date}>>`;
}

/** UTF-16, which needs no table and no escapes. */
function textString(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const hex = [0xfeff, ...units].map((unit) => unit.toString(16).padStart(4, '0'));
  return `<${hex.join('')}>`;
}

/** Each object with its place in the file, and the table of places. */
function fileOf(bodies: readonly string[], catalog: number, info: number): Uint8Array {
  // Four codes above 127 tell programs that move files that this is no text.
  const parts = ['%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'];
  const places: string[] = [];
  let length = parts[0]?.length ?? 0;
  bodies.forEach((body, i) => {
    const part = `${i + 1} 0 obj\n${body}\nendobj\n`;
    places.push(`${String(length).padStart(10, '0')} 00000 n \n`);
    parts.push(part);
    length += part.length;
  });
  const count = bodies.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${places.join('')}`;
  const trailer = `trailer\n<</Size ${count} /Root ${catalog} 0 R /Info ${info} 0 R>>\nstartxref\n${length}\n%%EOF\n`;
  const text = parts.join('') + table + trailer;
  return latin1(text);
}

/** A byte for each character. A loop: `Uint8Array.from` takes a hundred times as long. */
function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
