// npm run campaign: the long seeded runs whole, of which npm test does a part. `npm run campaign -- fuzz` does those of fuzz.campaign.ts only.
// What was run to its end takes its place in docs/campaign-log.md; the other sections stay as they are.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

/** @typedef {{ run: string, what: string, count: number, accepted: number, crashes: number, hangs: number, seed: number | null }} Row */

refuseUnknown(process.argv.slice(2));
ensureTools('test');
ensureModules();
build();
const { startVitest } = await import('vitest/node');
/** Of what is tried, whatever is committed meanwhile. */
const commit = commitHere();
const when = new Date().toISOString().slice(0, 10);
const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-campaign-log-'));
const rowsFile = path.join(folder, 'rows');
process.env['SEALKIT_CAMPAIGN_LOG'] = rowsFile;
const vitest = await startVitest('test', process.argv.slice(2), {
  root: ROOT,
  run: true,
  include: ['test/**/*.campaign.ts'],
  // One at a time: some of them measure.
  fileParallelism: false,
  reporters: ['verbose'],
});
await vitest.close();
const text = existsSync(rowsFile) ? readFileSync(rowsFile, 'utf8').trim() : '';
const rows = text.split('\n').filter(Boolean).map(parseRow);
rmSync(folder, { recursive: true });

const log = path.join(ROOT, 'docs', 'campaign-log.md');
/** What was not at hand, and so not tried, takes no other's place. */
const tried = new Set(rows.filter(({ count }) => count > 0).map(({ run }) => run));
const runs = new Map([...tried].map((run) => [titleOf(run), sectionOf(run)]));
console.log(`\n${[...runs.values()].join('\n')}`);
const isWhole = (process.exitCode ?? 0) === 0 && process.env['SEALKIT_INPUT'] === undefined;
if (isWhole) writeFileSync(log, logWith(runs, readFileSync(log, 'utf8')));

/**
 * Each name must be a part of a campaign's.
 * @param {readonly string[]} asked
 */
function refuseUnknown(asked) {
  const ending = '.campaign.ts';
  const files = readdirSync(path.join(ROOT, 'test'), { encoding: 'utf8', recursive: true });
  const names = files.filter((file) => file.endsWith(ending)).map((file) => path.basename(file, ending));
  const unknown = asked.filter((part) => !names.some((name) => name.includes(part)));
  if (unknown.length === 0) return;
  console.error(`no campaign: ${unknown.join(', ')}\nthere are: ${names.sort().join(', ')}`);
  process.exit(2);
}

/** @param {string} run */
function titleOf(run) {
  return `${run[0]?.toUpperCase()}${run.slice(1)}`;
}

/** @param {string} run */
function sectionOf(run) {
  const own = rows.filter((row) => row.run === run);
  const sum = (/** @type {'count' | 'accepted' | 'crashes' | 'hangs'} */ name) =>
    own.reduce((total, row) => total + row[name], 0);
  const cells = own.map((row) => [row.what, row.count, row.accepted, row.crashes, row.hangs]);
  const all = ['**all**', sum('count'), sum('accepted'), sum('crashes'), sum('hangs')];
  return [
    `## ${titleOf(run)}`,
    '',
    `${when}, commit ${commit}, Node ${process.version}${own[0]?.seed == null ? '' : `, seed ${own[0].seed}`}.`,
    '',
    '| what | how many | let through | crashes | hangs |',
    '|---|---|---|---|---|',
    ...[...cells, all].map((line) => `| ${line.join(' | ')} |`),
    '',
  ].join('\n');
}

function commitHere() {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.trim();
  // But for the page that the run before this one wrote.
  const isChanged = git('status', '--porcelain', '--untracked-files=no', ':!docs/campaign-log.md') !== '';
  return git('rev-parse', '--short=12', 'HEAD') + (isChanged ? ' with changes' : '');
}

/**
 * New sections in the place of those with the same title, or at the end.
 * @param {ReadonlyMap<string, string>} runs
 * @param {string} old
 */
function logWith(runs, old) {
  const [head = '', ...sections] = old.trimEnd().split(/^(?=## )/m);
  const titled = new Map(sections.map((text) => [/^## (.*)$/m.exec(text)?.[1] ?? '', `${text.trim()}\n`]));
  for (const [title, text] of runs) titled.set(title, text);
  return [`${head.trim()}\n`, ...titled.values()].join('\n');
}

/**
 * @param {string} line
 * @returns {Row}
 */
function parseRow(line) {
  return /** @type {Row} */ (JSON.parse(line));
}
