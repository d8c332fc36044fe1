// npm test: everything, on a bare Debian with Node. Ends with one line that counts.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';
import { hasFixedAddresses, keepWindowsRunning, WINE, wineEnvironment } from './wine.mjs';

const GO_FOLDER = path.join(ROOT, 'kit-template');
/** These alone must reach every branch of the rooms that vitest.config.ts names under coverage. */
const JUDGING = ['test/verification', 'test/manifest', 'test/signature', 'test/testkit'];

/** Of one package, against what never ends. */
const GO_LIMIT = '40m';

/** So many files are named with their seconds. */
const LONGEST = 12;

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ name: string, status: string, startTime: number, endTime: number, assertionResults: unknown[] }} Suite */
/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: Suite[] }} VitestReport */
/** @typedef {{ Action: string, Package: string, Test?: string, Output?: string }} GoEvent */

/** The checks count as one test. @returns {Count} */
function check() {
  const { status } = spawnSync(process.execPath, ['scripts/check.mjs'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

/**
 * Fails too when it ends with an error of its own, such as coverage below the threshold.
 * @param {readonly string[]} args
 * @returns {Promise<Count>}
 */
async function vitest(...args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-test-'));
  const file = path.join(folder, 'vitest.json');
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile.json', file];
  const words = ['--no-install', 'vitest', 'run', ...reporters, ...args];
  const child = spawn('npx', words, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  const [status] = await once(child, 'close');
  const report = /** @type {VitestReport} */ (JSON.parse(readFileSync(file, 'utf8')));
  rmSync(folder, { recursive: true });
  console.error(`longest: ${longest(report).join(', ')}`);
  // A file that cannot even be loaded has no failed test of its own.
  const brokenFiles = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  const notRun = report.numPendingTests + report.numTodoTests;
  if (notRun > 0) console.error(`${notRun} tests did not run: that counts as failed`);
  const failed = report.numFailedTests + brokenFiles + notRun;
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
}

/**
 * Where the time goes, for whoever must keep it short.
 * @param {VitestReport} report
 */
function longest({ testResults }) {
  const seconds = (/** @type {Suite} */ suite) => Math.round((suite.endTime - suite.startTime) / 1000);
  const told = [...testResults].sort((a, b) => seconds(b) - seconds(a)).slice(0, LONGEST);
  return told.map((suite) => `${path.relative(path.join(ROOT, 'test'), suite.name)} ${seconds(suite)} s`);
}

/**
 * A program's exit code and standard output.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ status: number | null, stdout: string }>}
 */
function go(args, env) {
  return new Promise((resolve, reject) => {
    const options = { cwd: GO_FOLDER, env: { ...process.env, ...env } };
    const child = spawn('go', args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout }));
  });
}

/** @param {GoEvent} event */
const isBad = ({ Action, Test }) => Action === 'fail' || (Action === 'skip' && Test !== undefined);

/** @param {GoEvent} event */
const nameOf = ({ Package, Test }) => `${Package} ${Test ?? ''}`;

/**
 * Go's tests for one system.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 * @returns {Promise<Count>}
 */
async function goTest(env, ...args) {
  const { stdout, status } = await go(
    ['test', '-count=1', '-timeout', GO_LIMIT, '-json', ...args, './...'],
    env,
  );
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const events = lines.map((line) => /** @type {GoEvent} */ (JSON.parse(line)));
  const ended = events.filter((event) => event.Test !== undefined);
  const failed = ended.filter(isBad);
  // A package that ends too late or with a panic fails by itself, without a test.
  const told = new Set(events.filter(isBad).map(nameOf));
  for (const event of events) {
    if (event.Action === 'output' && told.has(nameOf(event))) process.stderr.write(event.Output ?? '');
  }
  const passed = ended.filter((event) => event.Action === 'pass').length;
  console.error(`go test ${args.join(' ')}: ${passed} passed, ${failed.length} failed`);
  return { passed, failed: failed.length === 0 && status !== 0 ? 1 : failed.length };
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<Count>} */
async function goVet(env) {
  const { status } = await go(['vet', './...'], env);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

/** One after the other, beside vitest, which alone left a third of two processors idle. @returns {Promise<Count[]>} */
async function goTests() {
  const prefix = mkdtempSync(path.join(tmpdir(), 'sealkit-go-wine-'));
  const windows = { GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0' };
  const wine = { ...windows, ...wineEnvironment(prefix) };
  const counts = [await goVet({}), await goVet(windows), await goTest({})];
  keepWindowsRunning({ ...process.env, ...wineEnvironment(prefix) });
  counts.push(await goTest(wine, '-exec', WINE.join(' ')));
  spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: prefix } });
  rmSync(prefix, { recursive: true, force: true });
  return counts;
}

ensureTools('test');
ensureModules();
// No test goes into a network, and reading certificates doubles the time in which Node starts.
delete process.env['NODE_EXTRA_CA_CERTS'];
build();
if (!hasFixedAddresses) {
  console.error(
    'setarch --addr-no-randomize is forbidden here: one start of Wine in 8,000 fails, and its test with it',
  );
}
const counts = [check(), await vitest('--coverage', ...JUDGING)];
const others = JUDGING.flatMap((folder) => ['--exclude', `${folder}/**`]);
const [ofGo, ofOthers] = await Promise.all([goTests(), vitest(...others)]);
counts.push(...ofGo, ofOthers);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
