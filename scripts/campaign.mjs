// npm run campaign: the long seeded runs whole, of which npm test does a part. Writes docs/campaign-log.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

/** @typedef {{ run: string, what: string, count: number, accepted: number, crashes: number, hangs: number, seed: number | null }} Row */

ensureTools('test');
ensureModules();
build();
const { startVitest } = await import('vitest/node');
/** Of what is tried, whatever is committed meanwhile. */
const commit = commitHere();
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

const runs = [...new Set(rows.map((row) => row.run))].map((run) => sectionOf(run));
console.log(`\n${runs.join('\n')}`);
const isComplete = process.argv.length === 2 && process.env['SEALKIT_INPUT'] === undefined;
if (isComplete) writeFileSync(path.join(ROOT, 'docs', 'campaign-log.md'), log());

/** @param {string} run */
function sectionOf(run) {
  const own = rows.filter((row) => row.run === run);
  const sum = (/** @type {'count' | 'accepted' | 'crashes' | 'hangs'} */ name) =>
    own.reduce((total, row) => total + row[name], 0);
  const cells = own.map((row) => [row.what, row.count, row.accepted, row.crashes, row.hangs]);
  const all = ['**all**', sum('count'), sum('accepted'), sum('crashes'), sum('hangs')];
  return [
    `## ${run[0]?.toUpperCase()}${run.slice(1)}`,
    '',
    ...(own[0]?.seed == null ? [] : [`Seed ${own[0].seed}.`, '']),
    '| what | how many | let through | crashes | hangs |',
    '|---|---|---|---|---|',
    ...[...cells, all].map((line) => `| ${line.join(' | ')} |`),
    '',
  ].join('\n');
}

function commitHere() {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.trim();
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
  return git('rev-parse', '--short=12', 'HEAD') + (isChanged ? ' with changes' : '');
}

function log() {
  const when = new Date().toISOString().slice(0, 10);
  return `# Last campaign

For whoever asks how hard Sealkit was tried. \`npm run campaign\` writes this page; \`npm test\` does a part of it each time.

${when}, commit ${commit}, Node ${process.version}.

- **Let through:** a kit taken for genuine that is not, host residue judged wrong, bytes taken in a second encoding, something half done that looks
  finished, or a byte of a configuration changed that is not ours to change. **Crash:** any end but a verdict or a documented code; exit 70. **Hang:** more
  than 5 s for one input. All must be 0.
- A run is repeated with \`SEALKIT_SEED=<seed> npm run campaign\`. A failure names its seed and input; one input is tried again with
  \`SEALKIT_SEED=<seed> SEALKIT_INPUT=<input> npm run campaign -- <mutations or fuzz>\`.

${runs.join('\n')}`;
}

/**
 * @param {string} line
 * @returns {Row}
 */
function parseRow(line) {
  return /** @type {Row} */ (JSON.parse(line));
}
