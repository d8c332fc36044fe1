/**
 * Every page of the window, by keyboard, in both languages: the real pages in Windows' own dialogs under Wine, with what they say made
 * up (kit-template/launcher/internal/window/gallery). SEALKIT_IMAGES=docs/images/launcher keeps the pictures there.
 * What is really done behind the pages: test/e2e/window.test.ts.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrefix, keepDesktop, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { Display } from '../installer/display.ts';
import { buildGallery, keyOf, manageNoWindows, titleOf, type Language } from './gallery.ts';

/** A file that lets a work end. */
const RELEASED = 'released';
/** Larger than what pages must fit, so that one too large is seen whole. */
const SCREEN = '1280x1024';
const SMALL = { width: 1024, height: 768 };

/** What the works end with, and what is pressed: a button (or key) and the page that comes, or nothing but a page that comes by itself. */
interface Walk {
  readonly events: readonly string[];
  readonly steps: readonly (readonly [press: string, page: string] | readonly [page: string])[];
}

const WALKS: Readonly<Record<string, Walk>> = {
  'chooses, verifies and applies': {
    events: ['several', 'genuine+', 'apply', 'ready', 'restart+'],
    steps: [
      ...([['choose'], ['2', 'found'], ['Return', 'verifying'], ['genuine']] as const),
      ...([
        ['Return', 'ready'],
        ['Return', 'consent.apply'],
        ['Return', 'changing.apply'],
      ] as const),
      ...([['done.apply'], ['later', '']] as const),
    ],
  },
  'removes after a second warning': {
    events: ['one', 'residue', 'installed', 'warned', 'restart+'],
    steps: [
      ...([['found'], ['verify', 'residue'], ['continue', 'maintenance'], ['remove', 'warned']] as const),
      ...([
        ['continue', 'consent.remove'],
        ['remove', 'sure'],
        ['remove', 'changing.remove'],
      ] as const),
      ...([['done.remove'], ['later', '']] as const),
    ],
  },
  'keeps the patch when Enter is pressed at the last warning': {
    events: ['one', 'genuine', 'installed', 'ready'],
    steps: [
      ...([['found'], ['verify', 'genuine'], ['continue', 'maintenance'], ['remove', 'ready']] as const),
      ...([
        ['continue', 'consent.remove'],
        ['remove', 'sure'],
        ['Return', 'maintenance'],
        ['Escape', ''],
      ] as const),
    ],
  },
  'fails to repair': {
    events: ['one', 'genuine', 'installed', 'ready', 'failed+'],
    steps: [
      ...([['found'], ['verify', 'genuine'], ['continue', 'maintenance'], ['repair', 'ready']] as const),
      ...([
        ['continue', 'consent.repair'],
        ['repair', 'changing.repair'],
        ['failed.repair'],
        ['close', ''],
      ] as const),
    ],
  },
  'finds a kit at the second search, and refuses it': {
    events: ['none', 'one', 'refused'],
    steps: [['none'], ['search', 'found'], ['verify', 'refused'], ['Escape', '']],
  },
  'cancels, stops at the checks, repeats them, and turns to the firewall': {
    events: ['one', 'cancel+', 'genuine', 'apply', 'stopped', 'warned', 'kit'],
    steps: [
      ...([['found'], ['verify', 'verifying'], ['cancel', 'found'], ['verify', 'genuine']] as const),
      ...([
        ['continue', 'stopped'],
        ['recheck', 'warned'],
        ['mitigate', 'mitigation'],
        ['close', ''],
      ] as const),
    ],
  },
  'says how the patch is, without a kit and with one': {
    events: [
      'none',
      'effective+',
      'one',
      'genuine',
      'installed',
      'pending',
      'one',
      'genuine',
      'installed',
      'ineffective',
    ],
    steps: [
      ...([['none'], ['status', 'asking'], ['effective'], ['back', 'found']] as const),
      ...([
        ['verify', 'genuine'],
        ['continue', 'maintenance'],
        ['status', 'pending'],
        ['back', 'found'],
      ] as const),
      ...([
        ['verify', 'genuine'],
        ['continue', 'maintenance'],
        ['status', 'ineffective'],
        ['close', ''],
      ] as const),
    ],
  },
  'blocks the ports, fails to take the block away, and shows the steps by hand': {
    events: ['one', 'genuine', 'apply', 'stopped', 'kit', 'done+', 'none', 'bare', 'failed+'],
    steps: [
      ...([['found'], ['verify', 'genuine'], ['continue', 'stopped'], ['mitigate', 'mitigation']] as const),
      ...([
        ['mitigate-on', 'consent.mitigate-on'],
        ['Return', 'changing.mitigate-on'],
        ['done.mitigate-on'],
        ['back', 'none'],
      ] as const),
      ...([
        ['mitigate', 'mitigation-bare'],
        ['mitigate-off', 'consent.mitigate-off'],
        ['mitigate-off', 'changing.mitigate-off'],
        ['failed.mitigate-off'],
        ['byhand', 'byhand'],
        ['close', ''],
      ] as const),
    ],
  },
  'takes the block away without a kit': {
    events: ['none', 'bare', 'none', 'bare', 'done+'],
    steps: [
      ...([['none'], ['mitigate', 'mitigation-bare'], ['byhand', 'byhand'], ['back', 'none']] as const),
      ...([
        ['mitigate', 'mitigation-bare'],
        ['mitigate-off', 'consent.mitigate-off'],
        ['mitigate-off', 'changing.mitigate-off'],
        ['done.mitigate-off'],
        ['close', ''],
      ] as const),
    ],
  },
  'looks for signs of an intrusion': {
    events: ['none', 'cancel+', 'nothing', 'none', 'partial', 'one', 'traces+'],
    steps: [
      ...([
        ['none'],
        ['investigate', 'intrusion'],
        ['look', 'investigating'],
        ['cancel', 'intrusion'],
      ] as const),
      ...([
        ['look', 'nothing'],
        ['back', 'none'],
        ['investigate', 'intrusion'],
        ['look', 'partial'],
      ] as const),
      ...([
        ['back', 'found'],
        ['investigate', 'intrusion'],
        ['Return', 'investigating'],
        ['traces'],
        ['close', ''],
      ] as const),
    ],
  },
  'tells an error': {
    events: ['one', 'genuine', 'fault', 'one'],
    steps: [['found'], ['verify', 'genuine'], ['continue', 'error'], ['startover', 'found'], ['close', '']],
  },
};

