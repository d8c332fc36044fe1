/** The gallery of the window's pages, built and stamped like SealCheck.exe, and the words its pages say. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stampLauncher } from '../../src/launcher/index.ts';
import { ROOT } from '../e2e/example.ts';
import { runWine, type WinePrefix } from '../e2e/wine.ts';

const TEMPLATE = path.join(ROOT, 'kit-template');
const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const WORDS = new Map(
  readFileSync(path.join(TEMPLATE, 'launcher/internal/window/words.txt'), 'utf8')
    .split('\n')
    .map((line) => {
      const [key = '', ...texts] = line.split('|');
      return [key, texts];
    }),
);

function say(key: string, language: Language): string {
  const text = WORDS.get(key)?.[LANGUAGES.indexOf(language)];
  if (text === undefined) throw new Error(`words.txt does not say ${key}`);
  return text;
}

/** The title of a page's window, such as `genuine` or `consent.apply`. */
export function titleOf(page: string, language: Language): string {
  return `SealCheck: ${say(`${page}.title`, language)}`;
}

/** The key that presses a button: its access key, or what it is named by, such as `Return` or `2`. */
export function keyOf(button: string, language: Language): string {
  const key = button === 'language' ? button : `button.${button}`;
  if (!WORDS.has(key)) return button;
  const letter = /&(.)/.exec(say(key, language))?.[1] ?? '';
  return letter.toLowerCase();
}

/** Without a window manager each page would wait two seconds for one that lets it go. */
export async function manageNoWindows(prefix: WinePrefix): Promise<void> {
  await runWine(prefix, 'reg', ['add', 'HKCU\\Software\\Wine\\X11 Driver', '/v', 'Managed', '/d', 'N', '/f']);
}

/** Builds the gallery into a folder; gives the path of the program. */
export async function buildGallery(folder: string): Promise<string> {
  const program = path.join(folder, 'gallery.exe');
  const args = [
    'build',
    '-trimpath',
    '-ldflags',
    '-s -w',
    '-o',
    program,
    './launcher/internal/window/gallery',
  ];
  const env = { ...process.env, GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0' };
  execFileSync('go', args, { cwd: TEMPLATE, env });
  const resource = (name: string): Promise<Buffer> =>
    readFile(path.join(TEMPLATE, 'launcher/resources', name));
  const stamped = stampLauncher({
    program: await readFile(program),
    version: '1.0.0',
    record: new Uint8Array([1]),
    kit: { id: 'gallery', version: '1.0.0' },
    name: 'Gallery',
    icon: await resource('sealcheck.ico'),
    manifest: (await resource('application.manifest')).toString(),
  });
  await writeFile(program, stamped);
  return program;
}
