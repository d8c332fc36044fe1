/** `REPLACE(what stands here)`: what `sealkit init` leaves for people to write. Nothing is built while one is left. */
import type { FieldPath } from './field.ts';
import type { YamlValue } from './yaml.ts';

/** Begins a mark. */
export const MARK = 'REPLACE(';

export function isMark(value: YamlValue | undefined): value is string {
  return typeof value === 'string' && value.startsWith(MARK);
}

/** The fields that are marks, in the order of the text. */
export function findMarks(value: YamlValue, at: FieldPath = []): readonly FieldPath[] {
  if (typeof value === 'string') return isMark(value) ? [at] : [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, member]) =>
    findMarks(member, [...at, isList ? Number(name) : name]),
  );
}
