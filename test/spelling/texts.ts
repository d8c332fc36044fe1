/** Everything that people read, by language, without what is no prose: code, names of files, links, markup. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import codes from '../../kit-template/codes/codes.json' with { type: 'json' };
import installer from '../../kit-template/installer/texts.json' with { type: 'json' };
import { WORDS as BATCH_WORDS } from '../../src/cli/batch-words.ts';
import { HELP } from '../../src/cli/help.ts';
import { LABELS } from '../../src/cli/labels.ts';
import { SPANISH } from '../../src/cli/placeholders.ts';
import { WORDS as GUIDE_WORDS } from '../../src/guide/words.ts';
import { WORDS as INVENTORY_WORDS } from '../../src/inventory/words.ts';
import { WORDS as LABEL_WORDS } from '../../src/label/words.ts';
import { pagesOf } from '../instructions/sample.ts';

export type Language = 'es' | 'en';

/** A text and where it stands. */
export interface Source {
  readonly where: string;
  readonly text: string;
}

const ROOT = path.dirname(path.dirname(import.meta.dirname));
const SPANISH_DOCS = ['docs/operador.md', 'docs/produccion.md', 'docs/responsable-de-seguridad.md'];
/** Both languages side by side, line by line; numbers and names of cases. */
const NOT_ONE_LANGUAGE = ['docs/glossary.md', 'docs/campaign-log.md'];

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`)
    .sort();
}

export function sourcesIn(language: Language): readonly Source[] {
  const all = [
    ...documentsIn(language),
    ...pagesIn(language),
    ...programsIn(language),
    ...launcherIn(language),
    newKitIn(language),
  ];
  return all.map(({ where, text }) => ({ where, text: wordsOnly(text) }));
}

/** Without paths, names of files, options, identifiers with a digit in them, and the English genitive. */
function wordsOnly(text: string): string {
  return text
    .replace(/`[^`]*`/g, ' ')
    .replace(/[^\s()|]*[\\/@=][^\s()|]*/g, ' ')
    .replace(/(?<!\w)--?[\w-]+/g, ' ')
    .replace(/[\w-]*\.[a-z][a-z0-9]{1,5}\b/g, ' ')
    .replace(/[\w+]*\d\w*/g, ' ')
    .replace(/['’]s\b/g, '');
}

function documentsIn(language: Language): readonly Source[] {
  const english = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    ...filesIn('docs', '.md'),
  ].filter((file) => !SPANISH_DOCS.includes(file) && !NOT_ONE_LANGUAGE.includes(file));
  const files = language === 'es' ? SPANISH_DOCS : english;
  return files.map((where) => ({ where, text: proseOf(read(where)) }));
}

/** Of Markdown. Quoted words of the other language stand in italics or code. */
function proseOf(markdown: string): string {
  return markdown
    .replace(/^```[^]*?^```/gm, ' ')
    .replace(/`[^`]*`/g, ' ')
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/<[^>]*>|https?:\S+/g, ' ')
    .replace(/(?<![\w*])\*[^*\n]+\*(?![\w*])/g, ' ');
}

function pagesIn(language: Language): readonly Source[] {
  const other = language === 'es' ? 'en' : 'es';
  return Object.entries(pagesOf()).flatMap(([where, html]) => {
    const isOther = where.startsWith(`instructions/${other}/`);
    if (isOther || !where.includes('/')) return [];
    return [{ where, text: proseOfPage(html, other) }];
  });
}

function proseOfPage(html: string, other: Language): string {
  return html
    .replace(/<style>[^]*?<\/style>/g, ' ')
    .replace(new RegExp(`<(\\w+)[^>]* lang="${other}"[^>]*>[^]*?</\\1>`, 'g'), ' ')
    .replace(/<(code|kbd|pre)\b[^>]*>[^]*?<\/\1>|<(\w+) class="exact">[^]*?<\/\2>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#?\w+;/g, ' ');
}

/** What programs and made papers say. */
function programsIn(language: Language): readonly Source[] {
  const texts = {
    'codes.json': Object.values(codes).map((code) => `${code[language].text}\n${code[language].advice}`),
    'installer/texts.json': stringsOf(
      Object.values(installer).map((entry) => (entry as Record<Language, unknown>)[language]),
    ),
    'cli/help.ts': Object.values(HELP).map((entry) => entry[language]),
    'cli/placeholders.ts': [...(language === 'es' ? SPANISH.values() : SPANISH.keys())],
    'cli/labels.ts': stringsOf(LABELS[language]),
    'cli/batch-words.ts': stringsOf(BATCH_WORDS[language]),
    'guide/words.ts': stringsOf(GUIDE_WORDS[language]),
    'label/words.ts': stringsOf(LABEL_WORDS[language]),
    'inventory/words.ts': stringsOf(INVENTORY_WORDS[language]),
  };
  return Object.entries(texts).map(([where, lines]) => ({
    where,
    text: lines.join('\n').replaceAll('&', ''),
  }));
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/** The launcher's texts: a file for each language, or a line for each text: `key|es|en`. */
function launcherIn(language: Language): readonly Source[] {
  const column = language === 'es' ? 1 : 2;
  return filesIn('kit-template/launcher', '.txt').flatMap((where) => {
    const own = /\.(es|en)\.txt$/.exec(where)?.[1];
    if (own !== undefined) return own === language ? [{ where, text: read(where) }] : [];
    const texts = read(where)
      .split('\n')
      .map((line) => line.split('|')[column] ?? '');
    return [{ where, text: texts.join('\n').replaceAll('\\n', '\n').replaceAll('&', '') }];
  });
}

/** Comments and marks of the definition that `init` begins, without fields and lists of values such as *true or false*. */
function newKitIn(language: Language): Source {
  const where = `kit-template/new-kit/${language}/kit.yaml`;
  const [, ...lines] = read(where).split('\n');
  const texts = lines
    .flatMap((line) => /(?:# |REPLACE\()([^)].*)/.exec(line)?.[1] ?? [])
    .filter((text) => !/^\S+(?: or? \S+)+\)$/.test(text));
  return { where, text: texts.join('\n').replace(/`[^`]*`|'[^'\n]*'|\{.*\}|[\w.]+(?=:)/g, ' ') };
}
