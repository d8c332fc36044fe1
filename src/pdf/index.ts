/** Just enough of PDF for text with the standard fonts: docs/decisions/0031-own-pdf-writer.md. Knows nothing about kits. Pure. */
export { newPdf } from './document.ts';
export type { Bookmark, Sheet } from './document.ts';
export { missingCharacters, textWidth } from './fonts.ts';
export type { Page, Structure, TextStyle } from './page.ts';
