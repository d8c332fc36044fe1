/** A column of strips, the smallest pieces that a page break may not cut, and how they fall on pages. */
import type { Page } from '../pdf/index.ts';

export interface Strip {
  readonly height: number;
  /** Must not be the last of its page when another follows. */
  readonly isKept: boolean;
  /** Space between blocks: left out at the top of a page. */
  readonly isGap: boolean;
  /** Of a table: stands again at the top of each page that this strip begins. */
  readonly header: Strip | null;
  readonly heading: { readonly title: string; readonly level: number } | null;
  /** @param x left edge @param y upper edge */
  readonly paint: (page: Page, x: number, y: number) => void;
}

export interface Placed {
  readonly strip: Strip;
  readonly y: number;
}

export function gap(height: number, isKept = false): Strip {
  return { height, isKept, isGap: true, header: null, heading: null, paint: () => undefined };
}

/** Painted over the strip's whole height. */
export function framed(strip: Strip, x: number, paint: (page: Page, x: number, y: number) => void): Strip {
  return {
    ...strip,
    isGap: false,
    paint: (page, left, y) => {
      paint(page, left, y);
      strip.paint(page, left + x, y);
    },
  };
}

export function shifted(strips: readonly Strip[], x: number): readonly Strip[] {
  return strips.map((strip) => ({
    ...strip,
    paint: (page: Page, left: number, y: number) => strip.paint(page, left + x, y),
  }));
}

/** For the eye only: a screen reader has read it before. */
function asDecoration(strip: Strip): Strip {
  const paint: Strip['paint'] = (page, x, y) => {
    const text: Page['text'] = (at, base, words, style) => page.text(at, base, words, style, null);
    strip.paint({ ...page, text }, x, y);
  };
  return { ...strip, paint };
}

/** Must not be the last of its page. */
export function kept(strip: Strip): Strip {
  return { ...strip, isKept: true };
}

/** All but the last are kept with the next. */
export function together(strips: readonly Strip[]): readonly Strip[] {
  return strips.map((strip, i) => (i < strips.length - 1 ? kept(strip) : strip));
}

/** @param from where the first page is free @returns pages with each strip's distance from the top */
export function paginate(strips: readonly Strip[], height: number, from = 0): readonly (readonly Placed[])[] {
  const pages: Placed[][] = [[]];
  let y = from;
  const newPage = (): void => {
    pages.push([]);
    y = 0;
  };
  const place = (strip: Strip): void => {
    if (y > 0 && y + strip.height > height) newPage();
    if (strip.isGap && y === 0) return;
    if (y === 0 && strip.header !== null) place(asDecoration(strip.header));
    pages.at(-1)?.push({ strip, y });
    y += strip.height;
  };
  for (const group of groupsOf(strips)) {
    const whole = heightOf(group);
    // What does not fit on any page is broken where it must be.
    if (y > 0 && y + whole > height && whole <= height) newPage();
    group.forEach(place);
  }
  return pages;
}

/** Each on a new page, unless it fits whole below the one before or half of that page is free. */
export function paginateAll(
  chapters: readonly (readonly Strip[])[],
  height: number,
  between: number,
): readonly (readonly Placed[])[] {
  const pages: (readonly Placed[])[] = [];
  for (const strips of chapters) {
    const before = pages.at(-1) ?? [];
    const from = endOf(before) + between;
    const isBelow = before.length > 0 && (from <= height / 2 || from + heightOf(strips) <= height);
    const [first = [], ...others] = paginate(strips, height, isBelow ? from : 0);
    if (isBelow) pages[pages.length - 1] = [...before, ...first];
    else pages.push(first);
    pages.push(...others);
  }
  return pages;
}

function endOf(placed: readonly Placed[]): number {
  const last = placed.at(-1);
  return last === undefined ? 0 : last.y + last.strip.height;
}

function heightOf(strips: readonly Strip[]): number {
  return strips.reduce((sum, strip) => sum + strip.height, 0);
}

function groupsOf(strips: readonly Strip[]): readonly (readonly Strip[])[] {
  const groups: Strip[][] = [];
  let isOpen = false;
  for (const strip of strips) {
    if (isOpen) groups.at(-1)?.push(strip);
    else groups.push([strip]);
    isOpen = strip.isKept;
  }
  return groups;
}
