// npm run campaign: the long seeded runs whole, of which npm test does a part. Writes docs/campaign-log.md.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

/** @typedef {{ what: string, count: number, accepted: number, crashes: number, hangs: number, seed: number | null, seconds: number }} Row */

ensureTools('test');
ensureModules();
build();
const { startVitest } = await import('vitest/node');
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

const table = [
  '| what | how many | accepted | crashes | hangs | seed | seconds |',
  '|---|---|---|---|---|---|---|',
  ...rows.map((row) => {
    const cells = [row.what, row.count, row.accepted, row.crashes, row.hangs, row.seed ?? '-', row.seconds];
    return `| ${cells.join(' | ')} |`;
  }),
].join('\n');
console.log(`\n${table}`);
const isComplete = process.argv.length === 2;
if (isComplete) {
  writeFileSync(
    path.join(ROOT, 'docs', 'campaign-log.md'),
    `# Last campaign

For whoever asks how hard Sealkit was tried. \`npm run campaign\` writes this page. **Accepted** counts kits that were taken for
genuine and were not. A run is repeated with \`SEALKIT_SEED=<seed> npm run campaign\`.

${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} processors.

${table}
`,
  );
}

/**
 * @param {string} line
 * @returns {Row}
 */
function parseRow(line) {
  return /** @type {Row} */ (JSON.parse(line));
}
