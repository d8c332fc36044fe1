/** The worked example's definition and facts as a build would give them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readDefinition } from '../../src/definition/index.ts';
import { renderInstructions, type PageFacts } from '../../src/instructions/index.ts';
import { loadTemplates } from '../../src/instructions/load.ts';

const root = new URL('../../kit-template/', import.meta.url);

export const definition = readDefinition(
  readFileSync(new URL('examples/lrm-security-patch/kit.yaml', root)),
  'kit.yaml',
);
export const templates = await loadTemplates(fileURLToPath(new URL('instructions', root)));
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

/** Pages by path, as text. */
export function pagesOf(
  input: Partial<Parameters<typeof renderInstructions>[0]> = {},
): Record<string, string> {
  const pages = renderInstructions({ definition, templates, facts, ...input });
  return Object.fromEntries(pages.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]));
}

export const README = 'LEEME-README.html';
export const PASOS = 'instructions/es/pasos.html';
export const STEPS = 'instructions/en/steps.html';

/** The facts a page carries, by the names that templates and definition give them. */
export function factsIn(html: string): string[] {
  return Array.from(html.matchAll(/ data-fact="([^"]*)"/g), ([, name = '']) => name);
}
