import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/base/codes.ts';
import { renderer } from '../../src/instructions/templates.ts';
import { viewOf } from '../../src/instructions/view.ts';
import { namesUsed } from './names.ts';
import { compiled, definition, facts, PAGES, sources } from './sample.ts';

/** The example with every list filled, so that the walk can look into each. */
const full = {
  ...definition,
  response: {
    ...definition.response,
    expectedEndpoints: ['api.sealkit.example:443'],
    uploadPaths: ['/uploads'],
    allowedClients: ['lab-7'],
  },
};
const LANGUAGES = Object.keys(sources.languages);

function viewIn(language: string): object {
  const others = [{ language: 'xx', name: 'xx', href: 'xx' }];
  return { ...viewOf(full, facts, CODES, language), others };
}

function textsOf(language: string): Record<string, string> {
  const { pages = {}, parts = {} } = sources.languages[language] ?? {};
  return { ...sources.shared, ...parts, ...pages };
}

const all = [
  ...Object.entries(sources.shared).map(([name, text]) => [`shared/${name}`, text] as const),
  ...LANGUAGES.flatMap((language) => {
    const { pages = {}, parts = {} } = sources.languages[language] ?? {};
    return Object.entries({ ...pages, ...parts }).map(
      ([name, text]) => [`${language}/${name}`, text] as const,
    );
  }),
];

describe('a language', () => {
  it('has the same files as the others, and no name of a shared one', () => {
    for (const { pages, parts } of Object.values(sources.languages)) {
      expect(Object.keys(pages)).toEqual(PAGES);
      expect(Object.keys(parts)).toEqual(Object.keys(sources.languages['en']?.parts ?? {}));
    }
    const names = [...Object.keys(sources.shared), ...Object.keys(textsOf('en'))];
    expect(new Set(names).size).toBe(Object.keys(textsOf('en')).length);
  });

  it.each(PAGES)('says the same of %s as the others', (page) => {
    const [first, ...rest] = LANGUAGES.map((language) =>
      namesUsed(textsOf(language), page, viewIn(language)),
    );
    for (const names of rest) expect(names).toEqual(first);
  });

  it('names only what the view has', () => {
    const names = LANGUAGES.flatMap((language) =>
      ['readme', ...PAGES].flatMap((page) => [...namesUsed(textsOf(language), page, viewIn(language))]),
    );
    expect(names.filter((name) => name.startsWith('!'))).toEqual([]);
    expect(names).toContain('instructions.contacts[].email');
  });
});

describe('templates', () => {
  it.each(all)('%s puts nothing unescaped into a page, and escapes only in quotes', (_, source) => {
    expect(source).not.toMatch(/\{\{\{|\{\{&/);
    expect(source).not.toMatch(/<[^<>]*=\{\{/);
  });

  it.each(all)('%s runs nothing and fetches nothing', (_, source) => {
    expect(source).not.toMatch(
      /<script|\son[a-z]+=|javascript:|https?:|url\(|@import|<(img|link|iframe|object|form|base)/i,
    );
    expect(source).not.toMatch(/\r|\t/);
  });

  it('throw when a name is missing, in partials too', () => {
    const { shared } = compiled({ shared: { outer: '{{> inner}}', inner: '{{missing}}' }, languages: {} });
    expect(() => renderer(shared)('outer', {})).toThrow(/missing/);
    expect(() => renderer(shared)('other', {})).toThrow(/other/);
    expect(() => compiled({ shared: { a: '{{helper "x"}}' }, languages: {} })).toThrow(/helper/);
  });
});
