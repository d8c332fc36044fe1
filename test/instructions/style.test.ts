/** What the stylesheet may use, so that Internet Explorer 8 and 11 show every page readably: a lint, not a trial. */
import { describe, expect, it } from 'vitest';
import { sources } from './sample.ts';

/** In Internet Explorer 8 and 11 alike. */
const EVERYWHERE = new Set([
  ...[
    'background',
    'border',
    'border-bottom',
    'border-color',
    'border-left',
    'border-left-width',
    'border-top',
  ],
  ...[
    'border-collapse',
    'bottom',
    'clear',
    'color',
    'content',
    'counter-increment',
    'counter-reset',
    'display',
  ],
  ...[
    'float',
    'font-family',
    'font-size',
    'font-weight',
    'height',
    'left',
    'line-height',
    'list-style',
    'margin',
  ],
  ...[
    'margin-bottom',
    'margin-top',
    'max-width',
    'min-height',
    'outline',
    'outline-color',
    'padding',
    'padding-bottom',
  ],
  ...[
    'padding-left',
    'padding-right',
    'padding-top',
    'page-break-after',
    'page-break-before',
    'page-break-inside',
    'position',
    'table-layout',
  ],
  ...[
    'text-align',
    'text-decoration',
    'top',
    'vertical-align',
    'white-space',
    'width',
    'word-break',
    'word-wrap',
  ],
  'box-sizing',
]);
/** Nothing is lost where they are not known: corners stay square. */
const ORNAMENT = new Set(['border-radius']);
const PARTS = /^(?:[a-z0-9]+|\.[a-z]+)(?:\.[a-z]+|:before|:after|:hover|:focus|:first-child)*$/;
const HTML5 = new Set(['header', 'main', 'nav', 'section', 'footer']);

interface Rule {
  readonly selectors: readonly string[];
  readonly declarations: readonly (readonly [string, string])[];
}

/** Rules of the sheet by the medium they stand in; '' outside of any. */
function rulesOf(css: string): Map<string, Rule[]> {
  const media = new Map<string, Rule[]>();
  const bare = css.replaceAll(/\/\*.*?\*\//gs, '');
  const outside = bare.replaceAll(
    /@media ([^{]+)\{((?:[^{}]*\{[^{}]*\})*)\s*\}/g,
    (_, name: string, body: string) => {
      media.set(name.trim(), parse(body));
      return '';
    },
  );
  return media.set('', parse(outside));
}

function parse(css: string): Rule[] {
  expect(css.replaceAll(/[^{}]+\{[^{}]*\}/g, '').trim()).toBe('');
  return Array.from(css.matchAll(/([^{}]+)\{([^{}]*)\}/g), ([, selectors = '', body = '']) => ({
    selectors: selectors.split(',').map((selector) => selector.trim()),
    declarations: body
      .split(';')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
      }),
  }));
}

const rules = rulesOf(sources.shared['style'] ?? '');

describe('the stylesheet', () => {
  it('has the media that it is known by', () => {
    expect([...rules.keys()]).toEqual([
      'screen and (max-width: 50em)',
      'screen and (prefers-color-scheme: dark)',
      'print',
      '',
    ]);
  });

  it('uses properties of Internet Explorer 8, and ornaments', () => {
    const used = [...rules.values()].flat().flatMap(({ declarations }) => declarations.map(([name]) => name));
    const unknown = used.filter((name) => !EVERYWHERE.has(name) && !ORNAMENT.has(name));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('gives values that need no newer browser', () => {
    const values = [...rules.values()]
      .flat()
      .flatMap(({ declarations }) => declarations.map(([, value]) => value));
    expect(
      values.filter((value) => /[a-z]+\((?!step\))|\d(?:rem|vw|vh|ch)|flex|grid|inherit|unset/.test(value)),
    ).toEqual([]);
  });

  it('selects by names that Internet Explorer 8 knows', () => {
    const selectors = [...rules.values()].flat().flatMap((rule) => rule.selectors);
    const parts = selectors.flatMap((selector) => selector.split(/ > | \+ | /));
    expect(parts.filter((part) => !PARTS.test(part))).toEqual([]);
  });

  it('needs no look of an element that Internet Explorer 8 does not know', () => {
    const styled = [...rules.values()].flat().filter(({ selectors }) => {
      return selectors.some((selector) => HTML5.has(selector.split(/[ .:]/)[0] ?? ''));
    });
    expect(styled.map(({ declarations }) => declarations)).toEqual([[['display', 'block']]]);
    const markup = Object.values(sources.shared).join('') + JSON.stringify(sources.languages);
    expect(markup).not.toMatch(/<(header|main|nav|section|footer)[^>]* class=/);
  });
});
