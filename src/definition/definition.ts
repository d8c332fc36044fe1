/** Bytes of kit.yaml to a definition, or every fault in them together. */
import type { z } from 'zod';
import { SealkitError, type Fault } from '../base/errors.ts';
import { faultOfContradiction, faultOfMark, faultOfSyntax, faultsOfIssue } from './faults.ts';
import { findMarks } from './marks.ts';
import { findContradictions } from './rules.ts';
import { definitionSchema, sectionsSchema } from './schema.ts';
import { readYaml, type YamlTree } from './yaml.ts';

type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Everything a build needs to know that is not in the files it names. Plain data. */
export type KitDefinition = Frozen<z.output<typeof definitionSchema>>;

/**
 * @param path how faults name the file; nothing is read from it.
 * @throws SealkitError with all faults in the order of their lines, and one of the codes `definition-…` each.
 * Faults of YAML come alone: what stands in a broken document cannot be judged.
 */
export function readDefinition(bytes: Uint8Array, path: string): KitDefinition {
  const tree = readYaml(bytes);
  throwAll(tree.faults.map((fault) => faultOfSyntax(fault, path)));
  const result = definitionSchema.safeParse(tree.value);
  const issues = result.success ? [] : result.error.issues;
  const faults = issues.flatMap((issue) => faultsOfIssue(issue, tree, path));
  const unfinished = findMarks(tree.value).map((field) => faultOfMark(field, tree, path));
  const contradictions = findContradictions(result.success ? result.data : soundSections(tree, issues));
  throwAll([
    ...unfinished,
    ...faults,
    ...contradictions.map((found) => faultOfContradiction(found, tree, path)),
  ]);
  // Not reached: every issue is a fault.
  if (!result.success) throw result.error;
  return result.data;
}

/** The top-level sections without a fault of shape, so that contradictions show in the same run. */
function soundSections({ value }: YamlTree, issues: readonly z.core.$ZodIssue[]) {
  const faulty = new Set(issues.flatMap((issue) => (issue.path.length === 0 ? [] : [issue.path[0]])));
  const names = Object.keys(definitionSchema.shape).filter((name) => !faulty.has(name));
  const sound = Object.entries(value).filter(([name]) => names.includes(name));
  return sectionsSchema.parse(Object.fromEntries(sound));
}

function throwAll(faults: readonly Fault[]): void {
  const [first, ...rest] = faults.toSorted(byPlace);
  if (first !== undefined) throw new SealkitError([first, ...rest]);
}

function byPlace(a: Fault, b: Fault): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
