import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../scripts/build-installer.mjs';

const execute = promisify(execFile);
const sources = path.resolve(import.meta.dirname, '../../kit-template/installer/tables');

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly keys: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

let work: string;
let msi: string;
const tables = new Map<string, Table>();

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'sealkit-tables-'));
  msi = path.join(work, 'demo.msi');
  await buildInstaller({ outFile: msi });
  for (const file of await readdir(sources)) {
    const name = path.basename(file, '.idt');
    tables.set(name, await exportTable(name));
  }
});
afterAll(() => rm(work, { recursive: true, force: true }));

async function exportTable(name: string): Promise<Table> {
  const { stdout } = await execute('msiinfo', ['export', msi, name]);
  const lines = stdout.split('\r\n').slice(0, -1);
  const [columns = [], types = [], keys = [], ...rows] = lines.map((line) => line.split('\t'));
  return { name, columns, types, keys: keys.slice(1), rows };
}

function table(name: string): Table {
  const found = tables.get(name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

function column(name: string, columnName: string): string[] {
  const { columns, rows } = table(name);
  const index = columns.indexOf(columnName);
  if (index < 0) throw new Error(`no column ${name}.${columnName}`);
  return rows.map((row) => row[index] ?? '');
}

function pairs(name: string): Record<string, string> {
  return Object.fromEntries(table(name).rows.map((row) => [row[0] ?? '', row[1] ?? '']));
}

/** What the real Windows Installer demands of every table; Wine lets much of it pass. */
describe('the tables are sound', () => {
  it('every row fits its column definitions: nullability, length, number range', () => {
    const faults = [...tables.values()].flatMap((t) =>
      t.rows.flatMap((row) =>
        t.types.filter((type, i) => !isCell(type, row[i])).map((type) => [t.name, row, type]),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('primary keys are unique', () => {
    for (const t of tables.values()) {
      const keys = t.rows.map((row) => t.keys.map((key) => row[t.columns.indexOf(key)]).join('\t'));
      expect(new Set(keys).size, t.name).toBe(keys.length);
    }
  });

  it('every column named after a table points at one of its rows', () => {
    const foreign = [...tables.values()].flatMap((t) =>
      t.columns
        .map((name) => [t.name, name, /^(\w+)_(Parent)?$/.exec(name)?.[1]] as const)
        .filter(([, , target]) => target !== undefined),
    );
    expect(foreign.length).toBeGreaterThanOrEqual(6);
    for (const [name, columnName, target] of foreign) {
      const known = column(target ?? '', target ?? '');
      for (const value of column(name, columnName))
        expect(['', ...known], `${name}.${columnName}`).toContain(value);
    }
    for (const key of column('Component', 'KeyPath')) expect(column('File', 'File')).toContain(key);
  });

  it('every component belongs to a feature, every feature holds one, GUIDs are upper-case and distinct', () => {
    expect(column('FeatureComponents', 'Component_').sort()).toEqual(column('Component', 'Component').sort());
    expect(new Set(column('FeatureComponents', 'Feature_'))).toEqual(new Set(column('Feature', 'Feature')));
    const guids = [
      ...column('Component', 'ComponentId'),
      ...['ProductCode', 'UpgradeCode'].map((name) => pairs('Property')[name] ?? ''),
      pairs('_SummaryInformation')['9'] ?? '',
    ];
    expect(new Set(guids).size).toBe(guids.length);
    for (const guid of guids) expect(guid).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
  });

  it('short names are 8.3 and differ', () => {
    const names = [...column('File', 'FileName'), ...column('Directory', 'DefaultDir')];
    const short = names.filter((name) => name.includes('|')).map((name) => name.split('|')[0] ?? '');
    for (const name of short) expect(name).toMatch(/^[A-Z0-9_-]{1,8}(\.[A-Z0-9]{1,3})?$/);
    expect(new Set(short).size).toBe(short.length);
  });

  it('the cabinet holds the files of the File table in its order, as Media says', async () => {
    const cabinet = path.join(work, 'product.cab');
    const { stdout } = await execute('msiinfo', ['extract', msi, 'product.cab'], {
      encoding: 'buffer',
      maxBuffer: 1 << 24,
    });
    await writeFile(cabinet, stdout);
    const listed = (await execute('gcab', ['-t', cabinet])).stdout.trim().split('\n');
    expect(listed).toEqual(column('File', 'File'));
    expect(column('File', 'Sequence')).toEqual(listed.map((_, i) => String(i + 1)));
    expect(column('Media', 'LastSequence')).toEqual([String(listed.length)]);
  });
});

describe('the sequences', () => {
  const sequences = [
    'InstallExecuteSequence',
    'InstallUISequence',
    'AdminExecuteSequence',
    'AdminUISequence',
    'AdvtExecuteSequence',
  ];
  /** Order that Windows Installer documents for the standard actions used here. */
  const order =
    'FindRelatedProducts LaunchConditions ValidateProductID CostInitialize FileCost CostFinalize MigrateFeatureStates InstallValidate InstallInitialize RemoveExistingProducts ProcessComponents UnpublishFeatures RemoveFiles InstallAdminPackage InstallFiles RegisterUser RegisterProduct PublishFeatures PublishProduct InstallFinalize ScheduleReboot ExecuteAction'.split(
      ' ',
    );

  it.each(sequences)('%s has known actions at distinct numbers in the documented order', (name) => {
    const actions = column(name, 'Action');
    const numbers = column(name, 'Sequence').map(Number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const sorted = actions.toSorted(
      (a, b) => (numbers[actions.indexOf(a)] ?? 0) - (numbers[actions.indexOf(b)] ?? 0),
    );
    expect(sorted).toEqual(order.filter((action) => actions.includes(action)));
  });

  it('asks for the restart unless everything is removed', () => {
    const rows = table('InstallExecuteSequence').rows;
    expect(rows).toContainEqual(['ScheduleReboot', 'NOT REMOVE="ALL"', '6700']);
  });
});

describe('what the package says of itself', () => {
  it('properties', () => {
    expect(pairs('Property')).toMatchObject({
      ProductName: 'Sealkit Demo LRM Mitigation',
      ProductVersion: '1.0.0',
      ProductCode: '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}',
      UpgradeCode: '{9F99837F-F214-434B-AF02-A28F68A870DB}',
      Manufacturer: 'Sealkit Demo Publisher',
      ALLUSERS: '1',
      ARPNOMODIFY: '1',
    });
    const found = column('Upgrade', 'ActionProperty');
    expect(pairs('Property')['SecureCustomProperties']?.split(';').sort()).toEqual(found.sort());
  });

  it('summary', () => {
    expect(pairs('_SummaryInformation')).toMatchObject({
      1: '1252',
      2: 'Installation Database',
      7: 'x64;1033',
      12: '2026/11/23 00:00:00',
      14: '200',
      15: '2',
      19: '2',
    });
  });

  it('nothing looks like an instrument vendor', async () => {
    expect((await readFile(msi)).toString('latin1')).not.toMatch(/illumina/i);
  });
});

/** A cell against a column type of an IDT file: s, l, i; upper-case may be empty; a number is the width. */
function isCell(type: string, value: string | undefined): boolean {
  const kind = type.charAt(0);
  const width = Number(type.slice(1));
  if (value === undefined) return false;
  if (value === '') return kind === kind.toUpperCase();
  if (kind.toLowerCase() !== 'i') return width === 0 || value.length <= width;
  return /^-?\d+$/.test(value) && Math.abs(Number(value)) < 2 ** (8 * width - 1);
}
