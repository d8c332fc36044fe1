/**
 * The reader and the JSON Schema by which editors complete say the same of a value. A definition gets another value at one place,
 * written plain or in quotes; rules between fields and files are not the schema's.
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, parse, parseDocument, type Scalar } from 'yaml';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { faultsOf, MINIMAL } from './minimal.ts';

/** One value at least of each form. */
const FULL = MINIMAL.replace(
  'minimumLauncher',
  'supportEnds: 2028-12-31, downgradeFrom: [9], minimumLauncher',
)
  .replace('[Thing] }', "[Thing], versionFiles: ['C:\\Thing\\a.exe'] }\n  affected: [1.3..3.1]")
  .replace('minimum: 6.1.7601', 'minimum: 6.1.7601, maximum: 10.0')
  .replace(
    'payload/Thing.msi\n',
    `payload/Thing.msi
    as: payload/Other.msi
    language: es
    expected: { product: Thing, version: 1.0, productCode: '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}', sha256: ${'a'.repeat(64)} }
`,
  )
  .replace(
    'restart: none',
    'restart: none, successCodes: [0, 3010], properties: [{ name: MINE, value: a b }]',
  )
  .replace(
    '  contacts:',
    `  vulnerabilities:
    - id: CVE-2022-1517
      cwe: { id: CWE-250, name: Weak }
      vector: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H
      score: 10.0
      severity: critical
      text: { es: Texto, en: Text }
  legal: [{ id: thing, title: { es: Uno, en: One }, text: { es: Uno, en: One } }]
  contacts:
    - name: { es: Ayuda, en: Help }
      telephone: +34 900
      web: https://demo.example/a`,
  ).concat(`papers:
  revisions: [{ date: 2026-11-23, text: { es: Uno, en: One } }]
  advisory: { id: A-1, publisherCategory: vendor, namespace: https://a.example, vendor: Us, noFix: { es: No, en: No } }
`);

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly pattern?: string;
}

const schema = JSON.parse(
  readFileSync(new URL('../../kit-template/kit.schema.json', import.meta.url), 'utf8'),
) as Node;
const validate = new Ajv({ strict: false }).compile(schema);

type Place = readonly (string | number)[];
interface Spot {
  readonly place: Place;
  readonly start: number;
  readonly end: number;
  /** The schema's, when strings can be made from it. */
  readonly pattern: string | undefined;
}

/** Where the definition has values. */
const SPOTS = spotsIn(parseDocument(FULL, { schema: 'failsafe' }).contents, []);

function spotsIn(node: unknown, place: Place): readonly Spot[] {
  if (isMap<Scalar>(node))
    return node.items.flatMap(({ key, value }) => spotsIn(value, [...place, String(key.value)]));
  if (isSeq(node)) return node.items.flatMap((item, i) => spotsIn(item, [...place, i]));
  if (!isScalar(node) || !node.range) throw new Error(place.join());
  const [start, end] = node.range;
  return [{ place, start, end, pattern: patternOf(place) }];
}

function patternOf(place: Place): string | undefined {
  const pattern = place.reduce<Node | undefined>(
    (above, step) => (typeof step === 'number' ? above?.items : above?.properties?.[step]),
    schema,
  )?.pattern;
  return pattern?.includes('(?') === true ? undefined : pattern;
}

const WORDS = [
  ...['', ' ', 'a', 'a b', ' a', 'a ', '\ta', 'a\tb', 'a\n\nb', 'a\u200bb', '\ufeffa', 'ñandú', 'REPLACE(x)'],
  ...[
    '0',
    '1',
    '007',
    '1.10',
    '10.0',
    '9.8',
    '9.85',
    '6.0',
    '6.1',
    '7',
    '70000',
    '65535',
    '-1',
    '1e3',
    '0x10',
  ],
  ...['true', 'True', 'false', 'no', 'none', 'all', '1..2', '..', '..2', '1.0.0', '1.0.0.0', '6.1.7601'],
  ...['2026-11-23', '2026-13-01', '1979-01-01', '2026-11-23T00:00:00Z', '2026-11-23T24:00:00Z'],
  ...[
    'payload/a',
    'payload/a/b.txt',
    'payload/.a',
    'payload/a.',
    'payload',
    '../a',
    'a/../b',
    'a//b',
    'a/.',
    'a\\b',
  ],
  ...[
    'C:\\a',
    'C:\\a.',
    'C:\\',
    'C:',
    'c:\\a',
    '%ProgramFiles%\\a',
    'C:\\a\\..',
    'C:\\a?b',
    'CVE-2022-1517',
    'CWE-22',
  ],
  ...[
    'a@b',
    '112',
    '+34 900',
    'https://a',
    'https://a/%zz',
    'http://a',
    '1641',
    '3010',
    'REMOVE',
    'MY_PROPERTY',
  ],
  ...['{FDB90D66-FC8D-4341-B50A-2BD453A262A6}', '{fdb90d66-FC8D-4341-B50A-2BD453A262A6}', '0'.repeat(64)],
  ...['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P'],
  ...['a'.repeat(48), 'a'.repeat(49), 'a'.repeat(100), 'a'.repeat(200), 'a'.repeat(201), 'es', 'vendor'],
];

