/** The pages of a kit: the first page in all languages, and the same pages in each. */
import { encodeUtf8 } from '../base/bytes.ts';
import type { KitDefinition } from '../definition/index.ts';
import type { CodeTexts } from './problems.ts';
import { renderer, type Templates } from './templates.ts';
import { viewOf, type PageFacts } from './view.ts';

/** A page as it goes into the kit. Its language is null when it holds all of them. */
export interface Page {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly language: string | null;
}

const FIRST_PAGE = 'LEEME-README.html';

interface Input {
  readonly definition: KitDefinition;
  readonly templates: Templates;
  readonly codes: CodeTexts;
  readonly facts: PageFacts;
}

/** The same input gives the same bytes. @throws Error when a template names what the view has not: a fault of Sealkit. */
export function renderInstructions(input: Input): readonly Page[] {
  const editions = languagesOf(input).map((language) => editionOf(input, language));
  return [firstPage(input, editions), ...editions.flatMap((edition) => pagesOf(edition, editions))];
}

/** In the definition's order. A folder without texts, or texts without a folder, would be a language by half. */
function languagesOf({ definition, templates }: Input): readonly string[] {
  const written = Object.keys(definition.instructions.title);
  const folders = Object.keys(templates.languages);
  if (written.toSorted().join() !== folders.toSorted().join()) {
    throw new Error(`languages: ${written.join()} in the definition, ${folders.join()} in the templates`);
  }
  return written;
}

/** A language with what its pages say of themselves to the others. */
function editionOf({ definition, templates, codes, facts }: Input, language: string) {
  const { pages = {}, parts = {} } = templates.languages[language] ?? {};
  const render = renderer(templates.shared, parts, pages);
  const view = viewOf(definition, facts, codes, language);
  const contents = render('contents', view).toString();
  return { language, view, render, names: orderOf(pages, contents), name: render('language', view) };
}

/** Pages are read in the order in which the contents name them; each must be there. */
function orderOf(pages: object, contents: string): readonly string[] {
  const named = Array.from(contents.matchAll(/href="([a-z-]+)\.html"/g), ([, name = '']) => name);
  const own = Object.keys(pages).toSorted();
  if (named.toSorted().join() !== own.join())
    throw new Error(`contents: ${named.join()}; pages: ${own.join()}`);
  return named;
}

type Edition = ReturnType<typeof editionOf>;

function firstPage({ templates }: Input, editions: readonly Edition[]): Page {
  const columns = editions.map(({ language, render, view }) => {
    return { language, banner: render('development', view), text: render('readme', view) };
  });
  const { kit, publisher, language } = editions[0]?.view ?? {};
  const page = renderer(templates.shared)('first', { language, kit, publisher, columns });
  return { path: FIRST_PAGE, language: null, bytes: encodeUtf8(page.toString()) };
}

function pagesOf({ language, view, render, names }: Edition, editions: readonly Edition[]): Page[] {
  const others = editions.filter((edition) => edition.language !== language);
  return names.map((name) => {
    const links = others.map((other) => {
      return { language: other.language, name: other.name, href: `../${other.language}/${name}.html` };
    });
    const page = render(name, { ...view, others: links });
    return {
      path: `instructions/${language}/${name}.html`,
      language,
      bytes: encodeUtf8(page.toString()),
    };
  });
}
