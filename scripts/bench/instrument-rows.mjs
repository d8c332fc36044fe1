//   first page      from the start of SealCheck.exe under Wine until its window is seen, against a Go program that shows one task dialog;
//                   0.40 seconds is the most that it may take (test/bench/first-page.bench.ts)
//   mitigate        100 times: the reference installer's change to a configuration of 1 MiB, read and written, against reading,
//                   parsing and writing it
//   investigate     SealCheck's judgement of 1 GiB of IIS logs, compiled for this computer, with 10,000 findings in its report, against a Go
//                   program that splits the same lines and searches the same indicators; it may take 96 MiB of memory
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../tools.mjs';
import { byTurns } from './compare.mjs';
import { prepareLogs } from './prepare.mjs';
import { fail, peakMiB, time, work } from './workspace.mjs';

const MOST_FOR_LOGS_MIB = 96;

/** What needs a display and Wine is measured where the tests have both, by turns as well. @returns {Promise<import('./compare.mjs').Figures>} */
async function firstPage() {
  const file = path.join(work, 'figures.json');
  process.env['SEALKIT_BENCH_FIGURES'] = file;
  const { startVitest } = await import('vitest/node');
  const include = ['test/bench/first-page.bench.ts'];
  const vitest = await startVitest('test', [], { root: ROOT, run: true, include, reporters: ['dot'] });
  await vitest.close();
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Go's own benchmark of kit-template/iisconfig; gives the seconds that 100 rounds of it take.
 * @param {string} name
 */
function goBenchmark(name) {
  const args = ['test', '-run', '^$', '-bench', `^${name}$`, '-benchtime', '100x', './iisconfig'];
  const options = { cwd: path.join(ROOT, 'kit-template'), encoding: /** @type {const} */ ('utf8') };
  const { stdout, stderr } = spawnSync('go', args, options);
  const nanoseconds = /(\d+) ns\/op/.exec(stdout)?.[1];
  if (nanoseconds !== undefined) return (Number(nanoseconds) * 100) / 1e9;
  return fail(`go ${args.join(' ')}\n${stdout}${stderr}`, 70);
}

/** Exit code 4 is that something was found. With more memory than it may take the row fails. */
function investigate() {
  const program = path.join(ROOT, 'dist', 'launcher', 'sealcheck');
  const script = `/usr/bin/time -f %M -o peak "$0" investigate --logs logs --quiet --report report; test $? = 4`;
  const seconds = time('sh', ['-c', script, program]);
  const peak = peakMiB();
  console.error(`investigate: ${peak.toFixed(0)} MiB of memory, at most ${MOST_FOR_LOGS_MIB}`);
  if (!(peak <= MOST_FOR_LOGS_MIB)) process.exitCode = 1;
  return seconds;
}

function searchPlainly() {
  return time('./plain-search', [
    path.join(ROOT, 'kit-template/launcher/internal/investigate/rules.json'),
    'logs',
  ]);
}

/** @type {readonly import('./compare.mjs').Row[]} */
export const INSTRUMENT_ROWS = [
  {
    what: 'first page',
    peer: 'a Go program of one page',
    limit: 1.5,
    most: 0.4,
    needs: [],
    measure: firstPage,
  },
  {
    what: 'mitigate',
    peer: 'read, parse, write',
    limit: 3,
    needs: [],
    measure: () =>
      byTurns(
        () => goBenchmark('BenchmarkApply'),
        () => goBenchmark('BenchmarkReadParseWrite'),
      ),
  },
  {
    what: 'investigate',
    peer: 'split and search in plain Go',
    limit: 3,
    needs: [prepareLogs],
    // Plain Go takes half a minute.
    measure: () => byTurns(investigate, searchPlainly, 1),
  },
];
