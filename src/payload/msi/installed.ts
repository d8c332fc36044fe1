/** The file that a package installs under a path of the instrument, from its tables and its own cabinet. */
import { malformed, named } from './malformed.ts';
import { digestMember, type CabinetTools } from './cabinet.ts';
import { openCompoundFile, type CompoundFile } from './compound-file.ts';
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

/** `absent`: it installs no file there. `unreadable`: its digest cannot be taken, see digestMember. */
export type InstalledDigest = { readonly sha256: string } | 'absent' | 'unreadable';

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
  return named(path, () => digestFile(source, place, tools));
}

async function digestFile(source: ByteSource, place: string, tools: CabinetTools): Promise<InstalledDigest> {
  const file = await openCompoundFile(source);
  const database = await openDatabase(file);
  const found = await findFile(database, place);
  if (found === null) return 'absent';
  const cabinet = await openCabinet(file, database, found.sequence);
  const sha256 = cabinet === null ? null : await digestMember(cabinet, found.key, tools);
  return sha256 === null ? 'unreadable' : { sha256 };
}

async function findFile(
  database: Database,
  place: string,
): Promise<{ key: string; sequence: number } | null> {
  const folders = await readFolders(database);
  const components = new Map(
    (await readColumns(database, 'Component', ['Component', 'Directory_'])).map(([name, folder]) => [
      name,
      folder,
    ]),
  );
  const files = await readColumns(database, 'File', ['File', 'Component_', 'FileName', 'Sequence']);
  for (const [key, component = null, name, sequence] of files) {
    const folder = folders(String(components.get(component) ?? ''));
    const full = folder === null ? '' : `${folder}\\${longName(String(name))}`;
    if (full.toLowerCase() === place.toLowerCase()) return { key: String(key), sequence: Number(sequence) };
  }
  return null;
}

/** Gives the path of a folder by its key; null where it is not below a folder that every Windows has. */
async function readFolders(database: Database): Promise<(key: string) => string | null> {
  const rows = await readColumns(database, 'Directory', ['Directory', 'Directory_Parent', 'DefaultDir']);
  const byKey = new Map(rows.map(([key, parent, name]) => [String(key), { parent, name: String(name) }]));
  const pathOf = (key: string, depth: number): string | null => {
    const row = byKey.get(key);
    if (depth > MAX_DEPTH) throw malformed('Directory', `at most ${MAX_DEPTH} folders deep`, key);
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
  const media = await readColumns(database, 'Media', ['LastSequence', 'Cabinet']);
  const [first] = media
    .filter(([last]) => Number(last) >= sequence)
    .sort(([a], [b]) => Number(a) - Number(b));
  const name = first?.[1];
  if (typeof name !== 'string' || !name.startsWith('#')) return null;
  const stream = await file.openStream(packName(name.slice(1)), MAX_CABINET_BYTES);
  if (stream === null) throw malformed('Media.Cabinet', name, 'none');
  return stream;
}
