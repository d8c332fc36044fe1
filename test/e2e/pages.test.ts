/** The pages as read back from the image, in a real browser: links, requests, accessibility, zoom, keyboard, print. */
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition, pagesOf } from '../instructions/sample.ts';
import { FIRST, pagesFromImage, PATHS } from './pages.ts';

const CHROMIUM = process.env['SEALKIT_CHROMIUM'] ?? '/usr/bin/chromium';
/** Pictures to look at stay there when it is set. */
const kept = process.env['SEALKIT_SCREENSHOTS'];
/** The instruments' touch screen; the same at 200 % zoom; a telephone. */
const WIDTHS = [1024, 512, 360];
const PAPER = { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' };

let browser: Browser;
let folder = '';
let stick = '';

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`tool-missing: ${CHROMIUM} (Debian: apt-get install chromium)`);
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-pages-'));
  stick = await pagesFromImage(folder);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** Opens a page from the stick, with what the browser complained of and asked the outside for. */
async function open(own: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(path.join(stick, own)).href) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(path.join(stick, own)).href);
  return { page, complaints };
}

/** What axe-core finds, one line a rule, with the elements it means. Its own code comes by the debugger: pages run none. */
async function axeFindings(page: Page, rules: readonly string[] = []): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = rules.length === 0 ? {} : { runOnly: rules };
  const found: unknown = await page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then((all) =>
    all.violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
  return found as string[];
}

async function shoot(page: Page, own: string, suffix: string): Promise<void> {
  if (kept === undefined) return;
  await page.screenshot({
    path: path.join(kept, `${own.replaceAll('/', '-')}-${suffix}.png`),
    fullPage: true,
  });
}

function pagesOfPdf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
}

describe('the stick', () => {
  it('holds these pages and no others', async () => {
    const files = await readdir(path.join(stick, 'instructions'), { recursive: true });
    const found = files.filter((file) => file.endsWith('.html')).map((file) => `instructions/${file}`);
    expect([FIRST, ...found].toSorted()).toEqual(PATHS.toSorted());
  });

  it('carries pages, twins and guides of both languages in at most 3 MiB', async () => {
    const folders = (await readdir(path.join(stick, 'instructions'), { recursive: true })).map(
      (name) => `instructions/${name}`,
    );
    const files = [...folders, FIRST, FIRST.replace('.html', '.txt')].map((name) =>
      statSync(path.join(stick, name)),
    );
    const size = files.filter((file) => file.isFile()).reduce((sum, file) => sum + file.size, 0);
    expect(size).toBeGreaterThan(1024 * 1024);
    expect(size).toBeLessThanOrEqual(3 * 1024 * 1024);
  });
});

describe.each(PATHS)('%s', (own) => {
  it('asks for nothing, breaks no rule of axe-core, light and dark, and fits every screen', async () => {
    const { page, complaints } = await open(own);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 768 });
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBeLessThanOrEqual(
        width,
      );
      await shoot(page, own, `${width}`);
    }
    await page.setViewportSize({ width: 1024, height: 768 });
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, own, 'dark');
    expect(await axeFindings(page, ['color-contrast', 'link-in-text-block'])).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('a word as long as a field may have it', () => {
  it('is broken, and pushes no page over the edge of the screen', async () => {
    const long = pagesOf({ definition: longWords(definition) as typeof definition });
    const page = await browser.newPage({ viewport: { width: 360, height: 768 } });
    for (const own of PATHS) {
      await page.setContent(long[own] ?? '');
      expect(await page.evaluate('document.body.innerText'), own).toContain('M'.repeat(80));
      expect(await page.evaluate('document.documentElement.scrollWidth'), own).toBeLessThanOrEqual(360);
    }
    await page.close();
  });
});

/** The texts for people, each as one word. */
function longWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(longWords);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, longWords(member)]));
  return typeof value === 'string' && /\p{L} \p{L}/u.test(value) ? 'M'.repeat(80) : value;
}

describe('keyboard and finger', () => {
  it.each([FIRST, 'instructions/es/apply.html', 'instructions/en/apply.html'])(
    'reach every link of %s in the order in which it is read, and see where they are',
    async (own) => {
      const { page } = await open(own);
      const count = await page.locator('a').count();
      for (let i = 0; i < count; i++) {
        await page.keyboard.press('Tab');
        const at: unknown = await page.evaluate(`({
          index: [...document.querySelectorAll('a')].indexOf(document.activeElement),
          outline: getComputedStyle(document.activeElement).outlineStyle,
        })`);
        expect(at).toEqual({ index: i, outline: 'solid' });
      }
      const heights: unknown = await page.evaluate(
        `[...document.querySelectorAll('.start, .contents a')].map((link) => link.getBoundingClientRect().height)`,
      );
      expect(Math.min(...(heights as number[]))).toBeGreaterThanOrEqual(40);
      await page.close();
    },
  );

  it('lead from the first page to the steps, to the other language and back', async () => {
    const { page } = await open(FIRST);
    await page.getByRole('link', { name: 'aplique el parche' }).click();
    expect(await page.getAttribute('html', 'lang')).toBe('es');
    await page.getByRole('link', { name: 'English' }).click();
    expect(page.url()).toContain('instructions/en/apply.html');
    await page.getByRole('link', { name: 'First page' }).click();
    await page.getByRole('link', { name: 'Start here, in English' }).click();
    await page.getByRole('link', { name: 'Apply the patch', exact: true }).first().click();
    expect(page.url()).toContain('instructions/en/apply.html');
    await page.close();
  });
});

describe.each([
  ['apply', 2],
  ['installer', 2],
  ['card', 1],
  ['start', 3],
] as const)('on paper, %s', (name, limit) => {
  it.each(['es', 'en'])(`takes at most ${limit} of A4 and of Letter, in %s`, async (language) => {
    const own = `instructions/${language}/${name}.html`;
    const { page } = await open(own);
    for (const format of ['A4', 'Letter']) {
      const pdf = await page.pdf({ format, margin: PAPER });
      if (kept !== undefined)
        await writeFile(path.join(kept, `${own.replaceAll('/', '-')}-${format}.pdf`), pdf);
      expect(pagesOfPdf(pdf), format).toBeGreaterThanOrEqual(1);
      expect(pagesOfPdf(pdf), format).toBeLessThanOrEqual(limit);
    }
    await page.close();
  });
});
