/** A definition's text with some of its values replaced and every other byte as it was: comments are half of a template. */
import { isScalar, parseDocument } from 'yaml';
import { SealkitError } from '../base/errors.ts';
import { fieldOf, type FieldPath } from './field.ts';

export interface Replacement {
  readonly field: FieldPath;
  readonly value: string;
}

/** Text that YAML reads as itself without quotes: no indicator in it, no space at either end. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9 ._@/\\-]*[A-Za-z0-9])?$/;

/** @throws SealkitError `internal` when a field is not there, or no single value */
export function fillIn(text: string, replacements: readonly Replacement[]): string {
  const document = parseDocument(text);
  const places = replacements.map(({ field, value }) => {
    const node = document.getIn(field, true);
    if (!isScalar(node) || !node.range) throw new SealkitError({ code: 'internal', field: fieldOf(field) });
    const [start, end] = node.range;
    return { start, end, value };
  });
  // From the back, so that the places before stay where they are.
  places.sort((a, b) => b.start - a.start);
  return places.reduce((filled, { start, end, value }) => {
    return filled.slice(0, start) + encodeScalar(value) + filled.slice(end);
  }, text);
}

/** JSON's quoted form is YAML's, too. */
function encodeScalar(value: string): string {
  return PLAIN.test(value) ? value : JSON.stringify(value);
}
