/** A plain-text twin of every page. */
import { readPage } from './read-page.ts';
import { renderText } from './text.ts';

interface PageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Beside each page, of the same name. */
export function makeTwins(pages: readonly PageFile[]): readonly PageFile[] {
  return pages.map(({ path, bytes }) => {
    const page = readPage(new TextDecoder().decode(bytes));
    return { path: path.replace(/\.html$/, '.txt'), bytes: renderText(page) };
  });
}
