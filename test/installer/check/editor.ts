import type { MsiPackage, Row } from './package.ts';

/** Changes the tables of a package in place. */
export class Editor {
  readonly msi: MsiPackage;
  constructor(msi: MsiPackage) {
    this.msi = msi;
  }

  /** The row whose keys, joined by a slash, are these. */
  row(table: string, key: string): Row {
    const found = this.msi.tables.get(table)?.rows.find((row) => this.keyOf(table, row) === key);
    if (found === undefined) throw new Error(`no row ${table} ${key}`);
    return found;
  }

  set(table: string, key: string, change: Row): void {
    Object.assign(this.row(table, key), change);
  }

  drop(table: string, key: string): void {
    const rows = this.msi.tables.get(table)?.rows ?? [];
    rows.splice(rows.indexOf(this.row(table, key)), 1);
  }

  add(table: string, row: Row): void {
    this.msi.tables.get(table)?.rows.push(row);
  }

  private keyOf(table: string, row: Row): string {
    return (this.msi.tables.get(table)?.keys ?? []).map((key) => String(row[key] ?? '')).join('/');
  }
}
