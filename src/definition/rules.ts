/** What fields must be to each other. Each rule is one small function that looks at the sections it needs, if they are there. */
import { compareText } from '../base/bytes.ts';
import { printable } from '../base/errors.ts';
import { findNameTwin } from '../base/paths.ts';
import type { FieldPath } from './field.ts';
import type { VersionRange } from './forms.ts';
import type { Sections } from './schema.ts';

/** Where, what would be right, what is there. */
export interface Contradiction {
  readonly field: FieldPath;
  readonly expected: string;
  readonly found: string;
}

type Rule = (sections: Sections) => readonly Contradiction[];

export function findContradictions(sections: Sections): Contradiction[] {
  return RULES.flatMap((rule) => rule(sections));
}

/** Format 7.2: only newer kits than this one can be stepped back from, and each is named once. */
const downgradeAscends: Rule = ({ kit }) => {
  const counters = kit === undefined ? [] : [kit.sequence, ...kit.downgradeFrom];
  return counters.slice(1).flatMap((counter, i) => {
    const before = counters[i] ?? 0;
    if (counter > before) return [];
    return [{ field: ['kit', 'downgradeFrom', i], expected: `> ${before}`, found: String(counter) }];
  });
};

const supportEndsLater: Rule = ({ kit }) => {
  const day = kit?.created.slice(0, 10) ?? '';
  if (kit?.supportEnds == null || compareText(kit.supportEnds, day) >= 0) return [];
  return [{ field: ['kit', 'supportEnds'], expected: `>= ${day}`, found: kit.supportEnds }];
};

const rangesAscend: Rule = ({ product }) => [
  ...checkRange(product?.appliesTo, ['product', 'appliesTo']),
  ...(product?.affected ?? []).flatMap((range, i) => checkRange(range, ['product', 'affected', i])),
];

const windowsAscends: Rule = ({ targets }) =>
  checkRange(targets && { from: targets.windows.minimum, to: targets.windows.maximum }, [
    'targets',
    'windows',
    'maximum',
  ]);

function checkRange(range: VersionRange | undefined, field: FieldPath): Contradiction[] {
  if (range?.from == null || range.to === null || compareDotted(range.from, range.to) <= 0) return [];
  return [{ field, expected: `${range.from} <= ${range.to}`, found: `${range.from} > ${range.to}` }];
}

/** Number by number, missing ones counting as 0 (format 3.4). */
function compareDotted(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const place = [0, 1, 2, 3].find((i) => (left[i] ?? 0) !== (right[i] ?? 0));
  return place === undefined ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}

/** Format 7.3: a language has one installer, and an installer for all languages stands alone. */
const installersDiffer: Rule = ({ installers = [] }) => {
  const languages = installers.map((entry) => entry.language ?? '*');
  return languages.flatMap((language, i) => {
    const isAmbiguous = languages.indexOf(language) < i || (languages.length > 1 && language === '*');
    if (!isAmbiguous) return [];
    return [{ field: ['installers', i, 'language'], expected: 'es, en | one installer', found: language }];
  });
};

/** Format 2.4, told before anything is copied. */
const kitPathsDiffer: Rule = ({ installers = [], payload = [] }) => {
  const placed = [
    ...installers.map(({ kitPath }, i) => ({ kitPath, field: ['installers', i, 'path'] })),
    ...payload.map(({ kitPath }, i) => ({ kitPath, field: ['payload', i, 'path'] })),
  ];
  const twin = findNameTwin(placed.map(({ kitPath }) => kitPath));
  const last = placed.findLast(({ kitPath }) => kitPath === twin);
  return last === undefined ? [] : [{ field: last.field, expected: 'as: payload/…', found: last.kitPath }];
};

const modelsDiffer: Rule = ({ targets }) =>
  findRepeats(
    (targets?.models ?? []).map(({ name }, i) => ({ text: name, field: ['targets', 'models', i, 'name'] })),
  );

/** One page shows them all, and its anchors are their ids. */
const passagesDiffer: Rule = ({ instructions }) =>
  findRepeats(
    (['warnings', 'waysToObtain', 'mitigations', 'intrusionSigns'] as const).flatMap((part) =>
      (instructions?.[part] ?? []).map(({ id }, i) => ({ text: id, field: ['instructions', part, i, 'id'] })),
    ),
  );

function findRepeats(entries: readonly { text: string; field: FieldPath }[]): Contradiction[] {
  const seen = new Set<string>();
  return entries.flatMap(({ text, field }) => {
    const folded = text.toLowerCase();
    if (seen.has(folded)) return [{ field, expected: 'once', found: printable(text) }];
    seen.add(folded);
    return [];
  });
}

const dualBootModelsAreTargets: Rule = ({ targets, instructions }) => {
  const models = targets?.models.map(({ name }) => name);
  if (models === undefined) return [];
  return (instructions?.dualBootModels ?? []).flatMap((model, i) => {
    if (models.includes(model)) return [];
    const field = ['instructions', 'dualBootModels', i];
    return [{ field, expected: printable(models.join(' | ')), found: printable(model) }];
  });
};

/** Lowest score of each severity: CVSS 3.1, its table of qualitative ratings. */
const SEVERITIES = [
  { from: 9, name: 'critical' },
  { from: 7, name: 'high' },
  { from: 4, name: 'medium' },
  { from: 0.1, name: 'low' },
  { from: 0, name: 'none' },
];

const severityFitsScore: Rule = ({ instructions }) =>
  (instructions?.vulnerabilities ?? []).flatMap(({ score, severity }, i) => {
    const rated = SEVERITIES.find(({ from }) => Number(score) >= from)?.name ?? 'none';
    if (rated === severity) return [];
    const field = ['instructions', 'vulnerabilities', i, 'severity'];
    return [{ field, expected: `${rated} (${score})`, found: severity }];
  });

const RULES: readonly Rule[] = [
  downgradeAscends,
  supportEndsLater,
  rangesAscend,
  windowsAscends,
  installersDiffer,
  kitPathsDiffer,
  modelsDiffer,
  passagesDiffer,
  dualBootModelsAreTargets,
  severityFitsScore,
];
