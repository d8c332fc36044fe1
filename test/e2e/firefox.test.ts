/** The pages in Firefox ESR, whose engine is another than that of Chromium and Edge: shown, complete, as wide as the screen. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FIRST, pagesFromImage, PATHS } from './pages.ts';

const FIREFOX = process.env['SEALKIT_FIREFOX'] ?? '/usr/bin/firefox-esr';
const WIDTHS = [1024, 512];
/** Pictures to look at stay there when it is set. */
const kept = process.env['SEALKIT_SCREENSHOTS'];

let browser: Browser;
let page: Page;
let folder = '';
let stick = '';
let complaints: string[] = [];

beforeAll(async () => {
  if (!existsSync(FIREFOX)) throw new Error(`tool-missing: ${FIREFOX} (Debian: apt-get install firefox-esr)`);
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-firefox-'));
  stick = await pagesFromImage(folder);
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX });
  page = await browser.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    // Firefox brings a font of its own; the pages have no such address (test/instructions/templates.test.ts).
    if (request.url() !== page.url() && !request.url().startsWith('data:font/'))
      complaints.push(request.url());
  });
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const addressOf = (own: string): string => pathToFileURL(path.join(stick, own)).href;

it.each(PATHS)('shows %s, and asks for nothing', async (own) => {
  complaints = [];
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 768 });
    await page.goto(addressOf(own));
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBeLessThanOrEqual(
      width,
    );
  }
  const heading = await page.$eval('h1', (element) => element.getBoundingClientRect().height);
  expect(heading).toBeGreaterThan(0);
  if (kept !== undefined)
    await page.screenshot({
      path: path.join(kept, `${own.replaceAll('/', '-')}-firefox.png`),
      fullPage: true,
    });
  expect(complaints).toEqual([]);
});

it('leads from the first page to the steps', async () => {
  await page.setViewport({ width: 1024, height: 768 });
  await page.goto(addressOf(FIRST));
  await Promise.all([page.waitForNavigation(), page.click('a[href="instructions/es/apply.html"]')]);
  expect(page.url()).toBe(addressOf('instructions/es/apply.html'));
});
