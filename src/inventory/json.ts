import { compareText, encodeUtf8, joinBytes } from '../base/bytes.ts';

/** Values that JSON has; members that are undefined are left out. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** The same value gives the same bytes. */
export function encodeJson(value: Json): Uint8Array {
  return encodeUtf8(`${JSON.stringify(value, null, 2)}\n`);
}

/** Two encoded objects as one: the members of the first, and then those of the second. */
export function joinMembers(first: Uint8Array, second: Uint8Array): Uint8Array {
  const [opening, closing] = [encodeUtf8('{\n'), encodeUtf8('\n}\n')];
  const members = first.subarray(0, first.length - closing.length);
  return joinBytes([members, encodeUtf8(',\n'), second.subarray(opening.length)]);
}

/** The same with every object's members in alphabetical order, as CSAF 2.0 advises (6.2.13). */
export function sortMembers(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortMembers);
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>);
  const sorted = members.toSorted(([a], [b]) => compareText(a, b));
  return Object.fromEntries(
    sorted.map(([name, member]) => [name, member === undefined ? member : sortMembers(member)]),
  );
}
