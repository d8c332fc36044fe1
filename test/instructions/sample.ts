/** The worked example's definition and facts as a build would give them, and the templates compiled from their sources. */
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { compileTemplates, readTemplates } from '../../scripts/compile-templates.mjs';
import { CODES, type Language } from '../../src/base/codes.ts';
import { readDefinition } from '../../src/definition/index.ts';
import { renderInstructions, type PageFacts, type Templates } from '../../src/instructions/index.ts';

const root = new URL('../../kit-template/', import.meta.url);

export const definition = readDefinition(
  readFileSync(new URL('examples/lrm-security-patch/kit.yaml', root)),
  'kit.yaml',
);
export const sources = readTemplates();

/** As `loadTemplates` would give them. */
export function compiled(texts: Parameters<typeof compileTemplates>[0]): Templates {
  const module = { exports: {} };
  const run = runInThisContext(`(function (module) { ${compileTemplates(texts)} })`) as (m: object) => void;
  run(module);
  return module.exports as Templates;
}

export const templates = compiled(sources);
export const facts: PageFacts = {
  publisher: {
    ...definition.publisher,
    record: 1,
    kind: 'development',
    fingerprint: '0123 4567 89AB CDEF 0123 4567 89AB CDEF',
  },
  installers: [
    {
      language: null,
      path: 'payload/SealkitDemoLrmMitigation.msi',
      product: 'Sealkit Demo LRM Mitigation',
      version: '1.0.0',
      size: 1234567,
      sha256: '0123456789abcdef'.repeat(4),
    },
  ],
};

/** As a build makes them of the example. */
export function renderedPages() {
  return renderInstructions({ definition, templates, codes: CODES, facts }).map((page) => {
    return { ...page, language: page.language as Language | null };
  });
}

/** Pages by path, as text. */
export function pagesOf(
  input: Partial<Parameters<typeof renderInstructions>[0]> = {},
): Record<string, string> {
  const pages = renderInstructions({ definition, templates, codes: CODES, facts, ...input });
  return Object.fromEntries(pages.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]));
}

export const README = 'LEEME-README.html';
/** Of each language, without its extension. */
export const PAGES = Object.keys(sources.languages['en']?.pages ?? {});

export function pathOf(language: string, page: string): string {
  return `instructions/${language}/${page}.html`;
}

/** The facts a page carries, by the names that templates and definition give them. */
export function factsIn(html: string): string[] {
  return Array.from(html.matchAll(/ data-fact="([^"]*)"/g), ([, name = '']) => name);
}
