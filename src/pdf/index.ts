/** Text, boxes, bookmarks and structure by pdfkit, with the standard fonts: docs/decisions/0031-pdf-by-pdfkit.md. Knows nothing about kits. */
export { newPdf } from './document.ts';
export type { Bookmark, Sheet } from './document.ts';
export { missingCharacters, textWidth } from './fonts.ts';
export type { Page, Structure, TextStyle } from './page.ts';
