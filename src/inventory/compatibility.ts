/** Where the kit can be used: IEC 81001-5-1, 6.3.1, wants users told what an update is compatible with. */
import type { Language } from '../base/codes.ts';
import { encodeDocument, type Section } from './document.ts';
import { kitFacts } from './heading.ts';
import { claimText, type InventoryInput } from './input.ts';
import { isOpen, rangeText } from './ranges.ts';
import { WORDS } from './words.ts';

export function compatibilityStatement(input: InventoryInput, language: Language): Uint8Array {
  const words = WORDS[language];
  const { papers } = input.definition;
  const notes = papers.compatibility?.[language];
  const history = papers.revisions.map(({ date, text }, i) => `${i + 1}, ${date}: ${text[language]}`);
  return encodeDocument(words.compatibility, kitFacts(input, language), [
    versions(input, language),
    targets(input, language),
    installers(input, language),
    conditions(input, language),
    ...(notes === undefined ? [] : [{ heading: words.further, paragraphs: notes }]),
    ...(history.length === 0 ? [] : [{ heading: words.revisions, items: history }]),
  ]);
}

function versions({ definition: { product } }: InventoryInput, language: Language): Section {
  const words = WORDS[language];
  const served = isOpen(product.appliesTo) ? words.allVersions : rangeText(product.appliesTo);
  const affected = product.affected.map((range) => (isOpen(range) ? words.allVersions : rangeText(range)));
  return {
    heading: `${words.versions}: ${product.name}`,
    paragraphs: affected.length === 0 ? [] : [words.twoStatements],
    items: [
      `${words.appliesTo}: ${served}`,
      ...(affected.length === 0 ? [] : [`${words.affected}: ${affected.join('; ')}`]),
    ],
  };
}

function targets({ definition: { targets: where } }: InventoryInput, language: Language): Section {
  const words = WORDS[language];
  const { minimum, maximum } = where.windows;
  const upTo = maximum === null ? '' : `, ${words.windowsTo} ${maximum}`;
  return {
    heading: words.instruments,
    paragraphs: [where.offInstrument ? words.offInstrument : words.noOffInstrument],
    items: [
      ...where.models.map(({ name, ivd }) => (ivd ? `${name} (${words.ivd})` : name)),
      `${words.windows}: ${words.windowsFrom} ${minimum}${upTo}`,
    ],
  };
}

function installers(input: InventoryInput, language: Language): Section {
  const words = WORDS[language];
  const items = input.installers.map(({ path, product, version, manufacturer, productCode, sha256 }) => {
    const claims = [product, version, manufacturer].map(claimText).join(', ');
    return `${path}: ${claims}, ${productCode}, SHA-256 ${sha256}`;
  });
  return { heading: words.installers, paragraphs: [words.claims], items };
}

function conditions({ definition: { checks, install } }: InventoryInput, language: Language): Section {
  const words = WORDS[language];
  const busy = checks.busyProcesses.join(', ');
  return {
    heading: words.conditions,
    items: [
      `${words.freeSpace}: ${checks.freeSpaceMiB}`,
      ...(busy === '' ? [] : [`${words.notWhile}: ${busy}`]),
      words.restart[install.restart],
    ],
  };
}
