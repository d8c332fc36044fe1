import { describe, expect, it } from 'vitest';
import { baseScoreOf, isCvssVector } from '../../src/definition/cvss.ts';

/** CVE, vector, score: the worked example's, then those of FIRST's CVSS v3.1 Examples. */
const PUBLISHED = [
  ['CVE-2022-1517', 'AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '10.0', 'critical'],
  ['CVE-2022-1518', 'AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '10.0', 'critical'],
  ['CVE-2022-1519', 'AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '10.0', 'critical'],
  ['CVE-2022-1521', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N', '9.1', 'critical'],
  ['CVE-2022-1524', 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N', '7.4', 'high'],
  ['CVE-2013-1937', 'AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', '6.1', 'medium'],
  ['CVE-2013-0375', 'AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', '6.4', 'medium'],
  ['CVE-2014-3566', 'AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', '3.1', 'low'],
  ['CVE-2012-1516', 'AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', '9.9', 'critical'],
  ['CVE-2009-0783', 'AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', '4.2', 'medium'],
  ['CVE-2012-0384', 'AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', '8.8', 'high'],
  ['CVE-2014-0160', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', '7.5', 'high'],
  ['CVE-2014-6271', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '9.8', 'critical'],
  ['CVE-2008-1447', 'AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N', '6.8', 'medium'],
  ['CVE-2014-2005', 'AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '6.8', 'medium'],
  ['CVE-2010-0467', 'AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N', '5.8', 'medium'],
  ['CVE-2013-6014', 'AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H', '9.3', 'critical'],
  ['CVE-2009-0658', 'AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', '7.8', 'high'],
  ['CVE-2014-2019', 'AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', '4.6', 'medium'],
  ['CVE-2012-5376', 'AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', '9.6', 'critical'],
] as const;

/** Values from harmless to worst. */
const METRICS = {
  AV: 'PLAN',
  AC: 'HL',
  PR: 'HLN',
  UI: 'RN',
  S: 'UC',
  C: 'NLH',
  I: 'NLH',
  A: 'NLH',
};

const VECTORS = Object.entries(METRICS).reduce<readonly string[]>(
  (vectors, [name, values]) =>
    vectors.flatMap((vector) => Array.from(values, (value) => `${vector}/${name}:${value}`)),
  ['CVSS:3.1'],
);

/** The vector with one metric a step worse, for each metric that can get worse. */
function worsened(vector: string): string[] {
  return vector.split('/').flatMap((metric) => {
    const [name = '', value = ''] = metric.split(':');
    const values = Object.entries(METRICS).find(([known]) => known === name)?.[1] ?? '';
    const worse = values.charAt(values.indexOf(value) + 1);
    return values === '' || worse === '' ? [] : [vector.replace(`/${metric}`, `/${name}:${worse}`)];
  });
}

describe('CVSS base scores', () => {
  it.each(PUBLISHED)('%s %s is %s', (_, metrics, score, severity) => {
    expect(baseScoreOf(`CVSS:3.1/${metrics}`)).toEqual({ score, severity });
    expect(baseScoreOf(`CVSS:3.0/${metrics}`)).toEqual({ score, severity });
  });

  it('are one decimal from 0.0 to 10.0 for each of the 2,592 vectors there are', () => {
    expect(VECTORS.length).toBe(2592);
    for (const vector of VECTORS) {
      expect(isCvssVector(vector)).toBe(true);
      expect(baseScoreOf(vector).score).toMatch(/^([0-9]\.[0-9]|10\.0)$/);
    }
  });

  it('never fall when a metric gets worse', () => {
    for (const vector of VECTORS) {
      for (const worse of worsened(vector)) {
        const [before, after] = [vector, worse].map((each) => Number(baseScoreOf(each).score));
        expect(after, `${vector} -> ${worse}`).toBeGreaterThanOrEqual(before ?? NaN);
      }
    }
  });

  it('are rated by the bounds of section 5', () => {
    const bounds = new Map<string, number[]>();
    for (const vector of VECTORS) {
      const { score, severity } = baseScoreOf(vector);
      bounds.set(severity, [...(bounds.get(severity) ?? []), Number(score)]);
    }
    const ranges = [...bounds].map(([severity, scores]) => [
      severity,
      Math.min(...scores),
      Math.max(...scores),
    ]);
    expect(Object.fromEntries(ranges.map(([severity, ...range]) => [severity, range]))).toEqual({
      none: [0, 0],
      low: [1.6, 3.9],
      medium: [4, 6.9],
      high: [7, 8.9],
      critical: [9, 10],
    });
  });
});

describe('CVSS vectors', () => {
  it.each([
    'CVSS:2.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    'AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H',
    'CVSS:3.1/AC:L/AV:N/PR:N/UI:N/S:C/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H\n',
  ])('%j is refused', (vector) => {
    expect(isCvssVector(vector)).toBe(false);
  });
});
