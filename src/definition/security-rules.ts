/** Rules about versions, vulnerabilities and the papers that tell of them. */
import { compareText } from '../base/bytes.ts';
import type { Contradiction, Rule } from './contradiction.ts';
import { baseScoreOf } from './cvss.ts';
import type { FieldPath } from './field.ts';
import { compareDotted, isWithin, rangeNotation, type VersionRange } from './ranges.ts';

export function checkRange(range: VersionRange | undefined, field: FieldPath): Contradiction[] {
  if (range?.from == null || range.to === null || compareDotted(range.from, range.to) <= 0) return [];
  return [{ field, expected: `${range.from} <= ${range.to}`, found: `${range.from} > ${range.to}` }];
}

const rangesAscend: Rule = ({ product, instructions }) => [
  ...checkRange(product?.appliesTo, ['product', 'appliesTo']),
  ...(product?.affected ?? []).flatMap((range, i) => checkRange(range, ['product', 'affected', i])),
  ...(instructions?.vulnerabilities ?? []).flatMap(({ affected }, i) =>
    affected.flatMap((range, j) => checkRange(range, ['instructions', 'vulnerabilities', i, 'affected', j])),
  ),
];

/** A vulnerable version that the installer is not made for would be told to install it in vain. */
const affectedIsServed: Rule = ({ product }) =>
  (product?.affected ?? []).flatMap((range, i) =>
    product === undefined ? [] : within(range, [product.appliesTo], ['product', 'affected', i]),
  );

/** One vulnerability may concern fewer versions than all of them together, never others. */
const vulnerabilitiesAreAffected: Rule = ({ product, instructions }) => {
  if (product === undefined) return [];
  return (instructions?.vulnerabilities ?? []).flatMap(({ affected }, i) =>
    affected.flatMap((range, j) =>
      within(range, product.affected, ['instructions', 'vulnerabilities', i, 'affected', j]),
    ),
  );
};

function within(inner: VersionRange, outer: readonly VersionRange[], field: FieldPath): Contradiction[] {
  if (outer.some((range) => isWithin(inner, range))) return [];
  const expected = outer.length === 0 ? 'product.affected' : outer.map(rangeNotation).join(' | ');
  return [{ field, expected, found: rangeNotation(inner) }];
}

const scoresFollowVectors: Rule = ({ instructions }) =>
  (instructions?.vulnerabilities ?? []).flatMap(({ vector, score, severity }, i) => {
    const computed = baseScoreOf(vector);
    const field = ['instructions', 'vulnerabilities', i];
    const wrongScore = { field: [...field, 'score'], expected: computed.score, found: score };
    const expected = `${computed.severity} (${computed.score})`;
    const wrongSeverity = { field: [...field, 'severity'], expected, found: severity };
    return [
      ...(computed.score === score ? [] : [wrongScore]),
      ...(computed.severity === severity ? [] : [wrongSeverity]),
    ];
  });

/** CSAF 2.0, test 6.1.14: revisions ascend by date. None can be younger than the kit that carries it. */
const revisionsAscend: Rule = ({ kit, papers }) => {
  const dates = papers?.revisions.map(({ date }) => date) ?? [];
  const last = kit?.created.slice(0, 10) ?? '9999';
  return dates.flatMap((date, i) => {
    const field = ['papers', 'revisions', i, 'date'];
    const before = dates[i - 1] ?? '';
    if (compareText(date, before) < 0) return [{ field, expected: `>= ${before}`, found: date }];
    return compareText(date, last) > 0 ? [{ field, expected: `<= ${last}`, found: date }] : [];
  });
};

/** An advisory without a vulnerability, a vulnerable version or a revision is none (CSAF 2.0, profile 4.4). */
const advisoryIsFilled: Rule = ({ papers, product, instructions }) => {
  if (papers?.advisory == null) return [];
  const parts = [
    { field: ['papers', 'revisions'], items: papers.revisions, max: 64 },
    { field: ['product', 'affected'], items: product?.affected, max: 16 },
    { field: ['instructions', 'vulnerabilities'], items: instructions?.vulnerabilities, max: 32 },
  ];
  return parts.flatMap(({ field, items, max }) =>
    items?.length === 0 ? [{ field, expected: `[1..${max}]`, found: '[0]' }] : [],
  );
};

export const SECURITY_RULES: readonly Rule[] = [
  rangesAscend,
  affectedIsServed,
  vulnerabilitiesAreAffected,
  scoresFollowVectors,
  revisionsAscend,
  advisoryIsFilled,
];
