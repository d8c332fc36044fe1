import type { Language } from '../base/codes.ts';
import type { InventoryInput } from './input.ts';
import { WORDS } from './words.ts';

/** The lines below a paper's title that tell which kit it belongs to. */
export function kitFacts({ definition, publisher }: InventoryInput, language: Language): string[] {
  const words = WORDS[language];
  const { kit, instructions } = definition;
  return [
    instructions.title[language],
    `${words.kit}: ${kit.id} ${kit.version}, ${words.sequence} ${kit.sequence}`,
    `${words.publisher}: ${publisher.name}, ${publisher.contact}`,
    `${words.date}: ${kit.created.slice(0, 10)}`,
    ...(kit.supportEnds === null ? [] : [`${words.supportEnds}: ${kit.supportEnds}`]),
    ...(publisher.kind === 'development' ? [words.development] : []),
  ];
}
