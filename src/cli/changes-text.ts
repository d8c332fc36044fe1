/** The differences of two kits as text. All of it comes from unverified kits: names and values are made printable. */
import { printable } from '../base/errors.ts';
import type { FieldChange, KitChanges } from './kit-changes.ts';
import type { Terminal } from './terminal.ts';

const MAX_VALUE = 400;
/** Digests of the seal say nothing to a person that the files below do not. */
const SEAL_DIGESTS = ['manifest', 'record', 'sums'];

type Labels = Terminal['labels'];
type Held = KitChanges['files']['added'][number];

export function changesText(changes: KitChanges, { labels }: Terminal): string {
  const { relation, sameSeal, same, signatures, files } = changes;
  const seal = changes.seal.filter(({ field }) => !SEAL_DIGESTS.includes(field));
  const told = new Set(seal.map(({ field }) => field));
  const manifest = changes.manifest.filter(({ field }) => !told.has(field));
  const nameOf = ({ keyId, holder }: (typeof signatures.added)[number]): string =>
    printable(holder === null ? keyId : `${keyId} (${holder})`);
  const sections = [
    section(labels.seal, seal.flatMap(fieldLines)),
    section(labels.manifest, manifest.flatMap(fieldLines)),
    section(labels.publisherRecord, changes.publisher.flatMap(fieldLines)),
    section(labels.signatures, [
      ...signatures.removed.map((entry) => `- ${nameOf(entry)}`),
      ...signatures.added.map((entry) => `+ ${nameOf(entry)}`),
    ]),
    section(labels.filesTitle, fileLines(files, labels)),
  ];
  const lines = [...remarks(relation, sameSeal, same, labels), ...sections.flat()];
  return lines.map((line) => `${line}\n`).join('');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function remarks(
  relation: KitChanges['relation'],
  sameSeal: boolean,
  same: boolean,
  labels: Labels,
): string[] {
  if (same) return [labels.diffSame];
  if (sameSeal) return [labels.diffSameSeal];
  return relation === null ? [] : [labels[relation]];
}

/** Of a list, what was taken out and what was put in; only when that is nothing, the whole, for then the order differs. */
function fieldLines({ field, from, to }: FieldChange): string[] {
  if (Array.isArray(from) && Array.isArray(to)) {
    const [before, after] = [from, to].map((list: readonly unknown[]) => list.map(valueText));
    const removed = before?.filter((text) => after?.includes(text) !== true) ?? [];
    const added = after?.filter((text) => before?.includes(text) !== true) ?? [];
    if (removed.length + added.length > 0) {
      return [`${field}:`, ...removed.map((text) => `  - ${text}`), ...added.map((text) => `  + ${text}`)];
    }
  }
  return [`${field}: ${valueText(from)} -> ${valueText(to)}`];
}

function valueText(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value), MAX_VALUE);
}

function fileLines({ removed, added, changed }: KitChanges['files'], labels: Labels): string[] {
  const heldText = ({ kind, size, sha256 }: Omit<Held, 'path'>): string =>
    sha256 === null ? labels[kind] : `${size} sha256 ${sha256}`;
  return [
    ...removed.map((entry) => `- ${printable(entry.path)}: ${heldText(entry)}`),
    ...added.map((entry) => `+ ${printable(entry.path)}: ${heldText(entry)}`),
    ...changed.flatMap(({ path, from, to }) => [
      `* ${printable(path)}:`,
      `    - ${heldText(from)}`,
      `    + ${heldText(to)}`,
    ]),
  ];
}
