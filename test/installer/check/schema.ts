/** Reads schema.txt: what Windows Installer knows of its own tables. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface KnownColumn {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  readonly kind: string;
  /** Tables, one of which must have the cell as its first key. */
  readonly targets: readonly string[];
}

const LINE = /^ {2}(\w+) (\w\d+) (key )?(\S+?)(?: -> (.+))?$/;

export const SCHEMA: ReadonlyMap<string, readonly KnownColumn[]> = readSchema(
  readFileSync(path.join(import.meta.dirname, 'schema.txt'), 'utf8'),
);

function readSchema(source: string): Map<string, KnownColumn[]> {
  const tables = new Map<string, KnownColumn[]>();
  let columns: KnownColumn[] = [];
  for (const line of source.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith(' ')) columns.push(readColumn(line));
    else tables.set(line, (columns = []));
  }
  return tables;
}

function readColumn(line: string): KnownColumn {
  const [, name, type, key, kind, targets] = LINE.exec(line) ?? [];
  if (name === undefined || type === undefined || kind === undefined) throw new Error(`schema.txt: ${line}`);
  return { name, type, isKey: key !== undefined, kind, targets: targets?.split(', ') ?? [] };
}
