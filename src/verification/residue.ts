/** What operating systems leave on a stick just by mounting it (format clause 10.1): exact paths, sizes and first bytes. */
import { bytesOfHex, isEqualBytes } from '../base/bytes.ts';
import type { FileEntry } from '../base/source.ts';

interface ResidueFile {
  readonly min: number;
  readonly max: number;
  readonly firstBytes: string;
}

const FOLDERS = new Set(['System Volume Information', '.Trashes', '.fseventsd']);
const APPLE_DOUBLE: ResidueFile = { min: 1, max: 4096, firstBytes: '0005160700020000' };
const DS_STORE: ResidueFile = { min: 1, max: 65_536, firstBytes: '0000000142756431' };
const FILES = new Map<string, ResidueFile>([
  ['System Volume Information/IndexerVolumeGuid', { min: 76, max: 76, firstBytes: '7b00' }],
  ['System Volume Information/WPSettings.dat', { min: 12, max: 12, firstBytes: '0c000000' }],
  ['._.Trashes', APPLE_DOUBLE],
  ['.fseventsd/fseventsd-uuid', { min: 36, max: 36, firstBytes: '' }],
  ['.fseventsd/no_log', { min: 0, max: 0, firstBytes: '' }],
]);

/** True when the entry is known residue; `kitFolders` are the folders of the kit. */
export async function isResidue(entry: FileEntry, kitFolders: ReadonlySet<string>): Promise<boolean> {
  if (entry.kind === 'directory') return FOLDERS.has(entry.path);
  const rule = entry.kind === 'file' ? ruleFor(entry.path, kitFolders) : null;
  if (rule === null || entry.size < rule.min || entry.size > rule.max) return false;
  const expected = bytesOfHex(rule.firstBytes);
  const first = new Uint8Array(expected.length);
  if (entry.size < first.length) return false;
  await entry.source.read(0, first);
  return isEqualBytes(first, expected);
}

function ruleFor(path: string, kitFolders: ReadonlySet<string>): ResidueFile | null {
  const fixed = FILES.get(path);
  if (fixed !== undefined) return fixed;
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash + 1);
  return path.slice(slash + 1) === '.DS_Store' && (folder === '' || kitFolders.has(folder.slice(0, -1)))
    ? DS_STORE
    : null;
}
