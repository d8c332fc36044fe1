/** What the administrator of an allow-list copies: names and digests of everything in the kit that can be run. */
import { compareText } from '../base/bytes.ts';
import { encodeDocument, type Section } from './document.ts';
import { kitFacts } from './heading.ts';
import type { InventoryFile, InventoryInput } from './input.ts';
import { WORDS } from './words.ts';

/** What Windows, Windows Installer or its script hosts run. */
const RUNS = /\.(exe|dll|sys|ocx|msi|msp|mst|cab|bat|cmd|ps1|vbs|js|wsf)$/i;
const INSTALLER = /\.(msi|msp|mst|cab)$/i;
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
  return encodeDocument(title, intro.slice(0, -1), sections);
}

function entry(file: InventoryFile, input: InventoryInput): Section {
  return {
    heading: file.path,
    items: [`SHA-256: ${file.sha256}`, ...authenticode(file), ...mentions(file, input)],
  };
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
