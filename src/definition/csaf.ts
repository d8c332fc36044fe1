/** A published CSAF 2.0 advisory: the hashes it lists by machine-readable means, looked up for a kit's installers. */
import { decodeUtf8 } from '../base/bytes.ts';
import { SealkitError, printable, type Fault } from '../base/errors.ts';

/** Advisories have some ten kilobytes; the largest seen have some megabytes. */
export const MAX_CSAF_SIZE = 16 * 1024 * 1024;

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
  /** SHA-256 values, lower case; none when only other algorithms are given. */
  readonly sha256: readonly string[];
}

/** How an advisory speaks of an installer. `no-sha256`: by other algorithms only, which are not compared. */
export type CsafMention = 'same-hash' | 'no-sha256' | 'not-listed';

interface InstallerHash {
  /** As the definition names the file. */
  readonly path: string;
  readonly kitPath: string;
  readonly sha256: string;
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

/**
 * @param installers in the order of the definition
 * @returns one mention for each installer
 * @throws SealkitError `definition-contradiction` for every installer whose name is listed with other hashes only
 */
export function findMentions(advisory: CsafAdvisory, installers: readonly InstallerHash[]): CsafMention[] {
  const faults = installers.flatMap((installer, i): Fault[] => {
    const listed = sha256Listed(advisory, installer) ?? [];
    if (listed.length === 0 || listed.includes(installer.sha256)) return [];
    const detail = { path: printable(advisory.path), field: `installers[${i}].path` };
    const expected = listed.map((hash) => `sha256 ${hash}`).join(' | ');
    return [{ code: 'definition-contradiction', ...detail, expected, found: `sha256 ${installer.sha256}` }];
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new SealkitError([first, ...rest]);
  return installers.map((installer) => {
    const listed = sha256Listed(advisory, installer);
    if (listed === null) return 'not-listed';
    return listed.length === 0 ? 'no-sha256' : 'same-hash';
  });
}

/** Windows does not tell names apart by case. null when the name is not listed. */
function sha256Listed({ files }: CsafAdvisory, { path, kitPath }: InstallerHash): readonly string[] | null {
  const names = [path, kitPath].map(fileName);
  const entries = files.filter(({ filename }) => names.includes(fileName(filename)));
  return entries.length === 0 ? null : entries.flatMap(({ sha256 }) => sha256);
}

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
    const given = values.map(membersOf).filter(({ algorithm }) => isSha256(algorithm));
    return { filename, sha256: given.map(({ value }) => String(value).toLowerCase()) };
  });
}

/** CSAF writes OpenSSL's name, `sha256`; `SHA-256` is seen too. */
function isSha256(algorithm: unknown): boolean {
  return typeof algorithm === 'string' && algorithm.toLowerCase().replace('-', '') === 'sha256';
}
