/** Templates to functions, in an environment of their own where only what a page needs is allowed. */
import Handlebars from 'handlebars';

/** Text by name: `steps.es` for `steps.es.hbs`, `style` for the stylesheet. From kit-template/instructions only, never from a kit. */
export type Templates = Readonly<Record<string, string>>;

/** A missing name throws instead of leaving a gap, and no helper can be called that is not Handlebars' own. */
const COMPILE_OPTIONS: CompileOptions = {
  strict: true,
  knownHelpersOnly: true,
  preventIndent: true,
};

/**
 * Every template is a partial of every other, the stylesheet too: so it gets into the page unescaped without a raw
 * `{{{…}}}`, which the templates' tests forbid.
 */
export function renderer(templates: Templates): (name: string, view: object) => string {
  const environment = Handlebars.create();
  environment.registerPartial(templates);
  return (name, view) => environment.compile(`{{> ${name}}}`, COMPILE_OPTIONS)(view);
}
