/** An MSI's tables, summary and streams as plain values, for the checks and for fixtures that spoil one of them. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sourceOfBytes } from '../../../src/base/source.ts';
import { openCompoundFile } from '../../../src/payload/msi/compound-file.ts';
import { openDatabase, type Cell } from '../../../src/payload/msi/tables.ts';

const execute = promisify(execFile);

export type Row = Record<string, Cell>;

export interface MsiTable {
  /** Type codes of IDT files: `s72` text of at most 72 characters, `i2` number of two bytes; capital: may be empty. */
  readonly types: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
  readonly rows: Row[];
}

export interface MsiPackage {
  readonly tables: Map<string, MsiTable>;
  /** By property number; numbers are digits. */
  readonly summary: Map<number, string>;
  readonly codePage: number;
  /** Names as stored: those of tables and of binary cells are packed. */
  readonly streams: ReadonlySet<string>;
}

export async function readPackage(file: string): Promise<MsiPackage> {
  const compound = await openCompoundFile(sourceOfBytes(new Uint8Array(await readFile(file))));
  const database = await openDatabase(compound);
  const tables = new Map<string, MsiTable>();
  for (const name of database.tableNames) {
    const { types, keys } = await definitionOf(file, name);
    const content = await database.readTable(name);
    const names = content?.columns.map((column) => column.name) ?? [];
    const rows = content?.rows.map((row): Row =>
      Object.fromEntries(names.map((key, i) => [key, row[i] ?? null])),
    );
    tables.set(name, { types, keys, rows: rows ?? [] });
  }
  const summary = await readSummary(file);
  return { tables, summary, codePage: database.codePage, streams: new Set(compound.streams.keys()) };
}

/** The first three lines of an export; msiinfo writes binary cells into the current folder. */
async function definitionOf(file: string, table: string): Promise<Pick<MsiTable, 'types' | 'keys'>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-export-'));
  try {
    const options = { cwd: folder, maxBuffer: 1 << 26 };
    const { stdout } = await execute('msiinfo', ['export', path.resolve(file), table], options);
    const [names = [], types = [], keys = []] = stdout.split('\r\n', 3).map((line) => line.split('\t'));
    return {
      types: Object.fromEntries(names.map((name, i) => [name, types[i] ?? ''])),
      keys: keys.slice(1),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readSummary(file: string): Promise<Map<number, string>> {
  const { stdout } = await execute('msiinfo', ['export', file, '_SummaryInformation']);
  const lines = stdout.split('\r\n').slice(3, -1);
  return new Map(lines.map((line) => [Number(line.split('\t')[0]), line.slice(line.indexOf('\t') + 1)]));
}

/** Rows of a table that need not be there. */
export function rowsOf(msi: MsiPackage, table: string): readonly Row[] {
  return msi.tables.get(table)?.rows ?? [];
}

/** A cell as text; empty for no value. */
export function text(row: Row, column: string): string {
  return String(row[column] ?? '');
}

export function number(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

export function column(msi: MsiPackage, table: string, name: string): Set<string> {
  return new Set(rowsOf(msi, table).map((row) => text(row, name)));
}

export function property(msi: MsiPackage, name: string): string | null {
  const row = rowsOf(msi, 'Property').find((candidate) => text(candidate, 'Property') === name);
  return row === undefined ? null : text(row, 'Value');
}

export function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
