/**
 * Row `first page` of npm run bench: from the start of SealCheck.exe, by a double click with a kit on drive E:, until its first page is
 * seen, beside a Go program that shows one page and does nothing else. By turns in one warm prefix, that is, while another program
 * runs there. What the search for the window costs is in both.
 */
import { execFile, execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../e2e/example.ts';
import { insertStick, type Stick } from '../e2e/stick.ts';
import { runWine } from '../e2e/wine.ts';
import { Display } from '../installer/display.ts';
import { manageNoWindows, titleOf } from '../launcher/gallery.ts';

const execute = promisify(execFile);
const ROUNDS = 9;
const SECONDS = 1000;
/** /proc counts in hundredths. */
const TICKS = 100;

/** When a program of this name was started last, in seconds since the computer was. */
async function startOf(name: string): Promise<number> {
  let latest = NaN;
  for (const id of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    if (!stat.includes(`(${name})`)) continue;
    const started = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[20]) / TICKS;
    if (!(started < latest)) latest = started;
  }
  return latest;
}

async function uptime(): Promise<number> {
  return Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
}

async function isSeen(title: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const search = ['search', '--onlyvisible', '--name', `^${title}`];
  return (await execute('xdotool', search, { env }).catch(() => ({ stdout: '' }))).stdout !== '';
}

/** Seconds from the start of the program until its window is seen. */
async function firstPage(stick: Stick, display: Display, program: string, title: string): Promise<number> {
  const env = { ...process.env, ...display.env };
  const words = ['/d', '/c', 'start', '', '/wait', `C:\\Illumina\\${program}`];
  const run = runWine(stick.prefix, 'cmd', words, { env: display.env, timeoutMs: 60 * SECONDS });
  const over = run.then(() => true);
  while (!(await isSeen(title, env))) {
    if (await Promise.race([over, sleep(0, false)]))
      throw new Error(`${program} ended before its page was seen`);
  }
  const seen = await uptime();
  const started = await startOf(program);
  await display.press('Escape', null);
  expect((await run).code).toBe(0);
  return seen - started;
}

it('measures', { timeout: 600 * SECONDS }, async () => {
  const [stick, display] = await Promise.all([insertStick(), Display.open('SealCheck', '1024x768')]);
  await manageNoWindows(stick.prefix);
  const peer = path.join(stick.prefix.driveC, 'Illumina', 'onepage.exe');
  execFileSync('go', ['build', '-ldflags', '-s -w', '-o', peer, './launcher/internal/taskdialog/onepage'], {
    cwd: path.join(ROOT, 'kit-template'),
    env: { ...process.env, GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0' },
  });
  const warm = runWine(stick.prefix, 'notepad', [], { env: display.env, timeoutMs: 600 * SECONDS });
  const figures = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    figures.ours.push(await firstPage(stick, display, 'SealCheck.exe', titleOf('found', 'en')));
    figures.theirs.push(await firstPage(stick, display, 'onepage.exe', 'SealCheck: one page'));
  }
  await writeFile(process.env['SEALKIT_BENCH_FIGURES'] ?? '', JSON.stringify(figures));
  await display.close();
  await stick.dispose();
  await warm.catch(() => undefined);
});
