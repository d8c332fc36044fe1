/** For sites that must document a change to an instrument for in vitro diagnostic use. */
import type { Language } from '../base/codes.ts';
import { encodeDocument } from './document.ts';
import { kitFacts } from './heading.ts';
import type { InstallerClaims, InventoryInput } from './input.ts';
import { WORDS } from './words.ts';

/** @returns null when the kit is for no such instrument */
export function changeControlNote(input: InventoryInput, language: Language): Uint8Array | null {
  const words = WORDS[language];
  const { targets, instructions, papers, install } = input.definition;
  const models = targets.models.filter(({ ivd }) => ivd).map(({ name }) => name);
  if (models.length === 0) return null;
  const { steps } = words;
  const dual = instructions.dualBootModels.join(', ');
  const files = input.installers.map(({ path, sha256 }) => `${path}: SHA-256 ${sha256}`);
  return encodeDocument(words.changeControl, kitFacts(input, language), [
    { heading: words.concerned, paragraphs: [words.notAdvice], items: models },
    { heading: words.installers, items: files },
    {
      heading: words.ownWork,
      paragraphs: [words.claims],
      items: input.installers.flatMap((installer) => ownWork(installer, language)),
    },
    {
      heading: words.before,
      items: [steps.record, steps.assess, steps.check, steps.planBack, steps.idle],
    },
    {
      heading: words.after,
      items: [
        words.restart[install.restart],
        ...(dual === '' ? [] : [`${steps.dual}: ${dual}`]),
        steps.proof,
        steps.function,
      ],
    },
    ...(papers.changeControl === null
      ? []
      : [{ heading: words.further, paragraphs: papers.changeControl[language] }]),
  ]);
}

/** What the file says that Windows Installer has to do with it. */
function ownWork({ path, actions, restarts, arpNoModify }: InstallerClaims, language: Language): string[] {
  const words = WORDS[language];
  return [
    `${path}: ${words.actions} ${actions.all}; ${words.elevated} ${actions.elevated}`,
    `${path}: ${restarts ? words.restarts : words.noRestart}`,
    `${path}: ${arpNoModify ? words.noModify : words.modify}`,
  ];
}
