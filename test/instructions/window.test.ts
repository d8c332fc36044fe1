/** Steps press the buttons of SealCheck's window, under their names and in the order in which the window shows them. */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/base/codes.ts';
import { pagesOf, pathOf } from './sample.ts';
import { OPENED, press, sayingOf, WINDOW, type Place } from './window.ts';

const pages = pagesOf();
/** Where the window is when all is done. */
const RESULTS = { apply: 'end', repair: 'end', remove: 'end', protect: 'blocked', proof: 'effective' };
/** A step of another day, when the window of the firewall is open again. */
const UNDO = 'mitigate-undo';

interface Step {
  readonly fact: string;
  /** The label of each button, but the one for the language. */
  readonly buttons: readonly string[];
}

function stepsOf(html: string): Step[] {
  const steps = /<ol class="steps">.*?<\/ol>/s.exec(html)?.[0] ?? '';
  return steps
    .split('<li data-fact="')
    .slice(1)
    .map((item) => ({
      fact: item.slice(0, item.indexOf('"')),
      buttons: Array.from(item.matchAll(/<span class="button">([^<]*)<\/span>/g), ([, label = '']) => label),
    }));
}

interface Walk {
  /** Buttons where no page of the window has them, as `step: label`. Those of one step are there together. */
  readonly stray: readonly string[];
  readonly places: readonly Place[];
}

function walk(steps: readonly Step[], language: Language, from: readonly Place[] = OPENED): Walk {
  const stray: string[] = [];
  let places = from;
  for (const { fact, buttons } of steps) {
    const ways = buttons.map((label) => press(places, label, language));
    stray.push(...buttons.filter((_, i) => ways[i]?.length === 0).map((label) => `${fact}: ${label}`));
    if (buttons.length > 0) places = ways.flat();
  }
  return { stray, places };
}

describe.each(['es', 'en'] as const)('steps in %s', (language) => {
  it.each(Object.entries(RESULTS))('of %s press what the window shows, and come to %s', (page, result) => {
    const steps = stepsOf(pages[pathOf(language, page)] ?? '').filter(({ fact }) => fact !== UNDO);
    const { stray, places } = walk(steps, language);
    expect(stray).toEqual([]);
    expect(places.map((place) => place.page)).toContain(result);
  });

  it('undo the block in the window of the firewall', () => {
    const steps = stepsOf(pages[pathOf(language, 'protect')] ?? '').filter(({ fact }) => fact === UNDO);
    const { stray, places } = walk(steps, language, [{ page: 'mitigation', verb: '' }]);
    expect(stray).toEqual([]);
    expect(places).toEqual([{ page: 'agree', verb: 'mitigate-off' }]);
  });

  it('name the button that looks for an intrusion as the window does', () => {
    const html = pages[pathOf(language, 'intrusion')] ?? '';
    const fact = /<p data-fact="evidence-window">.*?<\/p>/s.exec(html)?.[0] ?? '';
    const label = /<span class="button">([^<]*)<\/span>/.exec(fact)?.[1] ?? '';
    expect(press(OPENED, label, language).map(({ page }) => page)).toContain('intrusion');
  });

  it('name the page of maintenance as its title does', () => {
    for (const page of ['repair', 'remove']) {
      const title = `<strong>${sayingOf('maintenance.title', language)}</strong>`;
      expect(pages[pathOf(language, page)]).toContain(title);
    }
  });

  it('would be found out with one left out, or in another order', () => {
    const steps = stepsOf(pages[pathOf(language, 'remove')] ?? '').filter(
      ({ buttons }) => buttons.length > 0,
    );
    const last = steps.length - 1;
    for (const i of steps.keys()) {
      if (i < last) expect(walk(steps.toSpliced(i, 1), language).stray, steps[i]?.fact).not.toEqual([]);
    }
    expect(walk(steps.toReversed(), language).stray).not.toEqual([]);
  });
});

describe('the window', () => {
  it('is read whole: every way leads to a page or to the end, and every button somewhere', () => {
    const names = [...WINDOW.keys(), 'end'];
    const ends = [...WINDOW.values()].flatMap(({ ways }) => ways.map(([, to]) => to));
    expect(ends.filter((to) => !names.includes(to))).toEqual([]);
    const dead = [...WINDOW].filter(([, { buttons, ways }]) => {
      return buttons.some(
        (event) => event !== 'verb' && event !== 'wait' && !ways.some(([name]) => name === event),
      );
    });
    expect(dead.map(([name]) => name)).toEqual([]);
    expect(WINDOW.size).toBeGreaterThan(20);
  });
});
