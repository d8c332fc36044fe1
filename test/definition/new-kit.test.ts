/** The template of `sealkit init` for a kit of one's own (kit-template/new-kit). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL, read } from './minimal.ts';

const template = new URL('../../kit-template/new-kit/kit.yaml', import.meta.url);
const schema = new URL('../../kit-template/kit.schema.json', import.meta.url);
const TEXT = readFileSync(template, 'utf8');

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

function filledIn(): string {
  let count = 0;
  return TEXT.replaceAll(/REPLACE\((.*)\)/g, (_, asked: string) => {
    count += 1;
    const answer = ANSWERS.find(([pattern]) => pattern.test(asked))?.[1] ?? 'Some words';
    // Passages are told apart by their ids.
    return answer === 'thing' ? `thing-${count}` : answer;
  });
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

function namesIn({ properties = {}, items }: Node): readonly string[] {
  const inside = Object.entries(properties).flatMap(([name, node]) => [name, ...namesIn(node)]);
  return [...inside, ...(items === undefined ? [] : namesIn(items))];
}

describe('the definition that init begins', () => {
  it('has a fault for each mark and no other', () => {
    const marks = [...TEXT.matchAll(/REPLACE\((?!…).*\)/g)].map(([mark]) => mark);
    const faults = faultsOf(TEXT);
    expect(faults.map(({ found }) => found)).toEqual(marks);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['definition-unfinished']));
  });

  it('is right once every mark is replaced', () => {
    expect(faultsOf(filledIn())).toEqual([]);
    expect(read(filledIn()).papers.advisory?.publisherCategory).toBe('vendor');
  });

  it('speaks of every field there is', () => {
    const names = namesIn(JSON.parse(readFileSync(schema, 'utf8')) as Node);
    const missing = names.filter((name) => !new RegExp(`(^|[ {#])${name}:`, 'm').test(TEXT));
    // Said in comments: a place in the kit, a language, a limit that most kits do without.
    expect(new Set(missing)).toEqual(new Set(['as', 'language', 'maximum']));
  });

  it('says nothing that is true of the worked example only', () => {
    expect(TEXT).not.toMatch(/Illumina|LRM|Local Run|Seq|RTA|sbsadmin|sealkit-demo|Sealkit Demo|\.example/);
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
