/** The files that payload entries name: each a file, or a folder and everything below it. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { compareText } from '../base/bytes.ts';
import { SealkitError, type Fault } from '../base/errors.ts';
import { KIT_PATH } from '../base/path-notation.ts';
import { isKitPath } from '../base/paths.ts';
import { readable } from '../base/readable.ts';
import type { FileEntry } from '../base/source.ts';
import { findTwins } from '../base/twins.ts';
import { listFolder } from '../storage/index.ts';
import type { PayloadFile } from './digest.ts';

/** A file to go in, and the definition's field that names it. */
export interface CollectedFile {
  readonly file: PayloadFile;
  readonly field: string;
}

/**
 * In the definition's order, a folder's files by their path.
 * @param folder what the definition's paths count from
 * @param taken places in the kit that are not free
 * @param limit how many files there may be, and how many entries a folder may have, folders in it included
 * @throws SealkitError `payload-refused` (an entry of a folder that a kit cannot carry, too many files, none),
 *   `definition-contradiction` (a digest for a folder; two files for one place), `io-error`
 */
export async function collectPayload(
  entries: readonly PayloadFile[],
  folder: string,
  taken: readonly string[],
  limit: number,
): Promise<readonly CollectedFile[]> {
  const collected: CollectedFile[] = [];
  for (const [i, file] of entries.entries()) {
    const named = { file, field: `payload[${i}]` };
    const isFolder = lstatSync(path.resolve(folder, file.path), { throwIfNoEntry: false })?.isDirectory();
    collected.push(...(isFolder === true ? await filesBelow(named, folder, limit) : [named]));
    if (collected.length > limit) throw tooMany(named, limit, collected.length);
  }
  refuseTwins(collected, taken);
  return collected;
}

async function filesBelow(
  { file, field }: CollectedFile,
  folder: string,
  limit: number,
): Promise<readonly CollectedFile[]> {
  if (file.expected.sha256 !== null) {
    const shown = { path: readable(file.path), expected: 'sha256 (1 x)', found: `${readable(file.path)}/` };
    throw new SealkitError({ code: 'definition-contradiction', field: `${field}.expected.sha256`, ...shown });
  }
  const entries = await listFolder(path.resolve(folder, file.path), limit);
  // The walk has stopped: what it did not see must not be missing from the kit in silence.
  if (entries.length > limit) throw tooMany({ file, field }, limit, entries.length);
  const inside = entries
    .toSorted((a, b) => compareText(a.path, b.path))
    .map(({ kind, path: rest }) => {
      return { kind, path: `${file.path}/${rest}`, kitPath: `${file.kitPath}/${rest}` };
    });
  const filled = new Set(inside.map(({ path: named }) => path.posix.dirname(named)));
  const faults = inside.flatMap((entry): Fault[] => {
    const why = whyUnfit(entry, filled.has(entry.path), limit);
    return why === null ? [] : [{ code: 'payload-refused', path: readable(entry.path), field, ...why }];
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new SealkitError([first, ...rest]);
  const files = inside.filter(({ kind }) => kind === 'file');
  if (files.length === 0) throw tooMany({ file, field }, limit, 0);
  return files.map(({ path: named, kitPath }) => {
    return { field, file: { path: named, kitPath, expected: { sha256: null } } };
  });
}

/** A kit has files only: an empty folder would be missing from it in silence. */
function whyUnfit(
  { kind, kitPath }: Pick<FileEntry, 'kind'> & { readonly kitPath: string },
  isFilled: boolean,
  limit: number,
): Pick<Fault, 'expected' | 'found'> | null {
  if (kind === 'other') return { expected: 'file', found: '!file' };
  if (!isKitPath(kitPath)) return { expected: KIT_PATH };
  return kind === 'directory' && !isFilled ? counts(limit, 0) : null;
}

/** Or too few. */
function tooMany({ file, field }: CollectedFile, limit: number, found: number): SealkitError {
  const shown = { path: readable(file.path), field, ...counts(limit, found) };
  return new SealkitError({ code: 'payload-refused', ...shown });
}

/** Of files. */
function counts(limit: number, found: number): { expected: string; found: string } {
  return { expected: `1..${limit}`, found: String(found) };
}

/** Format clause 2.4. The definition's own names differ already; those in folders are known only now. */
function refuseTwins(collected: readonly CollectedFile[], taken: readonly string[]): void {
  const twins = findTwins([...taken, ...collected.map(({ file }) => file.kitPath)]);
  const last = collected.findLast(({ file }) => file.kitPath === twins?.[1]);
  if (twins === null || last === undefined) return;
  const { field, file } = last;
  const shown = {
    path: readable(file.path),
    expected: `1 x ${twins[0]} (Windows)`,
    found: twins.join(', '),
  };
  throw new SealkitError({ code: 'definition-contradiction', field, ...shown });
}
