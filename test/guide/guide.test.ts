/** The PDF guides as others' programs read them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import { makeGuides, readPages } from '../../src/guide/index.ts';
import { runProgram } from '../e2e/example.ts';
import { definition, facts, renderedPages } from '../instructions/sample.ts';
import { guideFacts, ownPart, wordsOfPage } from './pages.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = renderedPages();
const guides = await makeGuides(readPages(pages), guideFacts, []);
const MIB = 2 ** 20;

function place(bytes: Uint8Array): string {
  const file = path.join(folder, 'guide.pdf');
  writeFileSync(file, bytes);
  return file;
}

function run(program: string, ...args: readonly string[]): string {
  const { code, stdout, stderr } = runProgram(program, args);
  expect(`${code} ${stderr}`).toBe('0 ');
  return stdout;
}

/** Letters and digits only: spaces, and where lines break, are the page's affair. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A page of that body, as the only one in English. */
async function guideOf(body: string, kind: 'release' | 'development' = 'release'): Promise<string> {
  const html = `<html lang="en"><head><title>T</title></head><body>${body}</body></html>`;
  const page = { path: 'instructions/en/a.html', language: 'en' as const, bytes: Buffer.from(html) };
  const [guide] = await makeGuides(
    readPages([page]),
    {
      ...guideFacts,
      publisher: { ...facts.publisher, kind },
    },
    [],
  );
  return place(guide?.bytes ?? new Uint8Array());
}

