/**
 * What an investigation has to bear: a report of 10,000 findings opens within a second; and real logs that this project may not carry, from
 * the folder that SEALKIT_IIS_LOGS names, are read to the last line, with whatever is judged `high` listed for somebody to look at.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSealCheckNative } from '../launcher/sealcheck.ts';
import { reportRow } from './log.ts';

const CHROMIUM = process.env['SEALKIT_CHROMIUM'] ?? '/usr/bin/chromium';
const LOGS = process.env['SEALKIT_IIS_LOGS'];
const FINDINGS = 10_000;
const MOST_MS = 1000;
const ROUNDS = 5;
const HEADER =
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status\r\n';
const none = { accepted: 0, crashes: 0, hangs: 0, seed: null };

interface Report {
  readonly sources: readonly { readonly state: string; readonly entries: number; readonly unread: number }[];
  readonly findings: readonly { rule: string; severity: string; evidence: readonly { text: string }[] }[];
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-investigation-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('opens a report of 10,000 findings within a second', async () => {
  const lines = Array.from(
    { length: FINDINGS },
    (_, i) => `2022-05-01 02:00:00 10.0.0.2 GET /${i}.php c=whoami&f=../../${i} 80 - 10.0.0.9 x - 200\r\n`,
  );
  await mkdir(path.join(folder, 'logs'));
  await writeFile(path.join(folder, 'logs', 'u_ex220501.log'), HEADER + lines.join(''));
  const report = path.join(folder, 'report');
  await runSealCheckNative([
    'investigate',
    '--logs',
    path.join(folder, 'logs'),
    '--report',
    report,
    '--quiet',
  ]);
  const name = (await readdir(report)).find((file) => file.endsWith('.html')) ?? '';
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await browser.newPage();
    const start = performance.now();
    await page.goto(pathToFileURL(path.join(report, name)).href);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    times.push(performance.now() - start);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(FINDINGS);
    await page.close();
  }
  await browser.close();
  const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
  reportRow({
    run: 'investigation',
    what: `page of ${FINDINGS} findings: ${median.toFixed(0)} ms`,
    count: ROUNDS,
    ...none,
  });
  expect(median).toBeLessThanOrEqual(MOST_MS);
});

it('reads every line of real logs, where they are at hand', async () => {
  const run = 'investigation of real logs';
  if (LOGS === undefined) {
    reportRow({ run, what: 'not at hand: SEALKIT_IIS_LOGS names no folder', count: 0, ...none });
    return;
  }
  const out = path.join(folder, 'real');
  await runSealCheckNative(['investigate', '--logs', LOGS, '--report', out, '--quiet']);
  const name = (await readdir(out)).find((file) => file.endsWith('.json')) ?? '';
  const report = JSON.parse(await readFile(path.join(out, name), 'utf8')) as Report;
  const entries = report.sources.reduce((sum, source) => sum + source.entries, 0);
  const grave = report.findings.filter(({ severity }) => severity === 'high' || severity === 'critical');
  for (const { rule, severity, evidence } of grave) console.log(severity, rule, evidence[0]?.text);
  const kinds = report.findings.map(({ rule, severity }) => `${severity} ${rule}`);
  console.log(
    [...new Set(kinds)].sort().map((kind) => `${kind}: ${kinds.filter((one) => one === kind).length}`),
  );
  reportRow({ run, what: `lines; ${grave.length} findings high or critical`, count: entries, ...none });
  expect(report.sources.map(({ state, unread }) => ({ state, unread }))).toEqual([
    { state: 'read', unread: 0 },
  ]);
});
