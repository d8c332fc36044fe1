/** Version ranges as documents write them. */
import type { KitDefinition } from '../definition/index.ts';

export type VersionRange = KitDefinition['product']['appliesTo'];

export function isOpen({ from, to }: VersionRange): boolean {
  return from === null && to === null;
}

/** `1.3 - 3.1`, `>= 1.3`, `<= 3.1`, `*`: read the same in every language. */
export function rangeText({ from, to }: VersionRange): string {
  if (from !== null && to !== null) return from === to ? from : `${from} - ${to}`;
  if (from !== null) return `>= ${from}`;
  return to === null ? '*' : `<= ${to}`;
}

/** A version range specifier, as CSAF 2.0 wants it in product_version_range (3.1.2.3.2). */
export function versOf({ from, to }: VersionRange): string {
  const ends = [...(from === null ? [] : [`>=${from}`]), ...(to === null ? [] : [`<=${to}`])];
  const constraint = from !== null && from === to ? from : ends.join('|');
  return `vers:generic/${constraint === '' ? '*' : constraint}`;
}