const WHOLE = patternOf(['kit', 'sequence']);

const change = fc.constantFrom(...SPOTS).chain((spot) => {
  const fitting = spot.pattern === undefined ? [] : [fc.stringMatching(new RegExp(spot.pattern, 'u'))];
  const any = fc.string({ unit: 'grapheme', maxLength: 30 });
  return fc.record({
    spot: fc.constant(spot),
    text: fc.oneof(fc.constantFrom(...WORDS), any, ...fitting),
    isQuoted: fc.boolean(),
  });
});
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

/** Plain only where that is the same text to YAML. */
const PLAIN = /^[A-Za-z0-9.+/-]([A-Za-z0-9 ./+_%\\-]*[A-Za-z0-9./%-])?$/;

function written({ spot: { start, end }, text, isQuoted }: Change): string {
  const isPlain = !isQuoted && PLAIN.test(text) && !/^[.-]*( |$)/.test(text);
  return FULL.slice(0, start) + (isPlain ? text : JSON.stringify(text)) + FULL.slice(end);
}

const SHAPE = ['definition-value-invalid', 'definition-field-missing', 'definition-unfinished'];

function shapeFaults(yaml: string): readonly string[] {
  return faultsOf(yaml).flatMap(({ code, field }) =>
    SHAPE.includes(code) ? [`${code} ${field ?? ''}`] : [],
  );
}

/** As an editor has it: 1.10 is the number 1.1. */
function valueAt(root: unknown, place: Place): unknown {
  return place.reduce((above, step) => (above as Record<string | number, unknown>)[step], root);
}

/** How a number was spelt, how large one in quotes is, how many bytes a text has, how many days a month. */
function isBeyondSchemas({ text, spot: { pattern } }: Change, read: unknown): boolean {
  const isLateDay = /^[0-9]{4}-[0-9]{2}-(29|3[01])/.test(text);
  return typeof read !== 'string' || pattern === WHOLE || encodeUtf8(text).length > 100 || isLateDay;
}

const RUNS = 400;

describe('reader and schema', () => {
  it('begin with a definition that both take', () => {
    expect(shapeFaults(FULL)).toEqual([]);
    expect(validate(parse(FULL))).toBe(true);
    expect(SPOTS.length).toBeGreaterThan(60);
  });

  it('whatever the reader takes, an editor takes', () => {
    let refused = 0;
    const property = fc.property(change, (made) => {
      const yaml = written(made);
      // An editor takes the word null for nothing.
      const read: unknown = parse(yaml);
      if (valueAt(read, made.spot.place) === null || validate(read)) return;
      refused += 1;
      // That no two are the same is a rule of the reader's, not the form of one of them.
      const errors = validate.errors?.filter(({ keyword }) => keyword !== 'uniqueItems') ?? [];
      expect(errors.length === 0 || shapeFaults(yaml).length > 0, JSON.stringify({ made, errors })).toBe(
        true,
      );
    });
    fc.assert(property, { seed: 20221517, numRuns: RUNS });
    expect(refused).toBeGreaterThan(RUNS / 4);
  });

  it('whatever an editor takes, the reader takes, but for what no schema can tell', () => {
    let taken = 0;
    const property = fc.property(change, (made) => {
      const yaml = written(made);
      const read: unknown = parse(yaml);
      if (!validate(read) || isBeyondSchemas(made, valueAt(read, made.spot.place))) return;
      taken += 1;
      expect(shapeFaults(yaml), JSON.stringify(made)).toEqual([]);
    });
    fc.assert(property, { seed: 20221518, numRuns: RUNS });
    expect(taken).toBeGreaterThan(RUNS / 8);
  });
});
