/**
 * Every dialog, by keyboard, in both languages, with the real msiexec under Wine. SEALKIT_IMAGES=docs/images keeps the
 * pictures there; what they say is held by tables.test.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrefix, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { Display, pictureDigest } from './display.ts';
import { buildRecording, calls, letFail } from './recording.ts';

const RESTART = 3010;
const CANCELLED = 1602;
/** 1603 on Windows. */
const FAILED_UNDER_WINE = 1627;
const SECONDS = 1000;
/** Access keys of the buttons. */
const KEYS = {
  es: { repair: 'alt+r', remove: 'alt+e', yes: 'alt+s' },
  en: { repair: 'alt+r', remove: 'alt+m', yes: 'alt+y' },
};

let work: string;
let msi: string;
let display: Display;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-dialogs-'));
  msi = windowsPath(await buildRecording(work));
  display = await Display.open();
}, 60 * SECONDS);
afterAll(async () => {
  display.close();
  await rm(work, { recursive: true, force: true });
});

describe.each(['es', 'en'] as const)('in %s', (language) => {
  const keys = KEYS[language];
  const folder = process.env['SEALKIT_IMAGES'] ?? '';
  let prefix: WinePrefix;
  const shown = new Set<string>();
  beforeAll(async () => {
    prefix = await createPrefix();
  });
  afterAll(() => prefix.dispose());

  async function verbs(): Promise<string[]> {
    return (await calls(prefix)).map(({ verb }) => verb);
  }

  /** Starts msiexec, lets `hands` press keys, gives the exit code that a Windows parent sees. */
  async function withHands(args: readonly string[], hands: () => Promise<void>): Promise<number> {
    const options = { env: display.env, exitCode: 'windows', timeoutMs: 80 * SECONDS } as const;
    const run = runWine(prefix, 'msiexec', [...args, `UILANGUAGE=${language}`, '/norestart'], options);
    await Promise.all([run, display.appear().then(hands)]);
    return (await run).code;
  }

  /** Each window is another picture than all before it. */
  async function see(name: string): Promise<void> {
    const file = path.join(folder === '' ? work : path.resolve(folder), `installer-${name}-${language}.png`);
    await display.capture(file);
    const digest = await pictureDigest(file);
    expect(shown.has(digest), name).toBe(false);
    shown.add(digest);
  }

  it('cancels', { timeout: 90 * SECONDS }, async () => {
    const code = await withHands(['/i', msi], async () => {
      await see('welcome');
      await display.press('Escape');
      await see('cancel');
      await display.press(keys.yes);
      await see('cancelled');
      await display.finish('Return');
    });
    expect(code).toBe(CANCELLED);
    expect(await verbs()).toEqual([]);
  });

  it('fails, and says that everything is undone', { timeout: 90 * SECONDS }, async () => {
    const heal = await letFail(prefix, 'apply');
    const code = await withHands(['/i', msi], async () => {
      await display.press('Return');
      await see('failed');
      await display.finish('Return');
    });
    await heal();
    expect(code).toBe(FAILED_UNDER_WINE);
    expect(await verbs()).toEqual(['apply']);
  });

  it('installs: Next, Finish', { timeout: 90 * SECONDS }, async () => {
    const code = await withHands(['/i', msi], async () => {
      await display.press('Return');
      await see('finish');
      await display.finish('Return');
    });
    expect(code).toBe(RESTART);
    expect((await verbs()).slice(1)).toEqual(['apply']);
  });

  it('asks before removal, and Enter and Escape leave all as it is', { timeout: 90 * SECONDS }, async () => {
    const code = await withHands(['/i', msi], async () => {
      await see('maintenance');
      await display.press(keys.remove);
      await see('remove');
      await display.press('Return');
      await display.finish('Return');
    });
    expect(code).toBe(CANCELLED);
    expect((await verbs()).slice(2)).toEqual([]);
  });

  it('repairs', { timeout: 90 * SECONDS }, async () => {
    const code = await withHands(['/i', msi], async () => {
      await display.press(keys.repair);
      await display.finish('Return');
    });
    expect(code).toBe(RESTART);
    expect((await verbs()).slice(2)).toEqual(['repair']);
  });

  it('asks before msiexec /x too, and removes', { timeout: 90 * SECONDS }, async () => {
    const code = await withHands(['/x', msi], async () => {
      await display.press(keys.remove);
      await see('removed');
      await display.finish('Return');
    });
    expect(code).toBe(0);
    expect((await verbs()).slice(3)).toEqual(['revert']);
  });
});
