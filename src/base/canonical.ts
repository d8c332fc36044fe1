/**
 * Canonical JSON (format clause 3.1). One encoding for each value, so signed bytes can be parsed without a second meaning:
 * the reader builds the value through a form, encodes it again and compares the bytes. That one comparison refuses duplicate
 * and unknown members, other orders, other escapes, other number spellings, white space and a byte order mark.
 */
import type { Code } from './codes.ts';
import { decodeUtf8, encodeUtf8, isEqualBytes } from './bytes.ts';
import { SealkitError } from './errors.ts';

/** Checks an untrusted value and rebuilds it in canonical member order. @throws FormFault */
export type Form<T> = (value: unknown, field: string) => T;
/** The type a form produces. */
export type Formed<F> = F extends Form<infer T> ? T : never;

/** Where a value breaks its form. Caught by decodeCanonical, which gives it the document's code. */
export class FormFault extends Error {
  readonly field: string;
  readonly expected: string;
  constructor(field: string, expected: string) {
    super(`${field}: ${expected}`);
    this.name = 'FormFault';
    this.field = field;
    this.expected = expected;
  }
}

/** An object with exactly these members, in this order. */
export function record<S extends Record<string, Form<unknown>>>(
  shape: S,
): Form<{ readonly [K in keyof S]: Formed<S[K]> }> {
  const names = Object.keys(shape);
  const forms = Object.entries(shape);
  return (value, field) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new FormFault(field, '{…}');
    const members = value as Record<string, unknown>;
    for (const name of Object.keys(members)) {
      if (!names.includes(name)) throw new FormFault(field, names.join(', '));
    }
    const rebuilt: Record<string, unknown> = {};
    for (const [name, form] of forms) {
      if (!Object.hasOwn(members, name)) throw new FormFault(`${field}.${name}`, names.join(', '));
      rebuilt[name] = form(members[name], `${field}.${name}`);
    }
    return rebuilt as { readonly [K in keyof S]: Formed<S[K]> };
  };
}

/** A list of `min` to `max` elements. */
export function list<T>(element: Form<T>, min: number, max: number): Form<readonly T[]> {
  return (value, field) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      throw new FormFault(field, `[${min}..${max}]`);
    }
    return value.map((item, i) => element(item, `${field}[${i}]`));
  };
}

/** null, or the form. */
export function nullable<T>(form: Form<T>): Form<T | null> {
  return (value, field) => (value === null ? null : form(value, field));
}

/** One of these words. */
export function oneOf<const W extends string>(...words: readonly W[]): Form<W> {
  return (value, field) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new FormFault(field, words.join(' | '));
    return word;
  };
}

/** A string that the predicate accepts; `expected` is its notation in faults. */
export function textThat(isRight: (text: string) => boolean, expected: string): Form<string> {
  return (value, field) => {
    if (typeof value !== 'string' || !isRight(value)) throw new FormFault(field, expected);
    return value;
  };
}

/** A whole number in the range, both ends included (format clause 3.3). */
export function whole(min: number, max: number): Form<number> {
  return (value, field) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new FormFault(field, `${min}..${max}`);
    }
    return value;
  };
}

/** true or false. */
export const truth: Form<boolean> = (value, field) => {
  if (typeof value !== 'boolean') throw new FormFault(field, 'true | false');
  return value;
};

/** The one encoding of a value that has the form. @throws FormFault when it has not: a caller's bug. */
export function encodeCanonical<T>(form: Form<T>, value: T): Uint8Array {
  return encodeFormed(form(value, '$'));
}

/** A value that a form has rebuilt: its members are in order. */
function encodeFormed(value: unknown): Uint8Array {
  return encodeUtf8(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Bytes to a value, refusing every byte sequence but the canonical one.
 * @throws SealkitError with the document's code; `expected` names the form at fault.
 */
export function decodeCanonical<T>(form: Form<T>, bytes: Uint8Array, code: Code): T {
  try {
    const text = decodeUtf8(bytes);
    if (text === null) throw new FormFault('$', 'UTF-8');
    const value = form(JSON.parse(text), '$');
    if (!isEqualBytes(encodeFormed(value), bytes)) throw new FormFault('$', 'JSON (3.1)');
    return value;
  } catch (cause) {
    if (cause instanceof FormFault) {
      throw new SealkitError({ code, field: cause.field, expected: cause.expected }, { cause });
    }
    if (cause instanceof SyntaxError) throw new SealkitError({ code, expected: 'JSON' }, { cause });
    throw cause;
  }
}
