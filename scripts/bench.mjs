// npm run bench: how long Sealkit takes beside the usual tools: in one run, by turns, on the same bytes, in memory. What each row compares
// stands at the head of its file in scripts/bench. `npm run bench -- build verify` compares only the rows named so.
import { cpus } from 'node:os';
import { BUILD_ROWS } from './bench/build-rows.mjs';
import { HEADING, ROUNDS, tell } from './bench/compare.mjs';
import { INSTRUMENT_ROWS } from './bench/instrument-rows.mjs';
import { START_ROWS } from './bench/start-rows.mjs';
import { MEMORY_ROWS } from './bench/memory-rows.mjs';
import { STICK_ROWS } from './bench/stick-rows.mjs';
import { VERIFY_ROWS } from './bench/verify-rows.mjs';
import { fail, PAYLOAD_MIB, place } from './bench/workspace.mjs';
import { build, ensureModules, ensureTools } from './tools.mjs';

const ROWS = [
  ...BUILD_ROWS,
  ...VERIFY_ROWS,
  ...STICK_ROWS,
  ...INSTRUMENT_ROWS,
  ...START_ROWS,
  ...MEMORY_ROWS,
];
const names = process.argv.slice(2);
const known = ROWS.map(({ what }) => what);
if (names.some((name) => !known.includes(name))) fail(`The rows are: ${known.join(', ')}`, 2);
const wanted = ROWS.filter(({ what }) => names.length === 0 || names.includes(what));
ensureTools('test');
ensureModules();
build();
for (const prepare of new Set(wanted.flatMap(({ needs }) => needs))) prepare();
console.log(`${PAYLOAD_MIB} MiB of payload in ${place}, ${ROUNDS} rounds by turns, ${cpus().length} processors,
${cpus()[0]?.model ?? ''}, Node ${process.version}. Seconds, for memory MiB: median (least-most).

${HEADING}`);
for (const row of wanted) if (!tell(row, await row.measure())) process.exitCode = 1;
