/** A guide's first page: what the pages would repeat is said here, once. */
import type { Language } from '../base/codes.ts';
import type { Structure } from '../pdf/index.ts';
import { run, type Block, type PageContent, type Repeated, type Text } from './blocks.ts';
import { placeFor, setBlocks } from './set-blocks.ts';
import { newPart, setText } from './set-text.ts';
import { gap, type Strip } from './strips.ts';
import { WORDS } from './words.ts';

export interface GuideFacts {
  /** Of the kit, by language. */
  readonly title: Readonly<Record<string, string>>;
  readonly kit: {
    readonly id: string;
    readonly version: string;
    readonly sequence: number;
    readonly created: string;
    readonly supportEnds: string | null;
  };
  readonly publisher: {
    readonly name: string;
    readonly contact: string;
    readonly kind: 'release' | 'development';
    readonly fingerprint: string;
  };
}

/** @param pages where banner and contacts are found */
export function coverStrips(
  pages: readonly PageContent[],
  language: Language,
  facts: GuideFacts,
  width: number,
  part: Structure,
): readonly Strip[] {
  const place = placeFor(width, part);
  const heading = newPart('H1');
  part.kids.push(heading);
  const title = [run(facts.title[language] ?? facts.kit.id)];
  return [
    { ...gap(20), isGap: false },
    ...setText(title, width, heading, { size: 24, color: place.headingColor, isBold: true }),
    gap(16),
    ...setBlocks(
      [...repeatedIn(pages, 'banner'), factsTable(language, facts), ...repeatedIn(pages, 'contacts')],
      place,
    ),
  ];
}

function repeatedIn(pages: readonly PageContent[], name: Repeated): readonly Block[] {
  const all = pages.flatMap(({ blocks }) => blocks);
  const found = all.find((block) => block.kind === 'repeated' && block.name === name);
  return found === undefined ? [] : [found];
}

function factsTable(language: Language, { kit, publisher }: GuideFacts): Block {
  const words = WORDS[language];
  const rows: readonly (readonly [string, Text])[] = [
    ['Kit', [run(kit.id, 'code')]],
    [words.version, [run(`${kit.version}, ${words.sequence} ${kit.sequence}`)]],
    [words.created, [run(`${kit.created.slice(0, 10)} (UTC)`)]],
    ...(kit.supportEnds === null ? [] : [[words.supportEnds, [run(kit.supportEnds)]] as const]),
    [words.publisher, [run(`${publisher.name}\n${publisher.contact}`)]],
    [words.fingerprint, [run(publisher.fingerprint, 'code'), run(`\n${words.fingerprintNote}`)]],
  ];
  const cell = (isHeader: boolean, text: Text) => {
    return { isHeader, blocks: [{ kind: 'paragraph', text } as const] };
  };
  return {
    kind: 'table',
    caption: [],
    head: [],
    rows: rows.map(([name, value]) => [cell(true, [run(name)]), cell(false, value)]),
  };
}
