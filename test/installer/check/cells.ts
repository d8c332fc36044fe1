/** Every cell against what its column may hold. */
import { conditionFault } from './conditions.ts';
import { column, repeated, rowsOf, text, type MsiPackage, type MsiTable, type Row } from './package.ts';
import { SCHEMA, type KnownColumn } from './schema.ts';

const VERSION = /^\d{1,5}(\.\d{1,5}){0,3}$/;
const LONG_NAME = /^[^\\?|><:/*"]+$/;
const SHORT_NAME = /^[^\\?|><:/*"+,;=[\] .]{1,8}(\.[^\\?|><:/*"+,;=[\] .]{1,3})?$/;

export function cellFaults(msi: MsiPackage): string[] {
  return [...msi.tables].flatMap(([name, table]) => [
    ...definitionFaults(name, table),
    ...keyFaults(name, table),
    ...(SCHEMA.get(name) ?? []).flatMap((known) => columnFaults(msi, name, table, known)),
  ]);
}

function definitionFaults(name: string, table: MsiTable): string[] {
  const known = SCHEMA.get(name);
  if (known === undefined) return [];
  const wanted = known.map((entry) => `${entry.name} ${plainType(entry.type)}`).join(', ');
  const found = Object.entries(table.types).map(([entry, type]) => `${entry} ${plainType(type)}`);
  // Optional columns at the end came with later versions of Windows Installer.
  const isPrefix = `${wanted},`.startsWith(`${found.join(', ')},`);
  const keys = known.filter(({ isKey }) => isKey).map((entry) => entry.name);
  return [
    ...(isPrefix ? [] : [`${name}: columns ${found.join(', ')}, not ${wanted}`]),
    ...(keys.join() === table.keys.join() ? [] : [`${name}: keys ${table.keys.join()}, not ${keys.join()}`]),
  ];
}

/** `l`, localisable, is a mark for translators only, and tools choose other widths for texts. */
function plainType(type: string): string {
  return type.replace(/^[ls]\d+/, 's').replace(/^[LS]\d+/, 'S');
}

function keyFaults(name: string, table: MsiTable): string[] {
  const keys = table.rows.map((row) => table.keys.map((key) => text(row, key)).join('/'));
  return repeated(keys).map((key) => `${name} ${key}: twice`);
}

function columnFaults(msi: MsiPackage, name: string, table: MsiTable, known: KnownColumn): string[] {
  const targets = known.targets.filter((target) => msi.tables.has(target));
  const named = targets.flatMap((target) => [...column(msi, target, msi.tables.get(target)?.keys[0] ?? '')]);
  const targetKeys = new Set(named);
  return table.rows.flatMap((row) => {
    const problem =
      cellFault(row, known, table.types[known.name] ?? known.type) ??
      referenceFault(text(row, known.name), known, targetKeys);
    const key = table.keys.map((part) => text(row, part)).join('/');
    return problem === null ? [] : [`${name} ${key} ${known.name}: ${problem}`];
  });
}

function cellFault(row: Row, { name, kind }: KnownColumn, type: string): string | null {
  const value = row[name] ?? null;
  if (value === null || value === '') return type === type.toUpperCase() ? null : 'empty';
  if (kind === 'binary') return null;
  const width = Number(type.slice(1));
  const isText = /^[sl]/i.test(type);
  if (isText && width > 0 && String(value).length > width) return `longer than ${width}`;
  return kindFault(kind, String(value));
}

function kindFault(kind: string, value: string): string | null {
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(kind);
  if (range !== null) {
    const isInside = Number(value) >= Number(range[1]) && Number(value) <= Number(range[2]);
    return isInside ? null : `${value} is outside ${kind}`;
  }
  if (kind.includes('|')) return kind.split('|').includes(value) ? null : `${value} is none of ${kind}`;
  if (kind === 'condition') return conditionFault(value);
  return KINDS[kind]?.(value) === false ? `${value} is no ${kind}` : null;
}

const KINDS: Readonly<Record<string, (value: string) => boolean>> = {
  identifier: (value) => /^[A-Za-z_][\w.]*$/.test(value),
  property: (value) => /^(%?[A-Za-z_][\w.]*|\[[\w.]+\])$/.test(value),
  guid: (value) => /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(value),
  formatted: hasBalancedBrackets,
  filename: isFileName,
  // SourceDir, the root's, is the one long name that may stand alone.
  directory: (value) =>
    value.split(':').every((part) => ['.', 'SourceDir'].includes(part) || isFileName(part)),
  // A companion file's key may stand in place of a version.
  version: (value) => VERSION.test(value) || /^[A-Za-z_][\w.]*$/.test(value),
  languages: (value) => /^\d{1,5}(,\d{1,5})*$/.test(value),
  cabinet: (value) => /^#[A-Za-z_][\w.]*$/.test(value) || SHORT_NAME.test(value) || LONG_NAME.test(value),
  text: () => true,
};

/** `short|long`, or one name that is short enough. */
function isFileName(value: string): boolean {
  const [short = '', long, more] = value.split('|');
  return SHORT_NAME.test(short) && (long === undefined || LONG_NAME.test(long)) && more === undefined;
}

function hasBalancedBrackets(value: string): boolean {
  let depth = 0;
  for (const sign of value.replace(/\[\\.\]/g, '')) {
    if (sign === '[') depth++;
    if (sign === ']') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function referenceFault(value: string, known: KnownColumn, keys: ReadonlySet<string>): string | null {
  if (value === '' || known.targets.length === 0 || keys.has(value)) return null;
  return `${value} is not in ${known.targets.join(' or ')}`;
}

/** Tables of which nothing is known here, so that nothing was checked. */
export function unknownTables(msi: MsiPackage): string[] {
  return [...msi.tables.keys()].filter((name) => !SCHEMA.has(name) && rowsOf(msi, name).length > 0);
}
