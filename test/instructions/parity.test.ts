import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/base/codes.ts';
import { buttonsOf, numbersOf, shapeOf, targetsOf, textOf, verbatimOf } from './outline.ts';
import { compiled, definition, pagesOf, pathOf, PAGES, README, sources } from './sample.ts';
import { EXAMPLE_NAMES, OTHER, OTHER_FACTS } from './vendor.ts';

const pages = pagesOf();
const LANGUAGES = Object.keys(sources.languages);
const other = pagesOf({ definition: OTHER, facts: OTHER_FACTS });

function html(language: string, page: string, from: Record<string, string> = pages): string {
  return from[pathOf(language, page)] ?? '';
}

function both<T>(page: string, look: (html: string) => T, from = pages): [T, T] {
  return [look(html('es', page, from)), look(html('en', page, from))];
}

describe.each(PAGES)('%s', (page) => {
  it('has the same sections, steps, warnings and facts, in the same order', () => {
    for (const from of [pages, other]) {
      const [es, en] = both(page, shapeOf, from);
      expect(es).toEqual(en);
    }
  });

  it('leads to the same places', () => {
    const [es, en] = both(page, targetsOf);
    expect(es).toEqual(en);
  });

  it('has the same commands, names, paths and buttons', () => {
    for (const look of [verbatimOf, buttonsOf]) {
      const [es, en] = both(page, look);
      expect(es).toEqual(en);
    }
  });

  it('has the same numbers', () => {
    const [es, en] = both(page, numbersOf);
    expect(es).toEqual(en);
  });

  it('knows nothing of the worked example when the kit is another', () => {
    for (const text of both(page, textOf, other)) {
      const own = page === 'problems' ? text.replaceAll(/\bDx\b|\bRUO\b/g, '') : text;
      expect(own).not.toMatch(EXAMPLE_NAMES);
    }
  });
});

/** Every text of a part of the definition, in one language where there are two. */
function leaves(value: unknown, language: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, language));
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  }
  const texts = value as Record<string, unknown>;
  if ('es' in texts && 'en' in texts) return leaves(texts[language], language);
  // Anchors, flags and what a severity is called elsewhere.
  const told = Object.entries(texts).filter(([name, member]) => {
    return !(name === 'severity' || (name === 'id' && !/^C[VW]E-/.test(String(member))));
  });
  return told.flatMap(([, member]) => leaves(member, language));
}

describe.each(LANGUAGES)('all pages in %s together', (language) => {
  it.each([
    ['the worked example', definition, pages],
    ['another vendor', OTHER, other],
  ])('tell every fact that people need of %s', (_, source, from) => {
    const text = PAGES.map((page) => textOf(html(language, page, from))).join('\n');
    const { kit, product, targets, response, instructions, papers } = source;
    const { revisions, compatibility, residualRisk, changeControl } = papers;
    const notes = { revisions, compatibility, residualRisk, changeControl };
    const told = [
      ...leaves([kit.id, kit.version, kit.sequence, kit.created.slice(0, 10), kit.supportEnds], language),
      ...leaves([product.name, targets.models, targets.windows, response, instructions, notes], language),
    ];
    expect(told.length).toBeGreaterThan(15);
    const flawless = instructions.vulnerabilities
      .flatMap(({ affected }) => affected)
      .map((range) => range.to);
    expect(told.filter((fact) => !text.includes(fact) && !flawless.includes(fact))).toEqual([]);
  });
});

/** Every word in brackets and with accents, so that a sentence left over from another language shows. */
function pseudo(text: string): string {
  return `[${text.replaceAll('a', 'á').replaceAll('e', 'ë').replaceAll('o', 'ö')}]`;
}

/** As `{es, en}`, with a third language beside them. */
function withPseudo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPseudo);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withPseudo(member)] as const);
  const texts = value as Record<string, unknown>;
  if (!('es' in texts && 'en' in texts)) return Object.fromEntries(members);
  const bent = JSON.parse(JSON.stringify(texts['en']), (_, text: unknown) =>
    typeof text === 'string' ? pseudo(text) : text,
  ) as unknown;
  return Object.fromEntries([...members, ['qps', bent]]);
}

describe('a language', () => {
  it('is a folder, and its texts in the definition and the codes: nothing else knows it', () => {
    const folder = sources.languages['en'] ?? { pages: {}, parts: {} };
    const bend = (texts: Record<string, string>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [
          name,
          text.replaceAll(/>([^<>{}]*[A-Za-z]{3}[^<>{}]*)</g, (_, words: string) => `>${pseudo(words)}<`),
        ]),
      );
    const qps = { pages: bend(folder.pages), parts: bend(folder.parts) };
    const third = pagesOf({
      definition: withPseudo(definition) as typeof definition,
      codes: withPseudo(CODES) as typeof CODES,
      templates: compiled({ ...sources, languages: { ...sources.languages, qps } }),
    });
    expect(Object.keys(third)).toHaveLength(1 + 3 * PAGES.length);
    for (const page of PAGES) {
      const made = html('qps', page, third);
      expect(shapeOf(made)).toEqual(shapeOf(html('en', page)));
      expect(made).toMatch(/<html lang="qps">/);
      expect(made).toContain(`href="../es/${page}.html"`);
      expect(html('en', page, third)).toContain(`href="../qps/${page}.html"`);
    }
    expect(third[README]).toContain('<div class="column" lang="qps">');
    expect(html('qps', 'start', third)).toContain(pseudo(definition.instructions.title.en));
  });

  it('by half is none', () => {
    const half = compiled({
      ...sources,
      languages: { es: sources.languages['es'] ?? { pages: {}, parts: {} } },
    });
    expect(() => pagesOf({ templates: half })).toThrow(/languages/);
  });
});

/** docs/glossary.md; the left one must stand where the right one would. */
const GLOSSARY: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  es: [
    ['Siguiente', /\bPróximo\b/i],
    ['Finalizar', /\bTerminar\b(?! )/],
    ['Reparar', /\bArreglar\b/i],
    // One is for the patch, the other for the block of ports.
    ['Eliminar', /\b[Qq]uit(?:e|ar|a)\b(?! el bloqueo)/],
    ['Quitar el bloqueo', /\b[Ee]limin(?:e|ar|a) el bloqueo/],
    ['memoria', /\bpendrive\b|\bllave\b/i],
    ['ejecución', /\bcorrida\b/i],
    ['clave', /\bcontraseña pública\b/i],
    ['auténtico', /\bgenuino\b/i],
    ['servicio técnico', /\bsoporte técnico\b/i],
    ['resumen', /\bhash\b/i],
    ['huella', /\bfingerprint\b/i],
  ],
  en: [
    ['Next', /\bForward\b/],
    ['Finish', /\bDone\b/],
    ['Repair', /\bFix\b/],
    ['Remove', /\bDelete the patch\b/i],
    ['Remove the block', /\b(?:delete|lift|clear) the block\b/i],
    ['stick', /\bthumb drive\b|\bflash drive\b|\bdongle\b/i],
    ['run', /\bexperiment\b/i],
    ['genuine', /\bauthentic\b/i],
    ['technical support', /\bhelp ?desk\b/i],
    ['fingerprint', /\bthumbprint\b/i],
  ],
};

describe.each(Object.entries(GLOSSARY))('words in %s', (language, terms) => {
  it.each(terms)('are %s, and not %s', (term, wrong) => {
    const text = PAGES.map((page) => textOf(html(language, page))).join('\n');
    if (!['resumen', 'clave'].includes(term)) expect(text).toContain(term);
    expect(text).not.toMatch(wrong);
  });
});
