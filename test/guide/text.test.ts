/** Pages as plain text: nothing lost, nothing added, legible where nothing but Notepad is there. */
import { describe, expect, it } from 'vitest';
import { makeTwins, readPages } from '../../src/guide/index.ts';
import { pagesOf } from '../instructions/sample.ts';
import { columnHeadings, pageOf, textOf, wordsOfPage } from './pages.ts';

const pages = Object.entries(pagesOf()).map(([path, html]) => ({
  path,
  language: null,
  bytes: Buffer.from(html),
}));
const twins = makeTwins(readPages(pages));

/** Of the twin: without what only its form adds, numbers of list items and the headings of columns among it. */
function wordsOfTwin(text: string, headings: readonly string[]): string[] {
  const titles = headings.map((heading) => new RegExp(`^ *${heading}: `, 'gm'));
  const bare = titles.reduce((left, title) => left.replace(title, ''), text.replaceAll('\r\n', '\n'));
  return bare
    .replace(/^\ufeff/, '')
    .replace(/^([=~#*.-])\1+$/gm, '')
    .replace(/^ *\d+\. /gm, '')
    .replace(/\s+\([^ ()]+\.txt\)/g, '')
    .replace(/[[\]]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '*');
}

describe('text twins', () => {
  it('stand beside every page, by the same name', () => {
    expect(twins.map(({ path }) => path)).toEqual(pages.map(({ path }) => path.replace(/html$/, 'txt')));
  });

  it.each(pages)('$path: every word of the page in its order, and no other', ({ path, bytes }) => {
    const twin = twins.find((each) => each.path === path.replace(/html$/, 'txt'));
    const text = Buffer.from(twin?.bytes ?? []).toString('utf8');
    const html = bytes.toString();
    expect(wordsOfTwin(text, columnHeadings(html))).toEqual(wordsOfPage(html));
  });

  it.each(twins)(
    '$path is UTF-8 with a mark, ends lines as Windows does, and fits 78 columns',
    ({ path, bytes }) => {
      const page = pagesOf()[path.replace(/txt$/, 'html')] ?? '';
      const commands = Array.from(page.matchAll(/<pre>([^<]*)</g), ([, lines = '']) => lines.split('\n'));
      const whole = commands.flat().map((line) => line.replaceAll('&quot;', '"').replaceAll('&#x3D;', '='));
      const text = Buffer.from(bytes).toString('utf8');
      expect(text).toMatch(/^\ufeff[^\ufeff]*\r\n$/);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\t]/);
      const long = text.split('\r\n').filter((line) => line.replace('\ufeff', '').length > 78);
      // One word, or a command, that must not be broken.
      const broken = long.filter((line) => line.trim().includes(' ') && !whole.includes(line.trim()));
      expect(broken).toEqual([]);
    },
  );
});

describe('a page', () => {
  it('has its steps numbered, and its parts told apart', () => {
    const text = textOf(
      '<h1>A</h1><ol><li><h3>B</h3><p>c</p></li><li>d<ul><li>e</li></ul></li></ol>' +
        '<div class="alert"><h3>F</h3><p>g</p></div><pre>h\n i</pre><dl><dt>j</dt><dd>k</dd></dl>',
    );
    expect(text).toBe(
      [
        'A',
        '=',
        '',
        '1. B',
        '   c',
        '',
        '2. d',
        '',
        '   * e',
        '',
        '*'.repeat(78),
        'F',
        'g',
        '*'.repeat(78),
        '',
      ]
        .concat(['    h', '     i', '', 'j', '  k', ''])
        .join('\n'),
    );
  });

  it('has a table row by row, each cell with its heading', () => {
    const text = textOf(
      '<table><thead><tr><th>A</th><th>B</th></tr></thead>' +
        '<tbody><tr><th>1</th><td>x<br>y</td></tr><tr><td>2</td><td>z</td></tr></tbody></table>' +
        '<table><tbody><tr><th>K</th><td>v</td></tr></tbody></table>',
    );
    expect(text).toBe('1\n  B: x\n  y\n\nA: 2\n  B: z\n\nK\n  v\n');
  });

  it('breaks lines at spaces only', () => {
    const [a, b] = ['a'.repeat(40), 'b'.repeat(90)];
    expect(textOf(`<p>${a} ${a} ${b} c</p>`)).toBe(`${a}\n${a}\n${b}\nc\n`);
  });

  it('says where links to other pages lead, and marks buttons', () => {
    expect(
      textOf('<p><a href="x.html#y">There</a> <a href="#z">here</a> <span class="button">Go</span></p>'),
    ).toBe('There (x.txt) here [Go]\n');
  });

  it.each([
    '<img>',
    '<span><ul></ul></span>',
    '<ul>a</ul>',
    '<ol><p>a</p></ol>',
    '<svg></svg>',
    '<table><td>a</td></table>',
  ])('with %s, which nobody has given a form, is refused', (html) => {
    expect(() => pageOf(html)).toThrow(/a page has/);
  });

  it('without a body is refused', () => {
    expect(() => readPages([{ path: 'a.html', language: null, bytes: Buffer.from('<p>a</p>') }])).toThrow(
      /no html/,
    );
  });
});
