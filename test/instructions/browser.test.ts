import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facts, pagesOf, PASOS, README, STEPS } from './sample.ts';

const CHROMIUM = process.env['SEALKIT_CHROMIUM'] ?? '/usr/bin/chromium';
/** Pictures to look at stay there when it is set. */
const kept = process.env['SEALKIT_SCREENSHOTS'];
/** The instruments' touch screen, a small laptop's window, a telephone. */
const WIDTHS = [1024, 1280, 360];

let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`tool-missing: ${CHROMIUM} (Debian: apt-get install chromium)`);
  folder = await mkdtemp(join(tmpdir(), 'sealkit-pages-'));
  for (const [path, html] of Object.entries(pagesOf())) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), html);
  }
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** Opens a page from disk, with what the browser complained of and asked the outside for. */
async function open(path: string, width: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 768 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(join(folder, path)).href);
  return { page, complaints };
}

describe.each([README, PASOS, STEPS])('%s in a browser', (path) => {
  it.each(WIDTHS)('fits a screen of %i px and asks for nothing', async (width) => {
    const { page, complaints } = await open(path, width);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const shot = join(kept ?? folder, `${path.replaceAll('/', '-')}-${width}.png`);
    await page.screenshot({ path: shot, fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has links and buttons that a finger hits', async () => {
    const { page } = await open(path, 1024);
    const heights = await page
      .locator('.start, .contents a')
      .evaluateAll((links) =>
        links.map(
          (link) =>
            (link as unknown as { getBoundingClientRect(): { height: number } }).getBoundingClientRect()
              .height,
        ),
      );
    expect(heights.length).toBeGreaterThan(0);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(40);
    await page.close();
  });

  it('prints', async () => {
    const { page } = await open(path, 1024);
    const pdf = await page.pdf({
      format: 'A4',
      margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
    });
    if (kept !== undefined) await writeFile(join(kept, `${path.replaceAll('/', '-')}.pdf`), pdf);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});

describe('a reader', () => {
  it('finds the way from the first page to the steps, and to the other language', async () => {
    const { page } = await open(README, 1024);
    await page.getByRole('link', { name: 'Ver los pasos en español' }).click();
    expect(await page.getAttribute('html', 'lang')).toBe('es');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.getByText(facts.publisher.fingerprint).count()).toBe(2);
    await page.getByRole('link', { name: 'First page' }).click();
    expect(page.url()).toContain(README);
    await page.close();
  });
});
