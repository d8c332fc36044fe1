/** A published CSAF 2.0 advisory: the hashes it lists by machine-readable means, looked up for a kit's installers. */
import { decodeUtf8 } from '../base/bytes.ts';
import { SealkitError, printable, type Fault } from '../base/errors.ts';

/** Advisories have some ten kilobytes; the largest seen have some megabytes. */
export const MAX_CSAF_SIZE = 16 * 1024 * 1024;

/** Algorithms that installers are judged by. Older ones are broken, and say nothing. */
const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;
export type HashAlgorithm = (typeof ALGORITHMS)[number];

export interface CsafAdvisory {
  /** The file it was read from. */
  readonly path: string;
  /** document.tracking.id, made printable. */
  readonly id: string;
  readonly files: readonly ListedHashes[];
}

/** One of product_identification_helper.hashes (CSAF 2.0, 3.1.3.3.2). */
interface ListedHashes {
  readonly filename: string;
  /** None when only other algorithms are given. */
  readonly hashes: readonly ListedHash[];
}

interface ListedHash {
  readonly algorithm: HashAlgorithm;
  /** Lower case. */
  readonly value: string;
}

/** How an advisory speaks of an installer. `not-comparable`: by other algorithms only. */
export type CsafMention = 'same-hash' | 'not-comparable' | 'not-listed';

interface InstallerHashes {
  /** As the definition names the file. */
  readonly path: string;
  readonly kitPath: string;
  /** By each algorithm that the advisory uses. */
  readonly digests: ReadonlyMap<HashAlgorithm, string>;
}

/** @throws SealkitError `definition-value-invalid` when the bytes are no CSAF 2.0 document */
export function readCsaf(bytes: Uint8Array, path: string): CsafAdvisory {
  const root = parse(bytes, path);
  const { csaf_version: version, tracking } = membersOf(membersOf(root)['document']);
  const { id } = membersOf(tracking);
  if (version !== '2.0' || typeof id !== 'string') throw refused(path, 'CSAF 2.0');
  const files = objectsBelow(membersOf(root)['product_tree']).flatMap((object) => {
    const { hashes } = membersOf(object['product_identification_helper']);
    return hashes === undefined ? [] : listedHashes(hashes, path);
  });
  return { path, id: printable(id, 100), files };
}

export function algorithmsOf({ files }: CsafAdvisory): readonly HashAlgorithm[] {
  return ALGORITHMS.filter((name) =>
    files.some(({ hashes }) => hashes.some(({ algorithm }) => algorithm === name)),
  );
}

/**
 * Installers are looked up by their hashes, whatever the name, and by their names.
 * @param installers in the order of the definition
 * @returns one mention for each installer
 * @throws SealkitError `definition-contradiction` for every installer whose name is listed with other hashes only, or that one
 *   listed hash takes for the same file and another for another one
 */
export function findMentions(advisory: CsafAdvisory, installers: readonly InstallerHashes[]): CsafMention[] {
  const judged = installers.map((installer) => judge(advisory, installer));
  const faults = judged.flatMap(({ differing }, i): Fault[] => {
    if (differing.length === 0) return [];
    const detail = { path: printable(advisory.path), field: `installers[${i}].path` };
    const own = new Set(differing.map(({ algorithm }) => algorithm));
    const expected = differing
      .map(({ algorithm, value }) => `${algorithm} ${printable(value, 128)}`)
      .join(' | ');
    const found = [...own].map((name) => `${name} ${installers[i]?.digests.get(name) ?? ''}`).join(' | ');
    return [{ code: 'definition-contradiction', ...detail, expected, found }];
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new SealkitError([first, ...rest]);
  return judged.map(({ mention }) => mention);
}

interface Judgement {
  readonly mention: CsafMention;
  /** Hashes that contradict the installer's. */
  readonly differing: readonly ListedHash[];
}

function judge({ files }: CsafAdvisory, { path, kitPath, digests }: InstallerHashes): Judgement {
  const names = [path, kitPath].map(fileName);
  const entries = files.map(({ filename, hashes }) => {
    const others = hashes.filter(({ algorithm, value }) => digests.get(algorithm) !== value);
    return { isNamed: names.includes(fileName(filename)), isSame: others.length < hashes.length, others };
  });
  const same = entries.filter(({ isSame }) => isSame);
  const named = entries.filter(({ isNamed }) => isNamed);
  // Several files may have one name, such as those of several versions.
  const isConfirmed = named.some(({ isSame }) => isSame);
  const differing = [...same, ...(isConfirmed ? [] : named)].flatMap(({ others }) => others);
  const mention = same.length > 0 ? 'same-hash' : named.length > 0 ? 'not-comparable' : 'not-listed';
  return { mention, differing };
}

/** Windows does not tell names apart by case. */
function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}

function parse(bytes: Uint8Array, path: string): unknown {
  const text = decodeUtf8(bytes);
  if (text === null) throw refused(path, 'UTF-8');
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw refused(path, 'JSON', cause);
  }
}

function refused(path: string, expected: string, cause?: unknown): SealkitError {
  const fault = { path: printable(path), field: 'csaf.path', expected };
  return new SealkitError({ code: 'definition-value-invalid', ...fault }, { cause });
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** Every object inside, in no order. Without recursion: nesting is the document's to choose. */
function objectsBelow(root: unknown): Members[] {
  const found: Members[] = [];
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) found.push(value as Members);
    for (const member of Object.values(value)) waiting.push(member);
  }
  return found;
}

function listedHashes(hashes: unknown, path: string): ListedHashes[] {
  const items = Array.isArray(hashes) ? hashes.map(membersOf) : [];
  if (items.length === 0) throw refused(path, 'hashes [1..]');
  return items.map(({ filename, file_hashes: values }) => {
    if (typeof filename !== 'string' || !Array.isArray(values)) throw refused(path, 'filename, file_hashes');
    return { filename, hashes: values.map(membersOf).flatMap(listedHash) };
  });
}

/** CSAF writes OpenSSL's names, such as `sha256`; `SHA-256` and `SHA_256` are seen too. */
function listedHash({ algorithm, value }: Members): ListedHash[] {
  const name = String(algorithm).toLowerCase().replaceAll(/[-_]/g, '');
  const known = ALGORITHMS.find((each) => each === name);
  return known === undefined ? [] : [{ algorithm: known, value: String(value).toLowerCase() }];
}
