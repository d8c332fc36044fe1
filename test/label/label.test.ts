/** Labels and cards: their size, what they say, and what a reader of QR codes reads off them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeLabels, type LabelFacts } from '../../src/label/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { expectSuccess, runProgram } from '../e2e/example.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sealkit-label-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const facts: LabelFacts = {
  kit: { id: 'lrm-security-patch', version: '1.0.0', created: '2026-11-23T00:00:00Z' },
  publisher: {
    name: 'Editor de prueba Ñandú & <Cía>',
    record: 3,
    kind: 'release',
    fingerprint: '0123 4567 89AB CDEF FEDC BA98 7654 3210',
  },
  sealSha256: '0123456789abcdef'.repeat(4),
  number: null,
  language: 'es',
};
const QR_TEXT = `SEALKIT FP ${facts.publisher.fingerprint} SEAL ${facts.sealSha256.toUpperCase()}`;

async function fileOf(name: string, changes: Partial<LabelFacts> = {}): Promise<string> {
  const file = path.join(folder, name);
  const found = (await makeLabels({ ...facts, ...changes })).find((each) => each.name === name);
  writeFileSync(file, found?.bytes ?? new Uint8Array());
  return file;
}

function run(program: string, ...args: readonly string[]): string {
  return expectSuccess(runProgram(program, args)).stdout;
}

/** With a desk printer's 300 dots an inch. */
function qrOf(pdf: string): string {
  run('pdftoppm', '-r', '300', '-png', '-singlefile', pdf, path.join(folder, 'shown'));
  return run('zbarimg', '--quiet', '--raw', path.join(folder, 'shown.png')).trim();
}

describe('labels and cards', () => {
  it('are drawn twice each', async () => {
    expect((await makeLabels(facts)).map(({ name }) => name)).toEqual([
      'label.svg',
      'label.pdf',
      'card.svg',
      'card.pdf',
    ]);
    expect(await makeLabels(facts)).toEqual(await makeLabels(facts));
  });

  it.each([
    ['label.pdf', '113.386 x 34.0157 pts'],
    ['card.pdf', '242.646 x 153.071 pts'],
  ])('%s is sound, in its real size, and its QR code is read', async (name, size) => {
    const file = await fileOf(name);
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
    expect(run('pdfinfo', file)).toContain(size);
    expect(qrOf(file)).toBe(QR_TEXT);
    const text = run('pdftotext', '-raw', file, '-');
    for (const fact of [
      'lrm-security-patch',
      '1.0.0',
      facts.publisher.name,
      '0123 4567 89AB CDEF\nFEDC BA98 7654 3210',
    ])
      expect(text).toContain(fact);
  });

  it.each([
    ['label.svg', 'width="40mm" height="12mm"'],
    ['card.svg', 'width="85.6mm" height="54mm"'],
  ])('%s is well-formed, in its real size, and fetches nothing', async (name, size) => {
    const file = await fileOf(name);
    run('xmllint', '--noout', '--nonet', file);
    const svg = readFileSync(file, 'utf8');
    expect(svg).toContain(size);
    expect(svg).toContain('Ñandú &amp; &lt;Cía&gt;');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/:\/\/|href|<script|<image/);
  });

  it.each(['label.svg', 'card.svg'])('%s and its PDF draw the same boxes', async (name) => {
    const svg = readFileSync(await fileOf(name), 'utf8');
    const plain = path.join(folder, 'plain.pdf');
    run('qpdf', '--qdf', await fileOf(name.replace('svg', 'pdf')), plain);
    const pdf = readFileSync(plain, 'latin1');
    const boxes = svg.match(/M[\d.]+ [\d.]+h/g) ?? [];
    expect(boxes.length).toBeGreaterThan(200);
    expect(pdf.match(/ re f EMC$/gm)).toHaveLength(boxes.length);
  });

  it('say whether the kit is for trials, and the number where it is known', async () => {
    const publisher = { ...facts.publisher, kind: 'development' as const };
    const text = async (changes: Partial<LabelFacts>): Promise<string> =>
      run('pdftotext', await fileOf('label.pdf', changes), '-');
    expect(await text({})).not.toMatch(/DESARROLLO|\d{4}7/);
    expect(await text({ publisher, number: 1247 })).toMatch(/N\.º 1247[^]*DESARROLLO/);
    expect(await text({ publisher, language: 'en', number: 2_147_483_647 })).toMatch(
      /No\. 2147483647[^]*DEVELOPMENT/,
    );
  });

  it.each(['es', 'en'] as const)('keep everything on the paper, however long (%s)', async (language) => {
    const [id, name] = ['w'.repeat(64), 'W'.repeat(200)];
    const long = { kit: { ...facts.kit, id }, publisher: { ...facts.publisher, name }, language };
    for (const paper of ['label.pdf', 'card.pdf']) {
      const file = await fileOf(paper, long);
      const [, width, height] = /Page size: +([\d.]+) x ([\d.]+)/.exec(run('pdfinfo', file)) ?? [];
      const words = run('pdftotext', '-bbox', file, '-').matchAll(/xMax="([\d.]+)" yMax="([\d.]+)">/g);
      for (const [, x, y] of words) {
        expect(Number(x)).toBeLessThanOrEqual(Number(width));
        expect(Number(y)).toBeLessThanOrEqual(Number(height) + 1);
      }
    }
  });

  it('refuse a publisher whose name the fonts cannot write', async () => {
    const publisher = { ...facts.publisher, name: 'Łukasz' };
    expect(await codeOfAsync(() => makeLabels({ ...facts, publisher }))).toBe('character-unprintable');
  });
});
