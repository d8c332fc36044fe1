/** Stick label and fingerprint card, as SVG and PDF, from the facts of a verified kit. Pure. */
import { SealkitError } from '../base/errors.ts';
import { missingCharacters } from '../pdf/index.ts';
import type { LabelFacts } from './facts.ts';
import { drawFingerprintCard } from './fingerprint-card.ts';
import { encodeLabelPdf } from './pdf.ts';
import { drawStickLabel } from './stick-label.ts';
import { encodeSvg } from './svg.ts';

export type { LabelFacts } from './facts.ts';

interface LabelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @throws SealkitError `character-unprintable` */
export async function makeLabels(facts: LabelFacts): Promise<readonly LabelFile[]> {
  const missing = missingCharacters(facts.publisher.name);
  if (missing.length > 0)
    throw new SealkitError({
      code: 'character-unprintable',
      field: 'publisher.name',
      found: missing.join(' '),
    });
  const drawings = { label: drawStickLabel(facts), card: drawFingerprintCard(facts) };
  const files = await Promise.all(
    Object.entries(drawings).map(async ([name, drawing]) => [
      { name: `${name}.svg`, bytes: encodeSvg(drawing) },
      { name: `${name}.pdf`, bytes: await encodeLabelPdf(drawing, facts) },
    ]),
  );
  return files.flat();
}
