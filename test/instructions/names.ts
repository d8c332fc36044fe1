/** Which names a template uses, found by walking its syntax tree with a view in hand. */
import Handlebars from 'handlebars';
import type { Templates } from '../../src/instructions/index.ts';

type Statement = hbs.AST.Statement;

/** A context and the ones around it. `where` spells it the same in every language: `instructions.contacts[]`. */
interface Scope {
  readonly where: string;
  readonly value: unknown;
}

/** Every name used, absolute, with `!` before those that the view has not. Blocks are walked whether or not they would show. */
export function namesUsed(templates: Templates, template: string, view: object): Set<string> {
  const names = new Set<string>();
  visit(templates, `{{> ${template}}}`, { where: '', value: view }, names);
  return names;
}

function visit(templates: Templates, source: string, scope: Scope, names: Set<string>): void {
  for (const statement of Handlebars.parse(source).body) visitStatement(templates, statement, scope, names);
}

function visitStatement(templates: Templates, statement: Statement, scope: Scope, names: Set<string>): void {
  const use = (expression: hbs.AST.Expression | undefined): Scope => {
    if (expression?.type !== 'PathExpression') throw new Error(`no name: ${String(expression?.type)}`);
    const { original, parts, data } = expression as hbs.AST.PathExpression;
    if (data) return { where: original, value: true };
    const path = parts.filter((part) => typeof part === 'string');
    const where = [scope.where, ...path].filter((part) => part !== '').join('.');
    const [value, isThere] = lookUp(scope.value, path);
    names.add(`${isThere ? '' : '!'}${where}`);
    return { where, value };
  };
  if (statement.type === 'MustacheStatement') {
    use((statement as hbs.AST.MustacheStatement).path);
  } else if (statement.type === 'PartialStatement') {
    const { name, params } = statement as hbs.AST.PartialStatement;
    const inner = params.length === 0 ? scope : use(params[0]);
    const source = templates[(name as hbs.AST.PathExpression).original];
    if (source === undefined) throw new Error(`no template ${(name as hbs.AST.PathExpression).original}`);
    visit(templates, source, inner, names);
  } else if (statement.type === 'BlockStatement') {
    visitBlock(templates, statement as hbs.AST.BlockStatement, scope, use, names);
  } else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') {
    throw new Error(`a template needs no ${statement.type}`);
  }
}

function visitBlock(
  templates: Templates,
  block: hbs.AST.BlockStatement,
  scope: Scope,
  use: (expression: hbs.AST.Expression | undefined) => Scope,
  names: Set<string>,
): void {
  const helper = block.path.original;
  const subject = use(block.params[0]);
  const inner = { if: scope, unless: scope, with: subject, each: elementOf(subject) }[helper];
  if (inner === undefined) throw new Error(`a template needs no {{#${helper}}}`);
  const bodies = [block.program.body, (block.inverse as hbs.AST.Program | undefined)?.body ?? []];
  for (const statement of bodies.flat()) visitStatement(templates, statement, inner, names);
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
