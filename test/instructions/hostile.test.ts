/** A definition whose texts attack the page that shows them, or whoever reads it. */
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { SealkitError } from '../../src/base/errors.ts';
import { readDefinition } from '../../src/definition/index.ts';
import { shapeOf } from './outline.ts';
import { tagFaults } from './html.ts';
import { definition, facts, pagesOf } from './sample.ts';

const HOSTILE = `<script>alert(1)</script>"' onload=x {{kit.id}} {{{kit.id}}} &lt; </style> --> ]]> \`=\``;
const EXAMPLE = readFileSync(
  new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url),
  'utf8',
);
/** Characters that hide or turn text around: bidi controls, zero width, a byte order mark, controls, line separators. */
const HIDDEN = ['\u202e', '\u2066', '\u200f', '\u200b', '\ufeff', '\u0007', '\u2028'];

/** Every text of the definition replaced by one. */
function bend(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bend);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bend(member)]));
  }
  return typeof value === 'string' ? HOSTILE : value;
}

/** Where texts for people stand: what is free of a form of its own. */
function textFields(node: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => textFields(value, [...path, String(key)]));
  if (isSeq(node)) return node.items.flatMap((item, i) => textFields(item, [...path, i]));
  const isFree = isScalar(node) && /\p{L} \p{L}/u.test(String(node.value));
  return isFree ? [[...path]] : [];
}

describe('hostile texts', () => {
  it('are text on every page, wherever they stand', () => {
    const { install, targets } = definition;
    const bent = {
      ...(bend(definition) as typeof definition),
      install,
      targets: { ...(bend(targets) as typeof targets), offInstrument: true },
      response: {
        ...(bend(definition.response) as typeof definition.response),
        expectedEndpoints: [HOSTILE],
      },
    };
    const bentFacts = {
      publisher: { ...(bend(facts.publisher) as typeof facts.publisher), kind: 'development' as const },
      installers: facts.installers.map((entry) => bend(entry) as typeof entry),
    };
    const sound = pagesOf();
    for (const [path, html] of Object.entries(pagesOf({ definition: bent, facts: bentFacts }))) {
      expect(html).not.toMatch(/<script|lrm-security-patch|onload=/);
      expect(html.match(/<\/style>/g)).toHaveLength(1);
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; onload&#x3D;x {{kit.id}}');
      expect(tagFaults(html)).toEqual([]);
      // Anchors are made of ids, which are texts here too: everything else of the shape stays.
      const bare = (lines: string[]): string[] => lines.map((line) => line.split(' ')[0] ?? '');
      if (!/intrusion|start/.test(path))
        expect(bare(shapeOf(html))).toEqual(bare(shapeOf(sound[path] ?? '')));
    }
  });

  it.each(HIDDEN.map((character) => character.codePointAt(0)?.toString(16) ?? ''))(
    'with U+%s are refused in each text field of a definition',
    (code) => {
      const document = parseDocument(EXAMPLE);
      const fields = textFields(document.contents);
      expect(fields.length).toBeGreaterThan(90);
      for (const field of fields)
        document.setIn(field, `a${String.fromCodePoint(Number.parseInt(code, 16))}b`);
      const refused = refusedFields(document.toString());
      expect(fields.map(nameOf).filter((field) => !refused.includes(field))).toEqual([]);
    },
  );
});

/** As faults name fields: `papers.revisions[0].text.es`. */
function nameOf(field: readonly (string | number)[]): string {
  return field
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

function refusedFields(text: string): string[] {
  try {
    readDefinition(new TextEncoder().encode(text), 'kit.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof SealkitError)) throw error;
    return error.faults.map(({ field }) => field ?? '');
  }
}
