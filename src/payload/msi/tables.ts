/**
 * Tables of an MSI. A table's stream holds its columns one after the other, each with the cells of all rows; `_Tables`
 * lists the tables and `_Columns` their columns, in the same form (column types: MSDN "Column Definition Format").
 */
import { readWhole } from '../../base/source.ts';
import type { CompoundFile } from './compound-file.ts';
import { malformed } from './malformed.ts';
import { tableStreamName } from './names.ts';
import { openStringPool, type StringPool } from './string-pool.ts';

/** Ten thousand properties, fifty thousand columns: beyond any installer, and a bound on memory. */
const MAX_TABLE_BYTES = 4 * 1024 * 1024;

const TYPE_SIZE = 0xff;
const TYPE_VALID = 0x100;
const TYPE_STRING = 0x800;
const TYPE_NULLABLE = 0x1000;
const NULLABLE_BINARY = TYPE_VALID | TYPE_STRING | TYPE_NULLABLE;

type ColumnKind = 'text' | 'binary' | 'int16' | 'int32';

/** Tables are lists that people wrote; the largest real one has some ten thousand rows. */
const MAX_ROWS = 65_536;

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Null is "no value". A binary cell holds 1 when its row has a stream. */
export type Cell = string | number | null;

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Database {
  /** Code page of all texts. */
  readonly codePage: number;
  readonly tableNames: readonly string[];
  /** A whole table; null when there is none of that name. @throws SealkitError `msi-malformed` */
  readTable(name: string): Promise<Table | null>;
}

const TABLES_COLUMNS: readonly Column[] = [{ name: 'Name', kind: 'text' }];
const COLUMNS_COLUMNS: readonly Column[] = [
  { name: 'Table', kind: 'text' },
  { name: 'Number', kind: 'int16' },
  { name: 'Name', kind: 'text' },
  { name: 'Type', kind: 'int16' },
];

/** @throws SealkitError `msi-malformed` */
export async function openDatabase(file: CompoundFile): Promise<Database> {
  const pool = await openStringPool(file);
  const names = (await readRows(file, pool, '_Tables', TABLES_COLUMNS)).map(([name]) => String(name));
  const definitions = await readRows(file, pool, '_Columns', COLUMNS_COLUMNS);
  return {
    codePage: pool.codePage,
    tableNames: names,
    readTable: async (name) => {
      if (!names.includes(name)) return null;
      const columns = columnsOf(name, definitions);
      return { columns, rows: await readRows(file, pool, name, columns) };
    },
  };
}

function columnsOf(table: string, definitions: readonly (readonly Cell[])[]): Column[] {
  const own = definitions.filter(([owner]) => owner === table).sort((a, b) => Number(a[1]) - Number(b[1]));
  if (own.length === 0 || own.some(([, number], index) => number !== index + 1)) {
    throw malformed(`_Columns.${table}`, '1, 2, ...', own.map(([, number]) => number).join(', '));
  }
  return own.map(([, , name, type]) => ({ name: String(name), kind: kindOf(Number(type), table) }));
}

function kindOf(type: number, table: string): ColumnKind {
  if ((type | TYPE_NULLABLE) === NULLABLE_BINARY) return 'binary';
  if ((type & TYPE_STRING) !== 0) return 'text';
  const size = type & TYPE_SIZE;
  if (size === 2) return 'int16';
  if (size === 4) return 'int32';
  throw malformed(`_Columns.${table}`, 'size 2 | 4', size);
}

async function readRows(
  file: CompoundFile,
  pool: StringPool,
  table: string,
  columns: readonly Column[],
): Promise<Cell[][]> {
  const stream = await file.openStream(tableStreamName(table), MAX_TABLE_BYTES);
  // A table without rows has no stream.
  if (stream === null) return [];
  const widths = columns.map(({ kind }) => widthOf(kind, pool.referenceSize));
  const rowSize = widths.reduce((sum, width) => sum + width, 0);
  if (stream.size % rowSize !== 0) throw malformed(table, `N x ${rowSize} B`, `${stream.size} B`);
  if (stream.size / rowSize > MAX_ROWS) throw malformed(table, `rows <= ${MAX_ROWS}`, stream.size / rowSize);
  const bytes = await readWhole(stream);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / rowSize;
  const rows: Cell[][] = Array.from({ length: count }, () => []);
  let columnStart = 0;
  for (const [index, { kind }] of columns.entries()) {
    const width = widths[index] ?? 0;
    for (const [number, row] of rows.entries()) {
      row.push(await decodeCell(view, columnStart + number * width, kind, pool));
    }
    columnStart += count * width;
  }
  return rows;
}

function widthOf(kind: ColumnKind, referenceSize: 2 | 3): number {
  if (kind === 'text') return referenceSize;
  return kind === 'int32' ? 4 : 2;
}

/** Numbers are stored with the sign bit flipped, so that all zeros can stand for null. */
async function decodeCell(view: DataView, at: number, kind: ColumnKind, pool: StringPool): Promise<Cell> {
  switch (kind) {
    case 'text': {
      const upper = pool.referenceSize === 3 ? view.getUint8(at + 2) : 0;
      return pool.text(view.getUint16(at, true) + upper * 0x10000);
    }
    case 'binary':
      return view.getUint16(at, true);
    case 'int16':
      return view.getUint16(at, true) === 0 ? null : view.getUint16(at, true) - 0x8000;
    case 'int32':
      return view.getUint32(at, true) === 0 ? null : view.getUint32(at, true) - 0x80000000;
  }
}

/** These columns of every row; none when there is no such table. */
export async function readColumns(
  database: Database,
  name: string,
  wanted: readonly string[],
): Promise<Cell[][]> {
  const table = await database.readTable(name);
  if (table === null) return [];
  const places = wanted.map((column) => table.columns.findIndex((found) => found.name === column));
  if (places.includes(-1)) throw malformed(name, wanted.join(', '), '-');
  return table.rows.map((row) => places.map((place) => row[place] ?? null));
}
