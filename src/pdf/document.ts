/** Pages to the bytes of a PDF file, with bookmarks and structure. No clock, no chance: the same pages give the same bytes. */
import PDFDocument from 'pdfkit';
import { joinBytes } from '../base/bytes.ts';
import { newPage, type Page, type Structure } from './page.ts';

/** Leads to a place; those inside are of the next level. */
export interface Bookmark {
  readonly title: string;
  readonly page: number;
  readonly y: number;
  readonly inside: readonly Bookmark[];
}

export interface PdfFacts {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  /** ISO 8601, UTC. */
  readonly created: string;
}

export interface Sheet {
  /** The one before must be finished. */
  readonly addPage: (width: number, height: number) => Page;
  /** Call once. */
  readonly encode: (bookmarks: readonly Bookmark[], structure: Structure) => Promise<Uint8Array>;
}

export function newPdf({ title, author, language, created }: PdfFacts): Sheet {
  const date = new Date(created);
  let count = 0;
  const pdf = new PDFDocument({
    ...{ autoFirstPage: false, margin: 0, compress: false },
    ...{ pdfVersion: '1.7', tagged: true, displayTitle: true, lang: language },
    info: {
      Title: title,
      Author: author,
      Producer: 'Sealkit',
      Creator: 'Sealkit',
      CreationDate: date,
      ModDate: date,
    },
  });
  return {
    addPage: (width, height) => {
      pdf.addPage({ size: [width, height], margin: 0 });
      return newPage(pdf, count++);
    },
    encode: (bookmarks, structure) => {
      pdf.addStructure(elementOf(pdf, structure));
      addBookmarks(pdf.outline, bookmarks);
      const bytes = bytesOf(pdf);
      pdf.end();
      return bytes;
    },
  };
}

function elementOf(pdf: PDFKit.PDFDocument, { type, language, kids }: Structure): PDFKit.PDFStructureElement {
  const options = {
    ...(language === null ? {} : { lang: language }),
    ...(type === 'TH' ? { scope: 'Both' } : {}),
  };
  return pdf.struct(
    type,
    options,
    kids.map((kid) => ('content' in kid ? kid.content : elementOf(pdf, kid))),
  );
}

function addBookmarks(outline: PDFKit.PDFOutline, bookmarks: readonly Bookmark[]): void {
  for (const { title, page, y, inside } of bookmarks) {
    const place = { expanded: true, pageNumber: page, top: y };
    addBookmarks(outline.addItem(title, place), inside);
  }
}

/** By event: to draw tens of thousands of chunks through an iterator takes longer than to make them. */
async function bytesOf(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  await new Promise((resolve) => pdf.on('end', resolve));
  return joinBytes(chunks);
}
