/** The window of SealCheck.exe as its own source has it: which buttons each of its pages has, and where they may lead. */
import { readFileSync } from 'node:fs';
import type { Language } from '../../src/base/codes.ts';

const folder = new URL('../../kit-template/launcher/internal/window/', import.meta.url);
const source = readFileSync(new URL('pages.go', folder), 'utf8');
const words = new Map(
  readFileSync(new URL('words.txt', folder), 'utf8')
    .split('\n')
    .map((line) => {
      const [key = '', es = '', en = ''] = line.split('|');
      return [key, { es, en }];
    }),
);

interface Page {
  readonly buttons: readonly string[];
  readonly hasWork: boolean;
  readonly ways: readonly (readonly [event: string, to: string])[];
}

/** Where somebody may be, and what the window was asked to do. */
export interface Place {
  readonly page: string;
  readonly verb: string;
}

const CONSTANTS = new Map(
  Array.from(
    source.matchAll(/^(?:\t|const )(\w+) +(?:Event|Name) = "([\w-]+)"/gm),
    ([, name = '', value = '']) => {
      return [name, value];
    },
  ),
);
/** Ends of work that lead away from what the person wants. */
const ASIDE = ['fault', 'cancel'];
const VERBS = ['apply', 'repair', 'remove', 'mitigate-on', 'mitigate-off'];

function valueOf(code: string): string {
  return code.startsWith('"') ? code.slice(1, -1) : (CONSTANTS.get(code) ?? `${code}?`);
}

function pageOf(block: string): Page {
  const buttons = /buttons: \[\]Event\{([^}]*)\}/.exec(block)?.[1]?.split(', ') ?? [];
  const ways = block.slice(block.indexOf('ways:')).matchAll(/\{("[\w-]+"|\w+), ("[\w-]+"|\w+)\}/g);
  return {
    buttons: buttons.map(valueOf),
    hasWork: block.includes('hasWork: true'),
    ways: Array.from(ways, ([, event = '', to = '']) => [valueOf(event), valueOf(to)]),
  };
}

const table = source.slice(source.indexOf('var table'), source.indexOf('var pages'));
export const WINDOW: ReadonlyMap<string, Page> = new Map(
  table
    .split('\t{name: "')
    .slice(1)
    .map((block) => [block.slice(0, block.indexOf('"')), pageOf(block)]),
);

/** Of a page or a button, as it is read: without the mark of its access key. */
export function sayingOf(key: string, language: Language): string {
  return (words.get(key)?.[language] ?? '').replace('&', '');
}

function following(place: Place, event: string): Place[] {
  const ways = WINDOW.get(place.page)?.ways ?? [];
  const verb = VERBS.includes(event) ? event : place.verb;
  return ways.filter(([name]) => name === event).map(([, page]) => ({ page, verb }));
}

/** These places, and all to which work leads that goes on there. */
function settled(places: readonly Place[]): Place[] {
  const reached = [...places];
  for (const place of reached) {
    const { hasWork = false, buttons = [], ways = [] } = WINDOW.get(place.page) ?? {};
    const ends = ways.map(([event]) => event);
    const own = ends.filter((event) => hasWork && !buttons.includes(event) && !ASIDE.includes(event));
    for (const next of own.flatMap((event) => following(place, event))) {
      if (!reached.some(({ page, verb }) => page === next.page && verb === next.verb)) reached.push(next);
    }
  }
  return reached;
}

export const OPENED = settled([{ page: 'search', verb: '' }]);

/** Where a button with this label leads from these places; nowhere when none of them has it. */
export function press(places: readonly Place[], label: string, language: Language): Place[] {
  const next = places.flatMap((place) => {
    const buttons = WINDOW.get(place.page)?.buttons ?? [];
    const events = buttons.map((event) => (event === 'verb' ? place.verb : event));
    const pressed = events.filter((event) => sayingOf(`button.${event}`, language) === label);
    return pressed.flatMap((event) => following(place, event));
  });
  return settled(next);
}
