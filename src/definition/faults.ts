/** Faults of a definition from what YAML, the schema and the rules complain about. Their words are notation, not language. */
import type { z } from 'zod';
import type { Fault } from '../base/errors.ts';
import type { Contradiction } from './contradiction.ts';
import { fieldOf, type FieldPath } from './field.ts';
import { isMark } from './marks.ts';
import { readable } from '../base/readable.ts';
import type { Place, SyntaxFault, YamlTree, YamlValue } from './yaml.ts';

export function faultOfSyntax(fault: SyntaxFault, path: string): Fault {
  return { code: 'definition-syntax', path, ...fault };
}

export function faultOfContradiction(found: Contradiction, tree: YamlTree, path: string): Fault {
  const { field, ...rest } = found;
  return {
    code: 'definition-contradiction',
    path,
    ...placeOf(tree, field, 'value'),
    field: fieldOf(field),
    ...rest,
  };
}

export function faultOfMark(field: FieldPath, tree: YamlTree, path: string): Fault {
  const found = shown(valueAt(tree.value, field) ?? '');
  return {
    code: 'definition-unfinished',
    path,
    ...placeOf(tree, field, 'value'),
    field: fieldOf(field),
    found,
  };
}

/** None of a mark: what is wrong with it is that it is one. */
export function faultsOfIssue(issue: z.core.$ZodIssue, tree: YamlTree, path: string): Fault[] {
  const at = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const field = [...at, name];
      const where = { path, ...placeOf(tree, field, 'name'), field: fieldOf(field) };
      const expected = nearestNames(name, issue.message.split(' | '));
      return { code: 'definition-field-unknown', ...where, expected, found: readable(name) };
    });
  }
  const value = valueAt(tree.value, at);
  if (isMark(value)) return [];
  const where = { path, ...placeOf(tree, at, 'value'), field: fieldOf(at), expected: issue.message };
  if (value === undefined) return [{ code: 'definition-field-missing', ...where }];
  return [{ code: 'definition-value-invalid', ...where, found: shown(value) }];
}

/** A missing field stands nowhere: the name of what it is missing from tells where to add it. */
export function placeOf(tree: YamlTree, field: FieldPath, part: 'name' | 'value'): Place {
  if (field.length === 0) return { line: 1, column: 1 };
  const place = tree.places.get(fieldOf(field));
  return place === undefined ? placeOf(tree, field.slice(0, -1), 'name') : place[part];
}

export function valueAt(value: YamlValue | undefined, path: FieldPath): YamlValue | undefined {
  const [name, ...rest] = path;
  if (name === undefined || value === undefined) return value;
  const member = Object.entries(value).find(([own]) => own === String(name))?.[1];
  return typeof value === 'string' ? undefined : valueAt(member, rest);
}

function shown(value: YamlValue): string {
  if (typeof value === 'string') return readable(value);
  return Array.isArray(value) ? `[${value.length}]` : `{${readable(Object.keys(value).join(' | '))}}`;
}

/** Two typing slips are guessed at; more would be another word. */
const MAX_SLIPS = 2;

/** The known names within two slips of the unknown one, nearest first; all known names when there are none. */
function nearestNames(unknown: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, slips: slipsBetween(unknown.toLowerCase(), name.toLowerCase()) }))
    .filter(({ slips }) => slips <= MAX_SLIPS)
    .toSorted((a, b) => a.slips - b.slips);
  return (near.length > 0 ? near.map(({ name }) => name) : known).join(' | ');
}

/** Levenshtein distance; no more than is needed to tell that it is too large. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_SLIPS) return MAX_SLIPS + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = (row[j - 1] ?? 0) + (b[j - 1] === letter ? 0 : 1);
      next.push(Math.min(swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
