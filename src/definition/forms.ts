/** The small forms a definition's values have. Scalars arrive as text; base/forms.ts says which text is right. */
import * as z from 'zod';
import { FormFault, oneOf, textThat, whole, type Form } from '../base/canonical.ts';
import { isDotted, isText } from '../base/forms.ts';
import { isKitPath } from '../base/paths.ts';
import type { VersionRange } from './ranges.ts';

/** What the JSON Schema says of a scalar. Editors read YAML numbers and truth values as such; the builder reads all as text. */
export type ScalarSchema = Readonly<Record<string, unknown>>;

/** A form of base as a zod schema. The issue's message is the form's notation, which needs no translation. */
export function leaf<T>(form: Form<T>, schema: ScalarSchema) {
  return z
    .unknown()
    .transform((value, context): T => {
      try {
        return form(value, '');
      } catch (cause) {
        if (!(cause instanceof FormFault)) throw cause;
        context.addIssue(cause.expected);
        return z.NEVER;
      }
    })
    .meta(schema);
}

/** An object with these fields only; the message lists them. */
export function fields<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, Object.keys(shape).join(' | '));
}

export function list<S extends z.ZodType>(item: S, min: number, max: number) {
  const expected = `[${min}..${max}]`;
  return z.array(item, expected).min(min, expected).max(max, expected);
}

/** What a list's elements are to each other, for the JSON Schema: no two are the same. The rules name the one that repeats. */
export const EACH_ONCE = { uniqueItems: true };

/** A list that may be left out. */
export function anyList<S extends z.ZodType>(item: S, max: number) {
  return list(item, 0, max)
    .optional()
    .transform((items) => items ?? []);
}

/** A field that may be left out, and then is null. */
export function maybe<S extends z.ZodType>(schema: S) {
  return schema.optional().transform((value) => value ?? null);
}

export function numeral(min: number, max: number): Form<number> {
  const inRange = whole(min, max);
  return (value, field) => {
    const isNumeral = typeof value === 'string' && /^(0|[1-9][0-9]{0,9})$/.test(value);
    return inRange(isNumeral ? Number(value) : value, field);
  };
}

const yesOrNo = oneOf('true', 'false');
export const truth: Form<boolean> = (value, field) => yesOrNo(value, field) === 'true';

/** `all`, `1.3..3.1`, `1.3..` or `..3.1`, both ends included. */
export const range: Form<VersionRange> = (value, field) => {
  if (value === 'all') return { from: null, to: null };
  const [from = '', to, ...rest] = typeof value === 'string' ? value.split('..') : [];
  const ends = [from, to ?? ''].filter((end) => end !== '');
  if (to === undefined || rest.length > 0 || ends.length === 0 || !ends.every(isDotted)) {
    throw new FormFault(field, 'all | N.N..N.N | N.N.. | ..N.N');
  }
  return { from: from === '' ? null : from, to: to === '' ? null : to };
};

/** Four pages of a book: longer texts belong in a document of their own. */
const MAX_PARAGRAPHS = 20;
const MAX_PARAGRAPH_SIZE = 1000;

/** Plain text in paragraphs, parted by blank lines. Line breaks within a paragraph are spaces. */
export const prose: Form<readonly string[]> = (value, field) => {
  const paragraphs = (typeof value === 'string' ? value : '')
    .split(/\n[ \n]*\n/)
    .map((paragraph) => paragraph.replaceAll(/^[ \n]+|[ \n]+$/g, '').replaceAll(/ *\n */g, ' '))
    .filter((paragraph) => paragraph !== '');
  const isRight =
    paragraphs.length >= 1 &&
    paragraphs.length <= MAX_PARAGRAPHS &&
    paragraphs.every((paragraph) => isText(paragraph, MAX_PARAGRAPH_SIZE));
  if (!isRight) throw new FormFault(field, `text(${MAX_PARAGRAPH_SIZE}) x 1..${MAX_PARAGRAPHS}`);
  return paragraphs;
};

/** Where a file lies, counted from the definition's folder. The same on every system: no drives, no backslashes. */
export const sourcePath = textThat(
  (path) =>
    isText(path, 1000) &&
    !/[\\:]/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.') &&
    !path.endsWith('..'),
  '…/…',
);

export function isPayloadPath(path: string): boolean {
  return path.startsWith('payload/') && isKitPath(path);
}

/** The same in both languages. */
export function bilingual<S extends z.ZodType>(schema: S) {
  return fields({ es: schema, en: schema });
}