describe('guides', () => {
  it('are one for each language, beside its pages', () => {
    expect(guides.map((guide) => guide.path)).toEqual([
      'instructions/es/lrm-security-patch.pdf',
      'instructions/en/lrm-security-patch.pdf',
    ]);
  });

  it('are the same each time, and small', async () => {
    expect(await makeGuides(readPages(pages), guideFacts, [])).toEqual(guides);
    expect(guides.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(1.5 * MIB);
  });

  it.each(guides)('$path is sound, and says every word of its pages in their order', (guide) => {
    const file = place(guide.bytes);
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
    const language = guide.path.split('/')[1];
    const own = pages.filter((page) => page.language === language);
    const text = lettersOf(withoutFooters(run('pdftotext', '-raw', file, '-')));
    let from = 0;
    for (const page of own) {
      for (const word of wordsOfPage(ownPart(Buffer.from(page.bytes).toString())).map(lettersOf)) {
        const at = text.indexOf(word, from);
        expect(at, `${word} after ${text.slice(Math.max(0, from - 80), from)}`).toBeGreaterThanOrEqual(0);
        from = at + word.length;
      }
    }
  });

  it.each(guides)('$path has its language, title, tags, bookmarks and numbered pages', (guide) => {
    const file = place(guide.bytes);
    const language = guide.path.split('/')[1] ?? '';
    const json = run('qpdf', '--json', file);
    expect(json).toContain(`"/Lang": "u:${language}"`);
    const outlines = Array.from(json.matchAll(/"title": "([^"]+)"/g), ([, title]) => title);
    const own = pages
      .filter((page) => page.language === language)
      .map(({ bytes }) => Buffer.from(bytes).toString());
    const headings = own.flatMap((html) =>
      Array.from(html.matchAll(/<h[12][^>]*>([^<]*)</g), ([, text]) => text),
    );
    for (const heading of headings) expect(outlines).toContain(heading);
    const text = run('pdftotext', '-layout', file, '-');
    const count = Number(/^Pages: +(\d+)$/m.exec(run('pdfinfo', file))?.[1]);
    expect(text).toMatch(new RegExp(`${count} ?/ ?${count}$`, 'm'));
    const structure = run('pdfinfo', '-struct', file);
    for (const type of ['H1', 'H2', 'L', 'Table', 'TH', 'TOC'])
      expect(structure).toMatch(new RegExp(`^ *${type} ?`, 'm'));
  });

  it('lead with the kit, its publisher and the fingerprint, and say what that one does not prove', async () => {
    const text = run('pdftotext', '-l', '1', '-layout', place(guides[1]?.bytes ?? new Uint8Array()), '-');
    for (const fact of [
      'Security mitigation for Local Run Manager',
      'lrm-security-patch',
      '1.0.0, sequence 1',
      '2026-11-23',
      '2028-12-31',
      facts.publisher.name,
      facts.publisher.contact,
      facts.publisher.fingerprint,
    ])
      expect(text).toContain(fact);
    expect(text.replace(/\s+/g, ' ')).toContain('over a second channel');
    expect(run('pdftotext', await guideOf('<h1>A</h1>'), '-')).not.toContain('DEVELOPMENT KIT');
  });

  it.each([
    ['es', 'KIT DE DESARROLLO. Solo', 'KIT DE DESARROLLO: solo'],
    ['en', 'DEVELOPMENT KIT. For', 'DEVELOPMENT KIT: for'],
  ])(
    'say once, on the cover, what every page says, and whose kit it is below each: %s',
    (language, banner, below) => {
      const guide = guides.find(({ path: own }) => own.includes(`/${language}/`));
      const file = place(guide?.bytes ?? new Uint8Array());
      const [text, cover] = [
        run('pdftotext', '-raw', file, '-'),
        run('pdftotext', '-raw', '-l', '1', file, '-'),
      ];
      for (const once of [banner, ...definition.instructions.contacts.flatMap(({ email }) => email ?? [])]) {
        expect(text.split(once)).toHaveLength(2);
        expect(cover).toContain(once);
      }
      const sheets = text.split('\f').slice(0, -1);
      for (const sheet of sheets) expect(sheet).toContain(`lrm-security-patch 1.0.0 · ${below}`);
    },
  );

  it('begin a chapter on a new sheet, unless it fits whole below the one before or half of that is free', async () => {
    const html = (name: string, lines: number) =>
      Buffer.from(
        `<html lang="en"><head><title>T</title></head><body><h1>${name}</h1>${'<p>a</p>'.repeat(lines)}</body></html>`,
      );
    const chapters = [html('One', 5), html('Two', 10), html('Three', 30), html('Four', 45), html('Five', 40)];
    const own = chapters.map((bytes, i) => ({
      path: `instructions/en/${i}.html`,
      language: 'en' as const,
      bytes,
    }));
    const [guide] = await makeGuides(readPages(own), guideFacts, []);
    const text = run('pdftotext', '-raw', place(guide?.bytes ?? new Uint8Array()), '-');
    const sheets = text.split('\f').map((sheet) => sheet.match(/^(One|Two|Three|Four|Five)$/gm) ?? []);
    expect(sheets).toEqual([[], ['One', 'Two'], ['Three'], ['Four'], ['Five'], [], []]);
    const contents = text.split('\f')[0]?.match(/^(One|Two|Three|Four|Five)\n?.*\d$/gm);
    expect(contents?.map((line) => line.replace(/\s/g, ''))).toEqual([
      'One2',
      'Two2',
      'Three3',
      'Four4',
      'Five5',
    ]);
  });

  it('repeat the head of a table on each sheet for the eye, and say it once to a screen reader', async () => {
    const row = '<tr><th scope="row">instrument-busy</th><td>word</td></tr>';
    const head = '<thead><tr><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>';
    const file = await guideOf(
      `<h1>A</h1><table><caption>Title</caption>${head}<tbody>${row.repeat(120)}</tbody></table>`,
    );
    const sheets = run('pdftotext', '-raw', file, '-').split('\f').slice(1, -1);
    expect(sheets.length).toBeGreaterThan(2);
    for (const sheet of sheets) expect(sheet.match(/Code Meaning/g)).toHaveLength(1);
    expect(run('pdfinfo', '-struct-text', file).match(/"Meaning"/g)).toHaveLength(1);
    expect(run('pdfinfo', '-struct', file)).toMatch(/^ *Caption/m);
  });

  it('break what is longer than a page, and words that are wider than their column', async () => {
    const long = `<p>${'word '.repeat(3000)}</p>`;
    const row = `<table><tbody><tr><th scope="row">${'W'.repeat(200)}</th><td>${long}</td></tr></tbody></table>`;
    const file = await guideOf(
      `<h1>A</h1><div class="note">${long}</div>${row}<pre>${'x'.repeat(300)}</pre>`,
    );
    const text = run('pdftotext', '-raw', file, '-');
    expect(text.match(/word/g)).toHaveLength(6000);
    const boxes = run('pdftotext', '-bbox', file, '-').matchAll(/xMax="([\d.]+)" yMax="([\d.]+)">/g);
    for (const [, x, y] of boxes) {
      expect(Number(x)).toBeLessThanOrEqual(595.28 - 50);
      expect(Number(y)).toBeLessThanOrEqual(841.89 - 36);
    }
  });

  it('refuse characters that the fonts have not, by page, each once with the word that it stands in', async () => {
    const found = 'Ł (U+0141): Łukasz; ✓ (U+2713), U+202E: ✓?';
    expect(await faultsWith([])).toEqual([
      { code: 'character-unprintable', path: 'instructions/en/a.html', found },
    ]);
  });

  it('refuse them on the cover too, where a text may be that is on no page', async () => {
    const publisher = { ...guideFacts.publisher, contact: 'Łódź' };
    const making = makeGuides(readPages(pages), { ...guideFacts, publisher }, []);
    await expect(making).rejects.toMatchObject({
      faults: [{ code: 'character-unprintable', path: 'PDF', found: 'Ł (U+0141), ź (U+017A): Łódź' }],
    });
  });

  it('name each field that has one of them, and a page only for what no field has', async () => {
    const sources = [
      { field: 'publisher.name', text: 'Łukasz & Co' },
      { field: 'instructions.title.en', text: 'Nothing' },
      { field: 'instructions.proof.es', text: 'Sra. Łukasz 中' },
      { field: 'kit.note', text: '中 is on no page' },
    ];
    const [code, found] = ['character-unprintable', 'Ł (U+0141): Łukasz'];
    expect(await faultsWith(sources)).toEqual([
      { code, field: 'publisher.name', found },
      { code, field: 'instructions.proof.es', found },
      { code, path: 'instructions/en/a.html', found: '✓ (U+2713), U+202E: ✓?' },
    ]);
  });
});

/** Of two pages of the same text. */
async function faultsWith(sources: Parameters<typeof makeGuides>[2]): Promise<unknown> {
  const body = '<p>Sra. Łukasz</p><p>✓\u202e a</p>';
  const bytes = Buffer.from(`<html lang="en"><head><title>T</title></head><body>${body}</body></html>`);
  const two = ['a', 'b'].map((name) => {
    return { path: `instructions/en/${name}.html`, language: 'en' as const, bytes };
  });
  return makeGuides(readPages(two), guideFacts, sources).then(
    () => null,
    (error: unknown) => (error instanceof SealkitError ? error.faults : error),
  );
}

/** `kit 1.0.0 · … 3 / 7`. */
function withoutFooters(text: string): string {
  return text.replace(/^lrm-security-patch 1\.0\.0 · .*\n?.*\d+ \/ \d+$/gm, '');
}
