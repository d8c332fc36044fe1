/**
 * Base scores of CVSS 3.0 and 3.1, computed again from their vectors (FIRST, CVSS v3.1 specification, sections 7.1, 7.4 and
 * appendix A). Both versions give the same score for every vector of base metrics, so one function serves both.
 */

export const SEVERITY_NAMES = ['none', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITY_NAMES)[number];

export interface BaseScore {
  /** One decimal, `0.0` to `10.0`. */
  readonly score: string;
  readonly severity: Severity;
}

/** Base metrics only, each once, in the order the specification prefers (section 6). */
const VECTOR = /^CVSS:3\.[01]\/AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[NLH]\/I:[NLH]\/A:[NLH]$/;

const BASE_METRICS = ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];

/** Section 7.4. Privileges weigh more when the scope changes, so they stand twice. */
const WEIGHTS = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  'PR changed': { N: 0.85, L: 0.68, H: 0.5 },
  UI: { N: 0.85, R: 0.62 },
  impact: { N: 0, L: 0.22, H: 0.56 },
};

/** Lowest score of each severity (section 5). */
const SEVERITIES = [
  { from: 9, name: 'critical' },
  { from: 7, name: 'high' },
  { from: 4, name: 'medium' },
  { from: 0.1, name: 'low' },
] as const;

export function isCvssVector(vector: string): boolean {
  return VECTOR.test(vector);
}

/** The vector that was meant, when only order and further metrics (temporal, environmental) are wrong; null otherwise. */
export function findBaseVector(vector: string): string | null {
  const [label = '', ...metrics] = vector.split('/');
  const chosen = BASE_METRICS.map((name) => metrics.filter((metric) => metric.startsWith(`${name}:`)));
  const base = [label, ...chosen.flat()].join('/');
  return isCvssVector(base) ? base : null;
}

/** @param vector one that isCvssVector accepts */
export function baseScoreOf(vector: string): BaseScore {
  const metrics = new Map(vector.split('/').map((metric) => metric.split(':', 2) as [string, string]));
  const isChanged = metrics.get('S') === 'C';
  const weigh = (name: string, table: keyof typeof WEIGHTS): number => {
    const weights: Readonly<Record<string, number>> = WEIGHTS[table];
    return weights[metrics.get(name) ?? ''] ?? 0;
  };
  const kept = ['C', 'I', 'A'].reduce((product, name) => product * (1 - weigh(name, 'impact')), 1);
  const impact = impactOf(1 - kept, isChanged);
  const privileges = weigh('PR', isChanged ? 'PR changed' : 'PR');
  const exploitability = 8.22 * weigh('AV', 'AV') * weigh('AC', 'AC') * privileges * weigh('UI', 'UI');
  const sum = (isChanged ? 1.08 : 1) * (impact + exploitability);
  const score = impact <= 0 ? 0 : roundUp(Math.min(sum, 10));
  const severity = SEVERITIES.find(({ from }) => score >= from)?.name ?? 'none';
  return { score: score.toFixed(1), severity };
}

function impactOf(subScore: number, isChanged: boolean): number {
  return isChanged ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore;
}

/** Appendix A: the next tenth up, counted in whole hundred-thousandths so that 4.000000000000001 stays 4.0. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
