/** The language in which SealCheck.exe speaks at first is Windows' own. Wine takes its from the locale, made here from Debian's sources. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../e2e/example.ts';
import { createPrefix, runWine, type WinePrefix } from '../e2e/wine.ts';

const PROGRAM = path.join(ROOT, 'dist/launcher/SealCheck.exe');

let prefix: WinePrefix;
let locales: string;
beforeAll(async () => {
  [prefix, locales] = await Promise.all([createPrefix(), mkdtemp(path.join(tmpdir(), 'sealkit-locales-'))]);
});
afterAll(() => Promise.all([prefix.dispose(), rm(locales, { recursive: true })]));

it.each([
  ['es_ES', 'No hay nada con lo que comprobar el kit'],
  ['es_MX', 'No hay nada con lo que comprobar el kit'],
  ['pt_PT', 'Nothing to check the kit against'],
])('in a Windows in %s it says: %s', async (name, said) => {
  const locale = `${name}.UTF-8`;
  execFileSync('localedef', ['-i', name, '-f', 'UTF-8', path.join(locales, locale)]);
  // The server keeps the language of the first program.
  spawnSync('wineserver', ['-k', '-w'], { env: { ...process.env, WINEPREFIX: prefix.path } });
  const env = { LOCPATH: locales, LANG: locale, LC_ALL: locale };
  const { stderr } = await runWine(prefix, PROGRAM, ['verify'], { env });
  expect(stderr).toContain(said);
});