let work: string;
let prefix: WinePrefix;
let display: Display;
let gallery: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-window-'));
  [prefix, display, gallery] = await Promise.all([
    createPrefix(),
    Display.open('SealCheck', SCREEN),
    buildGallery(work),
  ]);
  await manageNoWindows(prefix);
  keepDesktop(prefix, display.env);
});
afterAll(async () => {
  await display.close();
  await prefix.dispose();
  await rm(work, { recursive: true, force: true });
});

/** Width and height stand at fixed places of a PNG. */
async function sizeOf(picture: string): Promise<{ width: number; height: number }> {
  const bytes = await readFile(picture);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

async function see(page: string, language: Language): Promise<void> {
  const folder = process.env['SEALKIT_IMAGES'] ?? work;
  const picture = path.resolve(folder, `${page.replace('.', '-')}-${language}.png`);
  await display.capture(picture);
  const { width, height } = await sizeOf(picture);
  expect(width, page).toBeLessThanOrEqual(SMALL.width);
  expect(height, page).toBeLessThanOrEqual(SMALL.height);
}

/** Lets a work end that waits for its picture. */
async function release(page: string): Promise<void> {
  if (/^(verifying|changing|asking|investigating)/.test(page)) await writeFile(path.join(work, RELEASED), '');
}

/** Starts the gallery, lets hands press keys, and gives the exit code. What hangs after a failure is ended. */
async function withHands(args: readonly string[], hands: () => Promise<void>): Promise<number> {
  const [language = '', ...events] = args;
  const words = [language, windowsPath(path.join(work, RELEASED)), ...events];
  const run = runWine(prefix, gallery, words, { env: display.env });
  try {
    await Promise.all([run, hands()]);
  } catch (error) {
    await prefix.endPrograms();
    await rm(path.join(work, RELEASED), { force: true });
    await run.catch(() => undefined);
    throw error;
  }
  return (await run).code;
}

async function walk({ events, steps }: Walk, language: Language): Promise<void> {
  const code = await withHands([language, ...events], async () => {
    for (const [index, [press, page]] of steps.entries()) {
      const shown = page ?? press;
      const title = shown === '' ? null : titleOf(shown, language);
      if (page !== undefined) await display.press(keyOf(press, language), title);
      else if (title !== null) await display.appear(title);
      if (shown !== '') await see(shown, language);
      if (steps[index + 1]?.[0] !== 'cancel') await release(shown);
    }
  });
  expect(code).toBe(0);
}

describe.each(['es', 'en'] as const)('in %s', (language) => {
  it.each(Object.entries(WALKS))('%s', async (_name, steps) => {
    await walk(steps, language);
  });
});

it('changes the language on the first page and on one that works', async () => {
  const code = await withHands(['es', 'one', 'genuine+'], async () => {
    await display.appear(titleOf('found', 'es'));
    await display.press(keyOf('language', 'es'), titleOf('found', 'en'));
    await display.press(keyOf('verify', 'en'), titleOf('verifying', 'en'));
    await display.press(keyOf('language', 'en'), titleOf('verifying', 'es'));
    await release('verifying');
    await display.appear(titleOf('genuine', 'es'));
    await display.press('Escape', null);
  });
  expect(code).toBe(0);
});

/** Windows' own buttons: Return is Yes, No goes on to the next button of the page, Escape is Cancel. */
it('asks in plain boxes where Windows has no task dialogs', async () => {
  const code = await withHands(['en+', 'several', 'genuine'], async () => {
    await display.appear(titleOf('choose', 'en'));
    await display.press('n', titleOf('choose', 'en'));
    await see('plain', 'en');
    await display.press('Return', titleOf('found', 'en'));
    await display.press('Return', titleOf('genuine', 'en'));
    await display.press('Escape', null);
  });
  expect(code).toBe(0);
});
