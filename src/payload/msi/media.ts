/** Where a package keeps the files that it installs: in cabinets inside it, in cabinets beside it, or loose beside it. */
import type { CompoundFile } from './compound-file.ts';
import { packName } from './names.ts';
import { readColumns, type Cell, type Database } from './tables.ts';

/** Of a file's attributes: it is not in a cabinet; it is in one. Without either the package's word count decides. */
const NOT_COMPRESSED = 0x2000;
const COMPRESSED = 0x4000;
/** Of the word count: files are in cabinets. */
const ALL_COMPRESSED = 2;

/** Places of files, `#` before the name of a cabinet inside; null where there is none. */
export interface Media {
  readonly cabinets: readonly (string | null)[];
  /** For the file of this number. */
  cabinetOf(sequence: number): string | null;
}

/** A file that must lie beside the package, and the setting that says so. */
export interface LooseFile {
  /** Of the file's row. */
  readonly file: string;
  readonly setting: string;
}

/** @throws SealkitError `msi-malformed` */
export async function readMedia(database: Database): Promise<Media> {
  const rows = await readColumns(database, 'Media', ['LastSequence', 'Cabinet']);
  const places = rows
    .map(([last = null, cabinet = null]) => ({ last: Number(last), cabinet: textOf(cabinet) }))
    .sort((a, b) => a.last - b.last);
  return {
    cabinets: places.map(({ cabinet }) => cabinet),
    cabinetOf: (sequence) => places.find(({ last }) => last >= sequence)?.cabinet ?? null,
  };
}

function textOf(cell: Cell): string | null {
  return typeof cell === 'string' ? cell : null;
}

/** A cabinet is a file of its own, beside the package. */
export function hasExternalCabinet({ cabinets }: Media): boolean {
  return cabinets.some((cabinet) => cabinet !== null && !cabinet.startsWith('#'));
}

/** The first cabinet that is said to be inside, and is not; null when all are. */
export function findMissingCabinet({ cabinets }: Media, { streams }: CompoundFile): string | null {
  const inside = cabinets.flatMap((cabinet) => (cabinet?.startsWith('#') === true ? [cabinet.slice(1)] : []));
  return inside.find((name) => !streams.has(packName(name))) ?? null;
}

/** The first of them; null when all are in cabinets. @throws SealkitError `msi-malformed` */
export async function findLooseFile(
  database: Database,
  media: Media,
  wordCount: number | null,
): Promise<LooseFile | null> {
  const files = await readColumns(database, 'File', ['File', 'Attributes', 'Sequence']);
  for (const [file, attributes, sequence] of files) {
    const setting = looseBy(Number(attributes), media.cabinetOf(Number(sequence)), wordCount);
    if (setting !== null) return { file: String(file), setting };
  }
  return null;
}

function looseBy(attributes: number, cabinet: string | null, wordCount: number | null): string | null {
  if ((attributes & NOT_COMPRESSED) !== 0) return `File.Attributes: ${attributes}`;
  const isCompressed = (attributes & COMPRESSED) !== 0 || ((wordCount ?? 0) & ALL_COMPRESSED) !== 0;
  if (!isCompressed) return `Word Count: ${wordCount ?? '-'}`;
  return cabinet === null ? 'Media.Cabinet: -' : null;
}
