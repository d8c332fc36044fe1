/** The texts of a definition by their fields, for whoever finds out later what is wrong with one of them. */
import type { KitDefinition } from './definition.ts';
import { fieldOf, type FieldPath } from './field.ts';

export interface FieldText {
  /** As in the file: `instructions.contacts[0].name.es`. */
  readonly field: string;
  readonly text: string;
}

export function textsOf(definition: KitDefinition): readonly FieldText[] {
  return textsBelow(definition, []);
}

function textsBelow(value: unknown, path: FieldPath): readonly FieldText[] {
  if (typeof value === 'string') return [{ field: fieldOf(path), text: value }];
  if (Array.isArray(value)) {
    // In the file, the paragraphs of a language are one text.
    const isProse = path.at(-1) === 'es' || path.at(-1) === 'en';
    return value.flatMap((item, i) => textsBelow(item, isProse ? path : [...path, i]));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsBelow(member, [...path, name]));
}
