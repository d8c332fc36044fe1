/** Compiled templates to functions, in an environment of their own where only what a page needs is allowed. */
import Handlebars from 'handlebars/runtime.js';

/** Compiled templates by name: `apply` for `apply.hbs`. From kit-template/instructions only, never from a kit. */
export type Compiled = Readonly<Record<string, object>>;

export interface LanguageTemplates {
  readonly pages: Compiled;
  /** What the pages of this language name; `readme` is its column of the first page. */
  readonly parts: Compiled;
}

export interface Templates {
  /** What the pages of all languages name. */
  readonly shared: Compiled;
  readonly languages: Readonly<Record<string, LanguageTemplates>>;
}

/** Text that a template has made: escaped already, so it is taken as it is. */
export type Markup = InstanceType<typeof Handlebars.SafeString>;

export type Render = (name: string, view: object) => Markup;

/** Every template is a partial of every other, the stylesheet too: so it gets into the page unescaped without a raw `{{{…}}}`. */
export function renderer(...compiled: readonly Compiled[]): Render {
  const environment = Handlebars.create();
  const all = new Map(compiled.flatMap((part) => Object.entries(part)));
  const templates = new Map(Array.from(all, ([name, spec]) => [name, environment.template(spec)]));
  for (const [name, template] of templates) environment.registerPartial(name, template);
  return (name, view) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`no template ${name}`);
    return new Handlebars.SafeString(template(view));
  };
}
