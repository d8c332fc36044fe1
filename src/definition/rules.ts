/** What fields must be to each other. Each rule is one small function that looks at the sections it needs, if they are there. */
import { compareText } from '../base/bytes.ts';
import { findTwins } from '../base/twins.ts';
import type { Contradiction, Rule } from './contradiction.ts';
import { fieldOf, type FieldPath } from './field.ts';
import { readable } from '../base/readable.ts';
import { RESTART_NEEDED } from './leaves.ts';
import type { Sections } from './schema.ts';
import { checkRange, SECURITY_RULES } from './security-rules.ts';

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

const windowsAscends: Rule = ({ targets }) =>
  checkRange(targets && { from: targets.windows.minimum, to: targets.windows.maximum }, [
    'targets',
    'windows',
    'maximum',
  ]);

/** Format 7.3: a language has one installer, and an installer for all languages stands alone. */
const installersDiffer: Rule = ({ installers = [] }) => {
  const languages = installers.map((entry) => entry.language ?? '*');
  return languages.flatMap((language, i) => {
    const isAmbiguous = languages.indexOf(language) < i || (languages.length > 1 && language === '*');
    if (!isAmbiguous) return [];
    return [{ field: ['installers', i, 'language'], expected: '1 x es, 1 x en | 1 x *', found: language }];
  });
};

/** Format 2.4, told before anything is copied. */
const kitPathsDiffer: Rule = ({ installers = [], payload = [] }) => {
  const placed = [
    ...installers.map(({ kitPath }, i) => ({ kitPath, field: ['installers', i, 'path'] })),
    ...payload.map(({ kitPath }, i) => ({ kitPath, field: ['payload', i, 'path'] })),
  ];
  const twins = findTwins(placed.map(({ kitPath }) => kitPath));
  const last = placed.findLast(({ kitPath }) => kitPath === twins?.[1]);
  if (twins === null || last === undefined) return [];
  return [{ field: last.field, expected: `1 x ${twins[0]} (Windows)`, found: twins.join(', ') }];
};

const modelsDiffer: Rule = ({ targets }) =>
  repeatsIn(
    targets?.models.map(({ name }) => name),
    (i) => ['targets', 'models', i, 'name'],
  );

/** SealCheck.exe runs the installer with /norestart, which then answers so: on the instrument it would pass for a failure. */
const restartIsSuccess: Rule = ({ install }) => {
  if (install === undefined || install.restart === 'none') return [];
  const { restart, successCodes } = install;
  if (successCodes.includes(RESTART_NEEDED)) return [];
  const found = `${successCodes.join(', ')} (${fieldOf(['install', 'restart'])}: ${restart})`;
  return [{ field: ['install', 'successCodes'], expected: String(RESTART_NEEDED), found }];
};

/** What is said twice is said by mistake; CSAF 2.0 forbids the same CVE twice (test 6.1.23). */
const listedOnce: Rule = ({ install, response, instructions }) => [
  ...repeatsIn(install?.successCodes.map(String), (i) => ['install', 'successCodes', i]),
  ...repeatsIn(
    install?.properties.map(({ name }) => name),
    (i) => ['install', 'properties', i, 'name'],
  ),
  ...repeatsIn(response?.firewallPorts.map(String), (i) => ['response', 'firewallPorts', i]),
  ...repeatsIn(instructions?.dualBootModels, (i) => ['instructions', 'dualBootModels', i]),
  ...repeatsIn(
    instructions?.vulnerabilities.map(({ id }) => id),
    (i) => ['instructions', 'vulnerabilities', i, 'id'],
  ),
];

function repeatsIn(texts: readonly string[] = [], fieldAt: (i: number) => FieldPath): Contradiction[] {
  return findRepeats(texts.map((text, i) => ({ text, field: fieldAt(i) })));
}

/** Their ids are anchors, and people refer to a passage by its id. */
const passagesDiffer: Rule = ({ instructions }) =>
  findRepeats(
    (['warnings', 'waysToObtain', 'mitigations', 'intrusionSigns', 'recovery', 'legal'] as const).flatMap(
      (part) =>
        (instructions?.[part] ?? []).map(({ id }, i) => ({
          text: id,
          field: ['instructions', part, i, 'id'],
        })),
    ),
  );

function findRepeats(entries: readonly { text: string; field: FieldPath }[]): Contradiction[] {
  const seen = new Map<string, FieldPath>();
  return entries.flatMap(({ text, field }) => {
    const folded = text.toLowerCase();
    const earlier = seen.get(folded);
    if (earlier !== undefined) {
      const found = `${fieldOf(earlier)}, ${fieldOf(field)}`;
      return [{ field, expected: `1 x ${readable(text)}`, found }];
    }
    seen.set(folded, field);
    return [];
  });
}

const dualBootModelsAreTargets: Rule = ({ targets, instructions }) => {
  const models = targets?.models.map(({ name }) => name);
  if (models === undefined) return [];
  return (instructions?.dualBootModels ?? []).flatMap((model, i) => {
    if (models.includes(model)) return [];
    const field = ['instructions', 'dualBootModels', i];
    return [{ field, expected: readable(models.join(' | ')), found: readable(model) }];
  });
};

const RULES: readonly Rule[] = [
  downgradeAscends,
  supportEndsLater,
  windowsAscends,
  installersDiffer,
  kitPathsDiffer,
  modelsDiffer,
  restartIsSuccess,
  listedOnce,
  passagesDiffer,
  dualBootModelsAreTargets,
  ...SECURITY_RULES,
];
