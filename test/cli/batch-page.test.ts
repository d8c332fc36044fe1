/** The packing list and the labels of a batch: what stands on them, and that nothing from outside is markup. */
import { describe, expect, it } from 'vitest';
import { labelSheet, packingList } from '../../src/cli/batch-page.ts';
import { decodeBatch } from '../../src/media/batch.ts';
import { ATTEST, BAD, bytesOf, CLOSE, GOOD, OPEN } from '../media/batch-sample.ts';
import { newHash } from '../testkit/fixture.ts';

const closed = decodeBatch(bytesOf(OPEN, GOOD, BAD, ATTEST, CLOSE), newHash);
const open = decodeBatch(bytesOf(OPEN, GOOD), newHash);
const hostile = '"><script>alert(1)</script>&amp;';
const evil = decodeBatch(
  bytesOf(
    { ...OPEN, station: '<b>', operator: "' onload='x" },
    { ...GOOD, sealNumber: hostile, drive: { ...GOOD.drive, serial: hostile } },
  ),
  newHash,
);
const cellsOf = (html: string): string[] =>
  [...html.matchAll(/<td>(.*?)<\/td>/g)].map(([, text = '']) => text);

describe('the packing list', () => {
  it.each([
    ['en', 'yes, tried'],
    ['es', 'sí, probada'],
  ] as const)('has a row for each good stick and no other: %s', (language, on) => {
    const html = packingList(closed, language);
    expect(cellsOf(html)).toEqual(['1', 'S-0001', '0001', '8.0 GB', GOOD.time, on]);
    for (const fact of [OPEN.image.sha256, OPEN.seal, closed.last, CLOSE.time]) expect(html).toContain(fact);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).not.toContain('class="warning"');
  });

  it('says that a record is open, or torn', () => {
    expect(packingList(open, 'es')).toContain('class="warning"');
    expect(packingList({ ...closed, isTorn: true }, 'en')).toContain('class="warning"');
  });
});

describe('the labels', () => {
  it('are one for each good stick, in both languages', () => {
    const html = labelSheet(closed, 'en');
    expect(html.match(/class="label"/g)).toHaveLength(1);
    for (const text of ['N.º 1', 'testkit-kit 1.2.3', 'S-0001', OPEN.image.sha256, 'Verifique', 'Verify'])
      expect(html).toContain(text);
  });
});

describe.each([packingList, labelSheet])('a page', (make) => {
  it('takes nothing from outside for markup, loads nothing and runs nothing', () => {
    const [own, other] = [make(open, 'en'), make(evil, 'en')];
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    expect(tags(other)).toEqual(tags(own));
    expect(other).not.toMatch(/<script|src=|href=|url\(|@import/);
  });
});
