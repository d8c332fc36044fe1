/** Ranges of product versions, both ends included (format clause 3.4). */

export interface VersionRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** Number by number, missing ones counting as 0 (format clause 3.4). */
export function compareDotted(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const place = [0, 1, 2, 3].find((i) => (left[i] ?? 0) !== (right[i] ?? 0));
  return place === undefined ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}

export function isWithin(inner: VersionRange, outer: VersionRange): boolean {
  const fromIsIn = outer.from === null || (inner.from !== null && compareDotted(inner.from, outer.from) >= 0);
  const toIsIn = outer.to === null || (inner.to !== null && compareDotted(inner.to, outer.to) <= 0);
  return fromIsIn && toIsIn;
}

/** As kit.yaml writes it. */
export function rangeNotation({ from, to }: VersionRange): string {
  return from === null && to === null ? 'all' : `${from ?? ''}..${to ?? ''}`;
}
