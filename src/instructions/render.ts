/** The pages of a kit: the first page in both languages, and the steps in each. */
import { encodeUtf8 } from '../base/bytes.ts';
import type { Language } from '../base/codes.ts';
import type { KitDefinition } from '../definition/index.ts';
import { renderer, type Templates } from './templates.ts';
import { viewOf, type PageFacts } from './view.ts';

/** A page as it goes into the kit. Its language is null when it holds both. */
export interface Page {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly language: Language | null;
}

const FIRST_PAGE = 'LEEME-README.html';
const STEPS = { es: 'instructions/es/pasos.html', en: 'instructions/en/steps.html' };

/** The same input gives the same bytes. @throws Error when a template names what the view has not: a fault of Sealkit. */
export function renderInstructions(input: {
  readonly definition: KitDefinition;
  readonly templates: Templates;
  readonly facts: PageFacts;
}): readonly Page[] {
  const render = renderer(input.templates);
  const es = viewOf(input.definition, input.facts, 'es');
  const en = viewOf(input.definition, input.facts, 'en');
  const { kit, publisher } = es;
  const page = (path: string, language: Language | null, template: string, view: object): Page => ({
    path,
    language,
    bytes: encodeUtf8(render(template, view)),
  });
  return [
    page(FIRST_PAGE, null, 'readme', { es, en, kit, publisher }),
    page(STEPS.es, 'es', 'steps.es', es),
    page(STEPS.en, 'en', 'steps.en', en),
  ];
}
