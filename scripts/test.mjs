// npm test: everything, on a bare Debian with Node. Ends with one line that counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';
import { hasFixedAddresses, WINE, wineEnvironment } from './wine.mjs';

const GO_FOLDER = path.join(ROOT, 'kit-template');
/** These alone must reach every branch of the rooms that vitest.config.ts names under coverage. */
const JUDGING = ['test/verification', 'test/manifest', 'test/signature', 'test/testkit'];

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ status: string, assertionResults: unknown[] }} Suite */
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
 * @returns {Count}
 */
function vitest(...args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-test-'));
  const file = path.join(folder, 'vitest.json');
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile.json', file];
  const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', ...reporters, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  const report = /** @type {VitestReport} */ (JSON.parse(readFileSync(file, 'utf8')));
  rmSync(folder, { recursive: true });
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
 * Go's tests for one system.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 * @returns {Count}
 */
function goTest(env, ...args) {
  const { stdout, stderr, status } = spawnSync('go', ['test', '-count=1', '-json', ...args, './...'], {
    cwd: GO_FOLDER,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const events = lines.map((line) => /** @type {GoEvent} */ (JSON.parse(line)));
  const ended = events.filter((event) => event.Test !== undefined);
  const failed = ended.filter((event) => event.Action === 'fail' || event.Action === 'skip');
  const names = new Set(failed.map((event) => `${event.Package} ${event.Test}`));
  for (const event of events) {
    if (event.Action === 'output' && names.has(`${event.Package} ${event.Test}`))
      process.stderr.write(event.Output ?? '');
  }
  process.stderr.write(stderr);
  const passed = ended.filter((event) => event.Action === 'pass').length;
  console.error(`go test ${args.join(' ')}: ${passed} passed, ${failed.length} failed`);
  return { passed, failed: failed.length === 0 && status !== 0 ? 1 : failed.length };
}

/** @param {NodeJS.ProcessEnv} env @returns {Count} */
function goVet(env) {
  const { status } = spawnSync('go', ['vet', './...'], {
    cwd: GO_FOLDER,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

ensureTools('test');
ensureModules();
build();
const prefix = mkdtempSync(path.join(tmpdir(), 'sealkit-go-wine-'));
const windows = { GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0' };
const wine = { ...windows, ...wineEnvironment(prefix) };
if (!hasFixedAddresses) {
  console.error(
    'setarch --addr-no-randomize is forbidden here: one start of Wine in 8,000 fails, and its test with it',
  );
}
const counts = [
  check(),
  vitest('--coverage', ...JUDGING),
  vitest(...JUDGING.flatMap((folder) => ['--exclude', `${folder}/**`])),
  goVet({}),
  goVet(windows),
  goTest({}),
  goTest(wine, '-exec', WINE.join(' ')),
];
spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: prefix } });
rmSync(prefix, { recursive: true, force: true });
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
