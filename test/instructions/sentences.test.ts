/** How long sentences are. `SEALKIT_SENTENCES=1` prints the longest of each page. */
import { describe, expect, it } from 'vitest';
import { textOf } from './outline.ts';
import { pagesOf, pathOf, PAGES } from './sample.ts';

const pages = pagesOf();
/** An operator in gloves reads them while a window waits. */
const LONGEST = 30;
const MEAN = 11;
const IN_A_STEP = 22;

/** The table of problems has the programs' own words. */
const OWN = PAGES.filter((page) => page !== 'problems');

function sentencesOf(html: string): string[] {
  const main = /<main>(.*)<\/main>/s.exec(html)?.[1] ?? '';
  const prose = main.replaceAll(/<(pre|table)[ >].*?<\/\1>/gs, '');
  const lines = textOf(`<body>${prose}</body>`).split('\n');
  return lines
    .flatMap((line) => line.split(/(?<=[.?!]) +(?=[\p{Lu}¿¡])/u))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

function words(sentence: string): number {
  return sentence.split(/\s+/).length;
}

describe.each(['es', 'en'])('sentences in %s', (language) => {
  const found = OWN.flatMap((page) =>
    sentencesOf(pages[pathOf(language, page)] ?? '').map((sentence) => ({
      page,
      sentence,
      length: words(sentence),
    })),
  ).toSorted((a, b) => b.length - a.length);

  it('are short', () => {
    const mean = found.reduce((sum, { length }) => sum + length, 0) / found.length;
    if (process.env['SEALKIT_SENTENCES'] !== undefined) {
      console.log(language, found.length, mean.toFixed(1), found.slice(0, 12));
    }
    expect(found.length).toBeGreaterThan(200);
    expect(found.filter(({ length }) => length > LONGEST).map(({ sentence }) => sentence)).toEqual([]);
    expect(mean).toBeLessThan(MEAN);
  });

  it.each(['apply', 'installer', 'repair', 'remove', 'card'])('of the steps of %s are shorter', (page) => {
    const steps = (pages[pathOf(language, page)] ?? '').match(/<ol class="steps">.*?<\/ol>/gs) ?? [];
    expect(steps.length).toBeGreaterThan(0);
    const long = sentencesOf(`<main>${steps.join('')}</main>`).filter(
      (sentence) => words(sentence) > IN_A_STEP,
    );
    expect(long).toEqual([]);
  });
});
