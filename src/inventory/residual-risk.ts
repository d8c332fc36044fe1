/** What stays open after the installer has run, and what going back means: IEC 81001-5-1, 5.8.2. */
import type { Language } from '../base/codes.ts';
import { encodeDocument } from './document.ts';
import { kitFacts } from './heading.ts';
import type { InventoryInput } from './input.ts';
import { WORDS } from './words.ts';

export function residualRiskNote(input: InventoryInput, language: Language): Uint8Array {
  const words = WORDS[language];
  const { instructions, papers } = input.definition;
  const own = papers.residualRisk?.[language] ?? [];
  const vulnerabilities = instructions.vulnerabilities.map(({ id, score, severity, text }) => {
    return `${id}, ${words.score} ${score} (${words.severity[severity]}): ${text[language].join(' ')}`;
  });
  return encodeDocument(words.residualRisk, kitFacts(input, language), [
    {
      heading: words.whatRemains,
      paragraphs: [...own, words.mitigationOnly, words.notDefended, words.writeProtection],
    },
    ...(vulnerabilities.length === 0 ? [] : [{ heading: words.vulnerabilities, items: vulnerabilities }]),
    {
      heading: words.rollBack,
      paragraphs: [...instructions.removal[language], words.open, words.beforeRemoval],
    },
  ]);
}
