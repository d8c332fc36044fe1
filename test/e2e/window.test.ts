/**
 * The main job by hand: SealCheck.exe started by a double click, its window driven by keyboard, the patch applied, asked about and
 * removed by the real msiexec under Wine. How every page looks: test/launcher/window.test.ts.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Display } from '../installer/display.ts';
import { keyOf, manageNoWindows, titleOf } from '../launcher/gallery.ts';
import { INSTALLER } from './example.ts';
import { insertStick, type Stick } from './stick.ts';
import { runWine } from './wine.ts';

const INSTALLED = 'Program Files/Sealkit Demo/LRM Mitigation/lrm-mitigate.exe';
const RECORDS = 'Program Files/Sealkit/Records';
/** Under Wine 3010 becomes 194 on its way to Linux. */
const RESTART = 3010 & 0xff;
const NONCE = '00112233445566778899aabbccddeeff';
const POLL_MS = 20;
const WEB_SHELL = [
  '#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status',
  '2026-01-02 00:00:00 PUT /uploads/help.asp - 10.0.0.9 x 201',
  '',
].join('\r\n');

let stick: Stick;
let display: Display;
let original: string;
beforeAll(async () => {
  [stick, display] = await Promise.all([insertStick(), Display.open('SealCheck', '1024x768')]);
  await manageNoWindows(stick.prefix);
  original = await readFile(stick.config, 'utf8');
});
afterAll(async () => {
  await display.close();
  await stick.dispose();
});

function onInstrument(file: string): string {
  return path.join(stick.prefix.driveC, file);
}

/** What lies in SealCheck's folder on a desktop. */
async function onDesktop(): Promise<string[]> {
  const users = await readdir(onInstrument('users'));
  const folders = users.map((user) => onInstrument(`users/${user}/Desktop/SealCheck`));
  return (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
}

/** Empty where there is none. */
async function progressOf(nonce: string): Promise<string> {
  const records = await readdir(onInstrument(RECORDS));
  const record = records.find((name) => name.endsWith(nonce)) ?? 'none';
  return readFile(onInstrument(`${RECORDS}/${record}/progress.txt`), 'utf8').catch(() => '');
}

type Step = readonly [press: string, page: string];

/** A double click: `start` gives a program a console of its own, as Explorer does. Gives the exit code. */
async function doubleClick(steps: readonly Step[]): Promise<number> {
  const words = ['/d', '/c', 'start', '', '/wait', 'C:\\Illumina\\SealCheck.exe'];
  const options = { env: display.env };
  const run = runWine(stick.prefix, 'cmd', words, options);
  const hands = async (): Promise<void> => {
    await display.appear(titleOf('found', 'en'));
    for (const [press, page] of steps) {
      await display.press(keyOf(press, 'en'), page === '' ? null : titleOf(page, 'en'));
    }
  };
  try {
    await hands();
  } catch (error) {
    // Its windows would be in the way of whatever comes next.
    stick.restart();
    throw error;
  }
  return (await run).code;
}

/** Verifying the example is a matter of a blink: its page may be gone before anybody sees it. */
const QUICKLY: readonly Step[] = [['verify', 'genuine']];

describe('a double click on SealCheck.exe in C:\\Illumina, the kit on drive E:', () => {
  it('changes nothing when the window is closed', async () => {
    expect(await doubleClick([...QUICKLY, ['Escape', '']])).toBe(0);
    expect(existsSync(onInstrument(RECORDS))).toBe(false);
  });

  it('applies the patch by the real msiexec, and says what is left to do', async () => {
    const steps: readonly Step[] = [
      ...QUICKLY,
      ...([
        ['continue', 'warned'],
        ['continue', 'consent.apply'],
        ['apply', 'done.apply'],
        ['later', ''],
      ] as const),
    ];
    expect(await doubleClick(steps)).toBe(RESTART);
    expect(existsSync(onInstrument(INSTALLED))).toBe(true);
    expect(await readFile(stick.config, 'utf8')).not.toBe(original);
    const [record = ''] = await readdir(onInstrument(RECORDS));
    const names = await readdir(onInstrument(`${RECORDS}/${record}`));
    expect(names).toContain('outcome.json');
    expect(names).not.toContain('progress.txt');
  });

  it('asks the installed patch, removes it, and restarts', async () => {
    const bystander = runWine(stick.prefix, 'notepad', [], { env: display.env });
    await display.appearBeside('Untitled - Notepad');
    const steps: readonly Step[] = [
      ...QUICKLY,
      ...([
        ['continue', 'maintenance'],
        ['status', 'pending'],
        ['back', 'found'],
        ['verify', 'genuine'],
      ] as const),
      ...([
        ['continue', 'maintenance'],
        ['remove', 'warned'],
        ['continue', 'consent.remove'],
      ] as const),
      ...([
        ['remove', 'sure'],
        ['remove', 'done.remove'],
        ['restart', ''],
      ] as const),
    ];
    expect(await doubleClick(steps)).toBe(0);
    expect(existsSync(onInstrument(INSTALLED))).toBe(false);
    expect(await readFile(stick.config, 'utf8')).toBe(original);
    // A restart ends what else is running; Wine does not go further than that.
    await bystander;
  });

  it('is told by the part with rights how far it is', async () => {
    const args = ['apply', 'E:\\', '--attempt', NONCE, '--quiet'];
    const run = runWine(stick.prefix, 'C:\\Illumina\\SealCheck.exe', args, { exitCode: 'windows' });
    const steps = new Set<string>();
    const over = run.then(() => true);
    while (!(await Promise.race([over, sleep(POLL_MS, false)]))) {
      steps.add(/^(\w+) +\d+ +\d+\n$/.exec(await progressOf(NONCE))?.[1] ?? '');
    }
    expect((await run).code).toBe(3010);
    // The other steps may be over between two looks.
    expect([...steps]).toContain('install');
    expect(await progressOf(NONCE)).toBe('');
  });

  it('looks for signs of an intrusion, and leaves the report on the desktop', async () => {
    const logs = onInstrument('inetpub/logs/LogFiles/W3SVC1');
    await mkdir(logs, { recursive: true });
    await writeFile(path.join(logs, 'u_ex260102.log'), WEB_SHELL);
    expect(
      await doubleClick([
        ['investigate', 'intrusion'],
        ['look', 'traces'],
        ['close', ''],
      ]),
    ).toBe(0);
    const left = (await onDesktop()).map((name) => name.replace(/-\d{8}T\d{6}Z/, ''));
    expect(left).toEqual(expect.arrayContaining(['investigation.html', 'investigation.json']));
  });

  it('refuses the stick after one byte was changed, and leaves a report', async () => {
    await writeFile(path.join(stick.drive, 'payload', INSTALLER), 'x', { flag: 'r+' });
    expect(
      await doubleClick([
        ['verify', 'refused'],
        ['close', ''],
      ]),
    ).toBe(1);
    expect(await onDesktop()).toContain('sealcheck-report.json');
  });
});
