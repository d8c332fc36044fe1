/** Makes the streams of an MSI from tables in memory, for tests of what no tool at hand can write. */
import { tableStreamName } from '../../../src/payload/msi/names.ts';
import type { Stream } from './compound-writer.ts';

/** Column types: `s` text, `i2`, `i4` numbers, `v` binary; the first column is the key. */
export interface TableSpec {
  readonly columns: Readonly<Record<string, 's' | 'i2' | 'i4' | 'v'>>;
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export type SummarySpec = Readonly<Record<number, string | number | Date>>;

export interface MsiSpec {
  readonly tables: Readonly<Record<string, TableSpec>>;
  readonly codePage?: number;
  /** Encodes texts; Latin-1 without it. */
  readonly encode?: (text: string) => Uint8Array;
  readonly longReferences?: boolean;
  readonly summary?: SummarySpec;
}

const TYPES = { s: 0x0dff, i2: 0x0502, i4: 0x0104, v: 0x0900 };
const KEY = 0x2000;
const NULLABLE = 0x1000;

export const PROPERTIES: Readonly<Record<string, string>> = {
  ProductName: 'Product',
  ProductVersion: '1.00.0000',
  ProductCode: '{11111111-2222-3333-4444-555555555555}',
  UpgradeCode: '{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}',
  Manufacturer: 'Maker',
  ProductLanguage: '1034',
};

export const SUMMARY: SummarySpec = {
  1: 1252,
  3: 'Subject',
  4: 'Author',
  7: 'x64;1034,1033',
  9: '{99999999-8888-7777-6666-555555555555}',
  12: new Date('2026-11-23T10:20:30Z'),
  14: 200,
  15: 2,
  19: 2,
};

export function propertyTable(properties: Readonly<Record<string, string>>): TableSpec {
  return { columns: { Property: 's', Value: 's' }, rows: Object.entries(properties) };
}

export function msiStreams(spec: MsiSpec): Stream[] {
  const encode = spec.encode ?? ((text: string) => Buffer.from(text, 'latin1'));
  const pool = new Pool(spec.longReferences === true ? 3 : 2);
  const typeOf = (type: keyof typeof TYPES, first: boolean): number => TYPES[type] | (first ? KEY : NULLABLE);
  const system: Record<string, TableSpec> = {
    _Tables: { columns: { Name: 's' }, rows: Object.keys(spec.tables).map((name) => [name]) },
    _Columns: {
      columns: { Table: 's', Number: 'i2', Name: 's', Type: 'i2' },
      rows: Object.entries(spec.tables).flatMap(([table, { columns }]) =>
        Object.entries(columns).map(([name, type], i) => [table, i + 1, name, typeOf(type, i === 0)]),
      ),
    },
  };
  const tables = Object.entries({ ...system, ...spec.tables }).map(([name, table]) => ({
    name: tableStreamName(name),
    bytes: tableBytes(table, pool),
  }));
  return [
    ...tables,
    ...pool.streams(spec.codePage ?? 1252, encode),
    { name: '\u0005SummaryInformation', bytes: summaryBytes(spec.summary ?? SUMMARY) },
  ];
}

class Pool {
  readonly referenceSize: 2 | 3;
  private readonly ids = new Map<string, number>();

  constructor(referenceSize: 2 | 3) {
    this.referenceSize = referenceSize;
  }

  idOf(text: string): number {
    const id = this.ids.get(text) ?? this.ids.size + 1;
    this.ids.set(text, id);
    return id;
  }

  streams(codePage: number, encode: (text: string) => Uint8Array): Stream[] {
    const texts = [...this.ids.keys()].map(encode);
    const slots = [(codePage | (this.referenceSize === 3 ? 0x80000000 : 0)) >>> 0];
    for (const { length } of texts) {
      if (length <= 0xffff) slots.push((length | 0x10000) >>> 0);
      else slots.push(0x10000, length);
    }
    return [
      { name: tableStreamName('_StringPool'), bytes: new Uint8Array(Uint32Array.from(slots).buffer) },
      { name: tableStreamName('_StringData'), bytes: Buffer.concat(texts) },
    ];
  }
}

function tableBytes({ columns, rows }: TableSpec, pool: Pool): Uint8Array {
  const bytes: number[] = [];
  const putNumber = (value: number, width: number): void => {
    for (let i = 0; i < width; i++) bytes.push(Math.floor(value / 256 ** i) % 256);
  };
  for (const [index, type] of Object.values(columns).entries()) {
    for (const row of rows) {
      const cell = row[index] ?? null;
      if (type === 's') putNumber(cell === null ? 0 : pool.idOf(String(cell)), pool.referenceSize);
      else if (type === 'v') putNumber(Number(cell), 2);
      else if (type === 'i2') putNumber(cell === null ? 0 : Number(cell) + 0x8000, 2);
      else putNumber(cell === null ? 0 : Number(cell) + 0x80000000, 4);
    }
  }
  return Uint8Array.from(bytes);
}

export function summaryBytes(values: SummarySpec): Uint8Array {
  const encoded = Object.entries(values).map(([id, value]) => ({
    id: Number(id),
    bytes: valueBytes(value, Number(id)),
  }));
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt32LE(1, 24);
  Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex').copy(head, 28);
  head.writeUInt32LE(48, 44);
  const index = Buffer.alloc(8 + 8 * encoded.length);
  let offset = index.length;
  for (const [i, { id, bytes }] of encoded.entries()) {
    index.writeUInt32LE(id, 8 + 8 * i);
    index.writeUInt32LE(offset, 12 + 8 * i);
    offset += bytes.length;
  }
  index.writeUInt32LE(offset, 0);
  index.writeUInt32LE(encoded.length, 4);
  return Buffer.concat([head, index, ...encoded.map(({ bytes }) => bytes)]);
}

function valueBytes(value: string | number | Date, id: number): Buffer {
  if (value instanceof Date) {
    const time = Buffer.alloc(12);
    time.writeUInt32LE(64, 0);
    // Windows counts from 1601, in tenths of a microsecond.
    time.writeBigUInt64LE(BigInt(value.getTime() + 11_644_473_600_000) * 10_000n, 4);
    return time;
  }
  const bytes = Buffer.alloc(typeof value === 'number' ? 8 : 8 + Math.ceil((value.length + 1) / 4) * 4);
  if (typeof value === 'number') {
    bytes.writeUInt32LE(id === 1 ? 2 : 3, 0);
    bytes.writeInt32LE(id === 1 ? (value << 16) >> 16 : value, 4);
  } else {
    bytes.writeUInt32LE(30, 0);
    bytes.writeUInt32LE(value.length + 1, 4);
    bytes.write(value, 8, 'latin1');
  }
  return bytes;
}
