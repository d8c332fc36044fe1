/** The templates of `sealkit init` for a kit of one's own (kit-template/new-kit), one a language. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL, read } from './minimal.ts';

const FOLDER = new URL('../../kit-template/', import.meta.url);
const TEXTS = {
  en: readFileSync(new URL('new-kit/en/kit.yaml', FOLDER), 'utf8'),
  es: readFileSync(new URL('new-kit/es/kit.yaml', FOLDER), 'utf8'),
};
const SCHEMA = readFileSync(new URL('kit.schema.json', FOLDER), 'utf8');
const LONGEST_LINE = 132;
/** The one of the remark at the head stands for nothing. */
const MARK = /REPLACE\((?!…)(.*)\)/g;

function marksIn(text: string): string[] {
  return Array.from(text.matchAll(MARK), ([, asked = '']) => asked);
}

/** What each form takes; a mark of plain text needs no more than to be none. */
const ANSWERS: readonly [RegExp, string][] = [
  [/time such as/, '2026-11-23T00:00:00Z'],
  [/day such as/, '2026-11-23'],
  [/short name/, 'thing'],
  [/range such as|all or/, '1.0..2.0'],
  [/true or false/, 'true'],
  [/oldest Windows/, '6.1.7601'],
  [/payload\/YourPatch/, 'payload/thing.msi'],
  [/ProductVersion|0\.0 to/, '10.0'],
  [/ProductCode|UpgradeCode/, "'{FDB90D66-FC8D-4341-B50A-2BD453A262A6}'"],
  [/required or/, 'none'],
  [/free space|a port/, '80'],
  [/folder such as/, 'C:\\Thing'],
  [/CVE-/, 'CVE-2026-12345'],
  [/CWE-/, 'CWE-22'],
  [/CVSS/, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H'],
  [/none or low/, 'critical'],
  [/name@host/, 'help@thing.example'],
  [/\+0123/, "'+34 900 000'"],
  [/https/, 'https://thing.example'],
  [/your number/, 'THING-1'],
  [/vendor or/, 'vendor'],
];

/** By the English marks, at whose places the others stand. */
const ANSWERED = marksIn(TEXTS.en).map((asked, i) => {
  const answer = ANSWERS.find(([pattern]) => pattern.test(asked))?.[1] ?? 'Some words';
  // Passages are told apart by their ids.
  return answer === 'thing' ? `thing-${i}` : answer;
});

function filledIn(text: string): string {
  const answers = ANSWERED.values();
  return text.replaceAll(MARK, () => answers.next().value ?? '');
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

function namesIn({ properties = {}, items }: Node): readonly string[] {
  const inside = Object.entries(properties).flatMap(([name, node]) => [name, ...namesIn(node)]);
  return [...inside, ...(items === undefined ? [] : namesIn(items))];
}

describe.each(['en', 'es'] as const)('the definition that init begins in %s', (language) => {
  const text = TEXTS[language];

  it('has a fault for each mark and no other', () => {
    const faults = faultsOf(text);
    expect(faults.map(({ found }) => found)).toEqual(marksIn(text).map((asked) => `REPLACE(${asked})`));
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['definition-unfinished']));
  });

  it('is right once every mark is replaced', () => {
    expect(faultsOf(filledIn(text))).toEqual([]);
    expect(read(filledIn(text)).papers.advisory?.publisherCategory).toBe('vendor');
  });

  it('speaks of every field there is', () => {
    const names = namesIn(JSON.parse(SCHEMA) as Node);
    const missing = names.filter((name) => !new RegExp(`(^|[ {#])${name}:`, 'm').test(text));
    // Said in comments: a place in the kit, a language, a limit that most kits do without.
    expect(new Set(missing)).toEqual(new Set(['as', 'language', 'maximum']));
  });

  it('says nothing that is true of the worked example only', () => {
    expect(text).not.toMatch(/Illumina|LRM|Local Run|Seq|RTA|sbsadmin|sealkit-demo|Sealkit Demo|\.example/);
  });

  it('has short lines', () => {
    expect(text.split('\n').filter((line) => line.length > LONGEST_LINE)).toEqual([]);
  });
});

describe('the definitions that init begins', () => {
  it('are the same but for the words of marks and comments, line by line', () => {
    const shapeOf = (text: string): string =>
      text.replaceAll(MARK, 'REPLACE()').replaceAll(/^( *# *)[^ ].*$/gm, '$1...');
    expect(shapeOf(TEXTS.es)).toBe(shapeOf(TEXTS.en));
    expect(read(filledIn(TEXTS.es))).toEqual(read(filledIn(TEXTS.en)));
  });

  it('share no marks but those that show a form, and no comments but fields', () => {
    const shared = (pattern: RegExp): string[] => {
      const english: readonly string[] = TEXTS.en.match(pattern) ?? [];
      return (TEXTS.es.match(pattern) ?? []).filter((words) => english.includes(words));
    };
    for (const mark of shared(MARK)) expect(mark).toMatch(/\((CVE|CWE|CVSS:3\.1|\+)[-0-9/:_A-Z]*\)$/);
    for (const comment of shared(/# .*/g)) expect(comment).toMatch(/^# ([a-zA-Z]+:|yaml-)/);
  });

  it('ask for each text in their own language, and for the same in the other', () => {
    const toTranslate = { en: /^ +es: REPLACE\(.* in Spanish\)$/, es: /^ +en: REPLACE\(.* en inglés\)$/ };
    for (const language of ['en', 'es'] as const) {
      const asked = TEXTS[language].split('\n').filter((line) => /^ +(es|en): REPLACE/.test(line));
      const translated = asked.filter((line) => toTranslate[language].test(line));
      expect(translated.length * 2).toBe(asked.length);
    }
  });
});

describe('a mark', () => {
  it('is a fault where any other text would do, and hides no other fault', () => {
    const text = MINIMAL.replace('name: Thing', 'name: REPLACE(a name)').replace(
      'restart: none',
      'restart: x',
    );
    expect(faultsOf(text).map(({ code, field, line }) => [code, field, line])).toEqual([
      ['definition-unfinished', 'product.name', 5],
      ['definition-value-invalid', 'install.restart', 14],
    ]);
  });

  it('is one at the beginning only', () => {
    expect(faultsOf(MINIMAL.replace('name: Thing', 'name: To REPLACE(x)'))).toEqual([]);
  });
});
