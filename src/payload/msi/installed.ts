/** The file that a package installs under a path of the instrument, from its tables and its own cabinet. */
import { malformed, named } from './malformed.ts';
import { digestMember, type CabinetTools } from './cabinet.ts';
import { openCompoundFile, type CompoundFile } from './compound-file.ts';
import { readMedia } from './media.ts';
import { packName } from './names.ts';
import { openDatabase, readColumns, type Database } from './tables.ts';
import type { ByteSource } from '../../base/source.ts';

/** Windows Installer's names of folders of Windows, as kits write them (format clause 3.6). */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['ProgramFiles64Folder', '%ProgramFiles%'],
  ['CommonAppDataFolder', '%ProgramData%'],
  ['WindowsFolder', '%SystemRoot%'],
  ['System64Folder', '%SystemRoot%\\System32'],
]);
/** More than Windows' paths have room for. */
const MAX_DEPTH = 64;
const MAX_CABINET_BYTES = 2 ** 32 - 1;
/** Files of one name that are told; each costs a walk through the cabinet. */
const MAX_TOLD = 16;

/**
 * The digest of the file there; `unreadable`: it cannot be taken, see digestMember. When the package installs no file there: the
 * files of that name that it installs elsewhere, MAX_TOLD at most.
 */
export type InstalledDigest = { readonly sha256: string } | 'unreadable' | Absent;
export interface Absent {
  readonly elsewhere: readonly { readonly place: string; readonly sha256: string | null }[];
}

interface InstalledFile {
  /** On the instrument. */
  readonly place: string;
  /** Of the file's row, and its name in the cabinet. */
  readonly key: string;
  readonly sequence: number;
}

/**
 * @param path the package's, named in errors
 * @param place where the file is on the instrument
 * @throws SealkitError `msi-malformed`, or what the source throws
 */
export function digestInstalled(
  source: ByteSource,
  path: string,
  place: string,
  tools: CabinetTools,
): Promise<InstalledDigest> {
  return named(path, () => digestFile(source, place.toLowerCase(), tools));
}

async function digestFile(source: ByteSource, place: string, tools: CabinetTools): Promise<InstalledDigest> {
  const file = await openCompoundFile(source);
  const database = await openDatabase(file);
  const digest = async ({ key, sequence }: InstalledFile): Promise<string | null> => {
    const cabinet = await openCabinet(file, database, sequence);
    return cabinet === null ? null : digestMember(cabinet, key, tools);
  };
  const namesakes = await findNamesakes(database, place.slice(place.lastIndexOf('\\') + 1));
  const found = namesakes.find((each) => each.place.toLowerCase() === place);
  if (found !== undefined) {
    const sha256 = await digest(found);
    return sha256 === null ? 'unreadable' : { sha256 };
  }
  const elsewhere = [];
  for (const each of namesakes.slice(0, MAX_TOLD)) {
    elsewhere.push({ place: each.place, sha256: await digest(each) });
  }
  return { elsewhere };
}

/** The files with this name in small letters, below a folder that every Windows has. */
async function findNamesakes(database: Database, name: string): Promise<InstalledFile[]> {
  const folders = await readFolders(database);
  const components = new Map(
    (await readColumns(database, 'Component', ['Component', 'Directory_'])).map(([key, folder]) => [
      key,
      folder,
    ]),
  );
  const files = await readColumns(database, 'File', ['File', 'Component_', 'FileName', 'Sequence']);
  return files.flatMap(([key, component = null, names, sequence]) => {
    const own = longName(String(names));
    const folder = own.toLowerCase() === name ? folders(String(components.get(component) ?? '')) : null;
    if (folder === null) return [];
    return [{ place: `${folder}\\${own}`, key: String(key), sequence: Number(sequence) }];
  });
}

/** Gives the path of a folder by its key; null where it is not below a folder that every Windows has. */
async function readFolders(database: Database): Promise<(key: string) => string | null> {
  const rows = await readColumns(database, 'Directory', ['Directory', 'Directory_Parent', 'DefaultDir']);
  const byKey = new Map(rows.map(([key, parent, name]) => [String(key), { parent, name: String(name) }]));
  const pathOf = (key: string, depth: number): string | null => {
    const row = byKey.get(key);
    if (depth > MAX_DEPTH) throw malformed('Directory', `depth <= ${MAX_DEPTH}`, key);
    if (FOLDERS.has(key)) return FOLDERS.get(key) ?? null;
    if (row === undefined || typeof row.parent !== 'string') return null;
    const above = pathOf(row.parent, depth + 1);
    // The first of two is the one on the instrument; a point is the folder above itself.
    const name = longName(row.name.split(':')[0] ?? '');
    return above === null || name === '.' ? above : `${above}\\${name}`;
  };
  return (key) => pathOf(key, 0);
}

/** `SHORT|Long` or one name for both. */
function longName(name: string): string {
  return name.slice(name.indexOf('|') + 1);
}

/** The stream with the file of this number; null when it lies beside the package. */
async function openCabinet(
  file: CompoundFile,
  database: Database,
  sequence: number,
): Promise<ByteSource | null> {
  const name = (await readMedia(database)).cabinetOf(sequence);
  if (name?.startsWith('#') !== true) return null;
  const stream = await file.openStream(packName(name.slice(1)), MAX_CABINET_BYTES);
  if (stream === null) throw malformed('Media.Cabinet', name, '-');
  return stream;
}
