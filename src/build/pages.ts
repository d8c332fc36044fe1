/** A kit's pages, the same as plain text, and one PDF guide for each language. Pure, and most of what a small build takes. */
import { CODES, type Language } from '../base/codes.ts';
import { language as languageForm } from '../base/forms.ts';
import type { FieldText, KitDefinition } from '../definition/index.ts';
import { makeGuides, makeTwins, readPages } from '../guide/index.ts';
import { renderInstructions, type Page, type PageFacts, type Templates } from '../instructions/index.ts';

/** Plain data: it goes to a thread (decision 38). */
export interface PagesInput {
  readonly definition: KitDefinition;
  readonly facts: PageFacts;
  /** `textsOf` the definition. That room reads YAML, which would take the thread as long again to load as all it needs. */
  readonly texts: readonly FieldText[];
}

/** In a language that the format knows; null for the page that holds all of them. */
export type KitPage = Page & { readonly language: Language | null };

export interface MadePages {
  readonly pages: readonly KitPage[];
  /** What says the same as plain text and on paper. */
  readonly copies: readonly Pick<Page, 'path' | 'bytes'>[];
}

/** @throws SealkitError `character-unprintable`, or for a language that the format does not know */
export async function makePages(
  { definition, facts, texts }: PagesInput,
  templates: Templates,
): Promise<MadePages> {
  const rendered = renderInstructions({ definition, templates, codes: CODES, facts });
  const pages = rendered.map((page) => {
    return { ...page, language: page.language === null ? null : languageForm(page.language, page.path) };
  });
  const read = readPages(pages);
  const { title } = definition.instructions;
  const guides = await makeGuides(read, { title, kit: definition.kit, publisher: facts.publisher }, texts);
  return { pages, copies: [...makeTwins(read), ...guides] };
}
