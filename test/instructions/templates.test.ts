import { describe, expect, it } from 'vitest';
import { renderer } from '../../src/instructions/templates.ts';
import { viewOf } from '../../src/instructions/view.ts';
import { namesUsed } from './names.ts';
import { definition, facts, templates } from './sample.ts';

/** The example with every list filled, so that the walk can look into each. */
const full = {
  ...definition,
  response: { ...definition.response, expectedEndpoints: ['api.sealkit.example:443'] },
};
const es = viewOf(full, facts, 'es');
const en = viewOf(full, facts, 'en');
const sources = Object.entries(templates);

describe('templates', () => {
  it('come in pairs', () => {
    const names = Object.keys(templates);
    const spanish = names.filter((name) => name.endsWith('.es')).map((name) => name.slice(0, -3));
    const english = names.filter((name) => name.endsWith('.en')).map((name) => name.slice(0, -3));
    expect(spanish).toEqual(english);
    expect(names.filter((name) => !/\.e[sn]$/.test(name))).toEqual(['head', 'passage', 'readme', 'style']);
  });

  it.each(['steps', 'readme'])('say the same of %s in both languages', (page) => {
    expect(namesUsed(templates, `${page}.es`, es)).toEqual(namesUsed(templates, `${page}.en`, en));
  });

  it('name only what the view has', () => {
    const names = [
      ...namesUsed(templates, 'readme', { es, en, kit: es.kit, publisher: es.publisher }),
      ...namesUsed(templates, 'steps.es', es),
      ...namesUsed(templates, 'steps.en', en),
    ];
    expect(names.filter((name) => name.startsWith('!'))).toEqual([]);
    expect(names).toContain('instructions.contacts[].email');
  });

  it.each(sources)('%s puts nothing unescaped into a page, and escapes only in quotes', (_, source) => {
    expect(source).not.toMatch(/\{\{\{|\{\{&/);
    expect(source).not.toMatch(/=\{\{/);
  });

  it.each(sources)('%s runs nothing and fetches nothing', (_, source) => {
    expect(source).not.toMatch(
      /<script|\son[a-z]+=|javascript:|https?:|url\(|@import|<(img|link|iframe|object|form|base)/i,
    );
    expect(source).not.toMatch(/\r|\t/);
  });

  it.each(sources)('%s keeps to what Internet Explorer 11 understands', (_, source) => {
    expect(source).not.toMatch(/var\(|display: (grid|flex)|clamp\(|:is\(|<(dialog|details)/);
  });

  it('throw when a name is missing, in partials too', () => {
    const render = renderer({ outer: '{{> inner}}', inner: '{{missing}}' });
    expect(() => render('outer', {})).toThrow(/missing/);
    expect(() => renderer({ a: '{{helper "x"}}' })('a', {})).toThrow(/helper/);
  });
});
