/** What the administrator of an allow-list copies: names and digests of everything that can be run, in the kit and once it is applied. */
import { compareText } from '../base/bytes.ts';
import { encodeDocument, type Section } from './document.ts';
import { kitFacts } from './heading.ts';
import type { InventoryFile, InventoryInput } from './input.ts';
import { WORDS } from './words.ts';

/** What Windows, Windows Installer or its script hosts run. */
const RUNS =
  /\.(exe|com|scr|cpl|dll|sys|drv|ocx|msi|msp|mst|msu|cab|bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|wsh|hta|msc)$/i;
const INSTALLER = /\.(msi|msp|mst|msu|cab)$/i;
const LANGUAGES = ['es', 'en'] as const;

export function allowList(input: InventoryInput): Uint8Array {
  const files = input.files.filter(({ path }) => RUNS.test(path));
  const sections = files.toSorted((a, b) => compareText(a.path, b.path)).map((file) => entry(file, input));
  const title = LANGUAGES.map((language) => WORDS[language].allow.title).join(' / ');
  const intro = LANGUAGES.flatMap((language) => [
    ...kitFacts(input, language),
    WORDS[language].allow.intro,
    '',
  ]);
  return encodeDocument(title, intro.slice(0, -1), [...sections, ...installed(input)]);
}

function entry(file: InventoryFile, input: InventoryInput): Section {
  return {
    heading: file.path,
    items: [`SHA-256: ${file.sha256}`, ...authenticode(file), ...mentions(file, input)],
  };
}

/** The programs inside the installers are not in the kit's list, but for the one that is started on the instrument to be asked. */
function installed({ statusProgram }: InventoryInput): Section[] {
  if (statusProgram === null) return [];
  const told = LANGUAGES.map((language) => WORDS[language].allow.installed);
  const undefinedHere = LANGUAGES.map((language) => WORDS[language].allow.noInstalled).join(' / ');
  const items = [`SHA-256: ${statusProgram.sha256}`, `Authenticode SHA-256: ${undefinedHere}`, ...told];
  return [{ heading: statusProgram.path, items }];
}

function authenticode({ path, authenticode: digest }: InventoryFile): string[] {
  if (digest !== null) return [`Authenticode SHA-256: ${digest}`];
  const reasons = LANGUAGES.map(
    (language) => WORDS[language].allow[INSTALLER.test(path) ? 'noMsi' : 'undefined'],
  );
  return [`Authenticode SHA-256: ${reasons.join(' / ')}`];
}

function mentions({ path }: InventoryFile, { csaf, installers }: InventoryInput): string[] {
  const mention = csaf?.mentions[installers.findIndex((installer) => installer.path === path)];
  if (csaf === null || mention === undefined) return [];
  return LANGUAGES.map((language) => {
    const words = WORDS[language];
    return `${words.advisory} ${csaf.id}: ${words.mention[mention]}`;
  });
}
