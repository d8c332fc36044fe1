/** The sentences of all codes: each has a way out, and both languages say the same. Word by word: docs/glossary.md. */
import { describe, expect, it } from 'vitest';
import { CODES, type Code } from '../../src/base/codes.ts';
import { HELP } from '../../src/cli/help.ts';
import { LABELS } from '../../src/cli/labels.ts';
import { LIKE_A_TRACE, TRACES } from '../../src/cli/traces.ts';
import { WORDS } from '../../src/inventory/words.ts';

const codes = Object.keys(CODES) as Code[];

describe.each(codes)('%s', (code) => {
  const { exit, severity, es, en } = CODES[code];

  it('says in both languages, in whole sentences, what is so and what to do', () => {
    for (const text of [es.text, es.advice, en.text, en.advice]) {
      expect(text).toMatch(/^[A-ZÁÉÍÓÚÑ¿`].{8,}\.$/u);
      expect(text).not.toMatch(/\n| {2}/);
    }
  });

  it('has an exit code that is documented, and 0 exactly when it is no error', () => {
    expect([0, 1, 2, 3, 70, 130]).toContain(exit);
    expect(exit !== 0).toBe(severity === 'error');
  });
});

/** Options, numbers and names of files: what must be the same in both. */
function factsOf(text: string): string[] {
  const found = text.match(/--[a-z-]+|\d[\d.]*|[A-Za-z]+\.(?:exe|json|yaml|pub|key|log)|SOURCE_DATE_EPOCH/g);
  return (found ?? []).map((fact) => fact.replace(/\.$/, '')).sort();
}

/** Every pair of texts that stands below the same names in both trees. */
function pairsOf(en: unknown, es: unknown, name: string): [string, string, string][] {
  if (typeof en === 'string' && typeof es === 'string') return [[name, en, es]];
  if (typeof en !== 'object' || en === null) return [];
  return Object.entries(en).flatMap(([member, value]) =>
    pairsOf(value, (es as Record<string, unknown>)[member], `${name}.${member}`),
  );
}

function bilingual(table: Readonly<Record<string, { en: unknown; es: unknown }>>, name: string) {
  return Object.entries(table).flatMap(([key, { en, es }]) => pairsOf(en, es, `${name}.${key}`));
}

const pairs = [
  ...bilingual(CODES, 'codes'),
  ...bilingual(HELP, 'help'),
  ...bilingual({ ...TRACES, LIKE_A_TRACE }, 'traces'),
  ...pairsOf(LABELS.en, LABELS.es, 'labels'),
  ...pairsOf(WORDS.en, WORDS.es, 'papers'),
];
/** What docs/glossary.md says not to call a stick, a key, a run, a digest; and what addresses the reader as `tú`. */
const NOT_OURS =
  /\b(pendrive|llave|corrida|análisis|hash|ordenador|computadora|tu|tus|debes|puedes|tienes|pulsa|haz)\b/iu;

describe('texts in English and Spanish', () => {
  it('are many', () => {
    expect(pairs.length).toBeGreaterThan(450);
  });

  it.each(pairs)('%s names the same options, numbers and files', (_, en, es) => {
    expect(factsOf(es)).toEqual(factsOf(en));
  });

  it.each(pairs)('%s uses the words of the glossary', (_, _en, es) => {
    expect(es).not.toMatch(NOT_OURS);
  });
});
