/** No misspelling in what people read, in either language: hunspell with Debian's dictionaries and a list of names and terms. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectSuccess, runProgram } from '../e2e/example.ts';
import { sourcesIn, type Language } from './texts.ts';

/** Why a word that the dictionary has not is no misspelling. */
const REASONS = [
  ...['abbreviation', 'name', 'term', 'unit', 'key', 'button', 'command', 'field', 'code point'],
  // Spanish dictionaries lack many imperatives with pronouns, such as *ciérrelo*.
  'verb with pronoun',
  // Quoted from the other language.
  ...['English', 'Spanish'],
];
const DICTIONARIES = { es: 'es_ES', en: 'en_GB' } as const;

const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-spelling-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function entriesOf(language: Language): readonly { readonly word: string; readonly reason: string }[] {
  const text = readFileSync(path.join(import.meta.dirname, `words.${language}.txt`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [word = '', reason = ''] = line.split('\t');
      return { word, reason };
    });
}

/** Words of these texts that neither the dictionary nor the list has; a word in lower case stands for one that begins a sentence too. */
function unknownIn(
  language: Language,
  texts: readonly string[],
  known: readonly string[],
): readonly string[] {
  const file = path.join(folder, 'text');
  writeFileSync(file, `${texts.join('\n')}\n`);
  const args = ['-d', DICTIONARIES[language], '-i', 'utf-8', '-l', file];
  const { stdout } = expectSuccess(runProgram('hunspell', args, { env: { LC_ALL: 'C.UTF-8' } }));
  const found = new Set(stdout.split('\n').filter((word) => word !== ''));
  return [...found].filter((word) => !known.includes(word) && !known.includes(word.toLowerCase())).sort();
}

describe.each(['es', 'en'] as const)('texts in %s', (language) => {
  const entries = entriesOf(language);
  const words = entries.map(({ word }) => word);
  const sources = sourcesIn(language);

  it('have no misspelling', () => {
    const unknown = new Set(
      unknownIn(
        language,
        sources.map(({ text }) => text),
        words,
      ),
    );
    const places = [...unknown].map((word) => {
      const found = sources.filter(({ text }) => text.includes(word)).map(({ where }) => where);
      return `${word}: ${found.join(', ')}`;
    });
    expect(places).toEqual([]);
  });

  it('are those that were meant', () => {
    const places = sources.map(({ where }) => where);
    const [page, launcher] = [`instructions/${language}/`, 'kit-template/launcher/internal/window/words.txt'];
    expect(places.filter((where) => where.startsWith(page))).not.toEqual([]);
    expect(places).toEqual(expect.arrayContaining(['codes.json', 'cli/help.ts', launcher]));
    for (const { where, text } of sources) expect(text.trim(), where).not.toBe('');
  });

  it('have a list of further words, sorted, each with its reason and not in the dictionary', () => {
    expect(words).toEqual([...new Set(words)].sort());
    expect(entries.filter(({ reason }) => !REASONS.includes(reason))).toEqual([]);
    const unknown = new Set(unknownIn(language, words, []));
    expect(words.filter((word) => !unknown.has(word))).toEqual([]);
  });

  it('would not pass with a misspelling', () => {
    const wrong = language === 'es' ? 'instalasión' : 'instalation';
    expect(unknownIn(language, [`no ${wrong}`], words)).toEqual([wrong]);
  });
});
