/**
 * Every dialog, by keyboard, in both languages, with the real msiexec under Wine. SEALKIT_IMAGES=docs/images keeps the
 * pictures there; what they say is held by tables.test.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import texts from '../../kit-template/installer/texts.json' with { type: 'json' };
import { createPrefix, keepDesktop, runWine, windowsPath, type WinePrefix } from '../e2e/wine.ts';
import { Display, pictureDigest } from './display.ts';
import { buildRecording, calls, letFail, startWith } from './recording.ts';

const PRODUCT = 'Sealkit Demo LRM Mitigation';
const RESTART = 3010;
const CANCELLED = 1602;
/** 1603 on Windows. */
const FAILED_UNDER_WINE = 1627;
/** Access keys of the buttons. */
const KEYS = {
  es: { repair: 'alt+r', remove: 'alt+e', yes: 'alt+s', retry: 'alt+r' },
  en: { repair: 'alt+r', remove: 'alt+m', yes: 'alt+y', retry: 'alt+r' },
};

let work: string;
let msi: string;
let filesInUse: string;
let error: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-dialogs-'));
  const built = await buildRecording(work);
  msi = windowsPath(built);
  filesInUse = windowsPath(await startWith(built, 'FilesInUse'));
  error = windowsPath(await startWith(built, 'ErrorDlg'));
});
afterAll(async () => {
  await rm(work, { recursive: true, force: true });
});

describe.each(['es', 'en'] as const)('in %s', (language) => {
  const keys = KEYS[language];
  const folder = process.env['SEALKIT_IMAGES'] ?? '';
  let prefix: WinePrefix;
  let display: Display;
  const shown = new Set<string>();
  beforeAll(async () => {
    prefix = await createPrefix();
    display = await Display.open();
    keepDesktop(prefix, display.env);
  });
  afterAll(async () => {
    await prefix.dispose();
    await display.close();
  });

  async function verbs(): Promise<string[]> {
    return (await calls(prefix)).map(({ verb }) => verb);
  }

  /** The title of a window; of the last one, which install and removal share, without a key. */
  function title(key?: keyof typeof texts): string {
    return key === undefined ? PRODUCT : `${PRODUCT}: ${texts[key][language]}`;
  }

  /** Starts msiexec, lets `hands` press keys, gives the exit code that a Windows parent sees. What hangs after a failure is ended. */
  async function withHands(
    args: readonly string[],
    first: keyof typeof texts | null,
    hands: () => Promise<void>,
  ): Promise<number> {
    const options = { env: display.env, exitCode: 'windows' } as const;
    const run = runWine(prefix, 'msiexec', [...args, `UILANGUAGE=${language}`, '/norestart'], options);
    try {
      await Promise.all([run, display.appear(title(first ?? undefined)).then(hands)]);
    } catch (error) {
      await prefix.endPrograms();
      keepDesktop(prefix, display.env);
      await run.catch(() => undefined);
      throw error;
    }
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

  it('cancels', async () => {
    const code = await withHands(['/i', msi], 'WelcomeTitle', async () => {
      await see('welcome');
      await display.press('Escape', title('CancelQuestion'));
      await see('cancel');
      await display.press(keys.yes, title('CancelledTitle'));
      await see('cancelled');
      await display.press('Return', null);
    });
    expect(code).toBe(CANCELLED);
    expect(await verbs()).toEqual([]);
  });

  it('names the programs that hold files, and Escape changes nothing', async () => {
    const code = await withHands(['/i', filesInUse], 'FilesInUseTitle', async () => {
      await see('files-in-use');
      await display.press('Escape', title('CancelledTitle'));
      await display.press('Return', null);
    });
    expect(code).toBe(CANCELLED);
    expect(await verbs()).toEqual([]);
  });

  it('shows what failed, with buttons of this language', async () => {
    await withHands(['/i', error], null, async () => {
      await see('error');
      // The button is pressed; its answer has a meaning only where Windows Installer has asked.
      await display.press(keys.retry, title('FailedTitle'));
      await display.press('Return', null);
    });
    expect(await verbs()).toEqual([]);
  });

  it('fails, and says that everything is undone', async () => {
    const heal = await letFail(prefix, 'apply');
    const code = await withHands(['/i', msi], 'WelcomeTitle', async () => {
      await display.press('Return', title('FailedTitle'));
      await see('failed');
      await display.press('Return', null);
    });
    await heal();
    expect(code).toBe(FAILED_UNDER_WINE);
    expect(await verbs()).toEqual(['apply', 'rollback']);
  });

  it('installs: Next, Finish', async () => {
    const code = await withHands(['/i', msi], 'WelcomeTitle', async () => {
      await display.press('Return', title());
      await see('finish');
      await display.press('Return', null);
    });
    expect(code).toBe(RESTART);
    expect((await verbs()).slice(2)).toEqual(['apply']);
  });

  it('asks before removal, and Enter and Escape leave all as it is', async () => {
    const code = await withHands(['/i', msi], 'MaintenanceTitle', async () => {
      await see('maintenance');
      await display.press(keys.remove, title('RemoveTitle'));
      await see('remove');
      await display.press('Return', title('CancelledTitle'));
      await display.press('Return', null);
    });
    expect(code).toBe(CANCELLED);
    expect((await verbs()).slice(3)).toEqual([]);
  });

  it('repairs', async () => {
    const code = await withHands(['/i', msi], 'MaintenanceTitle', async () => {
      await display.press(keys.repair, title());
      await display.press('Return', null);
    });
    expect(code).toBe(RESTART);
    expect((await verbs()).slice(3)).toEqual(['repair']);
  });

  it('asks before msiexec /x too, and removes', async () => {
    const code = await withHands(['/x', msi], 'RemoveTitle', async () => {
      await display.press(keys.remove, title());
      await see('removed');
      await display.press('Return', null);
    });
    expect(code).toBe(0);
    expect((await verbs()).slice(4)).toEqual(['revert']);
  });
});
