/** Which names a template uses, found by walking its syntax tree with a view in hand. */
import Handlebars from 'handlebars';

type Statement = hbs.AST.Statement;
/** Sources of templates by name. */
type Texts = Readonly<Record<string, string>>;

/** A context and the ones around it. `where` spells it the same in every language: `instructions.contacts[]`. */
interface Scope {
  readonly where: string;
  readonly value: unknown;
}

/** Every name used, absolute, with `!` before those that the view has not. Blocks are walked whether or not they would show. */
export function namesUsed(templates: Texts, template: string, view: object): Set<string> {
  const names = new Set<string>();
  visit(templates, `{{> ${template}}}`, { where: '', value: view }, names);
  return names;
}

function visit(templates: Texts, source: string, scope: Scope, names: Set<string>): void {
  visitAll(templates, Handlebars.parse(source).body, scope, names);
}

function visitAll(
  templates: Texts,
  statements: readonly Statement[],
  scope: Scope,
  names: Set<string>,
): void {
  for (const statement of statements) visitStatement(templates, statement, scope, names);
}

function visitStatement(templates: Texts, statement: Statement, scope: Scope, names: Set<string>): void {
  const use = (expression: hbs.AST.Expression | undefined): Scope => {
    if (expression?.type !== 'PathExpression') throw new Error(`no name: ${String(expression?.type)}`);
    const { original, parts, data, depth } = expression as hbs.AST.PathExpression;
    if (depth > 0) throw new Error(`a template needs no ${original}`);
    if (data) return { where: original, value: true };
    const path = parts.filter((part) => typeof part === 'string');
    const where = [scope.where, ...path].filter((part) => part !== '').join('.');
    const [value, isThere] = lookUp(scope.value, path);
    names.add(`${isThere ? '' : '!'}${where}`);
    return { where, value };
  };
  const visitPartial = (name: string, inner: Scope): void => {
    const source = templates[name];
    if (source === undefined) throw new Error(`no template ${name}`);
    visit(templates, source, inner, names);
  };
  if (statement.type === 'MustacheStatement') {
    use((statement as hbs.AST.MustacheStatement).path);
  } else if (statement.type === 'PartialStatement') {
    const { name, params } = statement as hbs.AST.PartialStatement;
    const { original } = name as hbs.AST.PathExpression;
    if (original !== '@partial-block') visitPartial(original, params.length === 0 ? scope : use(params[0]));
  } else if (statement.type === 'PartialBlockStatement') {
    const { name, hash, program } = statement as hbs.AST.PartialBlockStatement;
    const titled = {
      ...(scope.value as object),
      ...Object.fromEntries(hash.pairs.map(({ key }) => [key, true])),
    };
    visitPartial((name as hbs.AST.PathExpression).original, { ...scope, value: titled });
    visitAll(templates, program.body, scope, names);
  } else if (statement.type === 'BlockStatement') {
    visitBlock(templates, statement as hbs.AST.BlockStatement, scope, use, names);
  } else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') {
    throw new Error(`a template needs no ${statement.type}`);
  }
}

function visitBlock(
  templates: Texts,
  block: hbs.AST.BlockStatement,
  scope: Scope,
  use: (expression: hbs.AST.Expression | undefined) => Scope,
  names: Set<string>,
): void {
  const helper = block.path.original;
  const subject = use(block.params[0]);
  const inner = { if: scope, unless: scope, with: subject, each: elementOf(subject) }[helper];
  if (inner === undefined) throw new Error(`a template needs no {{#${helper}}}`);
  const [body, otherwise] = [block.program.body, (block.inverse as hbs.AST.Program | undefined)?.body ?? []];
  visitAll(templates, body, inner, names);
  visitAll(templates, otherwise, scope, names);
}

function elementOf({ where, value }: Scope): Scope {
  return { where: `${where}[]`, value: Array.isArray(value) ? (value as unknown[])[0] : undefined };
}

function lookUp(value: unknown, path: readonly string[]): [unknown, boolean] {
  const [name, ...rest] = path;
  if (name === undefined) return [value, value !== undefined];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [undefined, false];
  return lookUp((value as Record<string, unknown>)[name], rest);
}
