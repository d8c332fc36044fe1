/**
 * YAML to plain data whose scalars all stay text, so that `1.10` is not 1.1, `007` not 7 and `no` not false, and where
 * each field stands. What a definition has no use for is refused: aliases, tags, duplicate names, second documents.
 */
import {
  Lexer,
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
} from 'yaml';
import { decodeUtf8 } from '../base/bytes.ts';
import { printable, type FaultDetail } from '../base/errors.ts';
import { fieldOf, type FieldPath } from './field.ts';
import { readable } from '../base/readable.ts';

/** Some 5,000 lines: a definition is written and read by people. The YAML parser's memory grows with it. */
export const MAX_DEFINITION_SIZE = 256 * 1024;
/** A definition needs six levels. Thousands of open brackets end the YAML parser's process beyond any catch. */
const MAX_NESTING = 32;

export type YamlValue = string | readonly YamlValue[] | { readonly [name: string]: YamlValue };

/** 1-based, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A fault and the field path or offset that tells where. */
export type SyntaxFault = FaultDetail & Place;

export interface YamlTree {
  readonly value: YamlValue;
  /** By field: where its name stands (for a list's element: the element) and where its value stands. */
  readonly places: ReadonlyMap<string, { readonly name: Place; readonly value: Place }>;
  /** What is no YAML, or more YAML than a definition may use. The value is worth nothing unless this is empty. */
  readonly faults: readonly SyntaxFault[];
}

/** Reads one YAML document. Never throws on any bytes. */
export function readYaml(bytes: Uint8Array): YamlTree {
  if (bytes.length > MAX_DEFINITION_SIZE) {
    return refused({ line: 1, column: 1 }, `size <=${MAX_DEFINITION_SIZE}`, `size ${bytes.length}`);
  }
  const text = decodeUtf8(bytes);
  if (text === null) return refused(placeOfBadByte(bytes), 'UTF-8');
  const tooDeep = findDeepNesting(text);
  if (tooDeep !== null) return refused(placeAt(text, tooDeep), `depth <= ${MAX_NESTING}`);
  return readText(text);
}

function refused(place: Place, expected: string, found?: string): YamlTree {
  const fault = { ...place, expected, ...(found === undefined ? {} : { found }) };
  return { value: '', places: new Map(), faults: [fault] };
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function placeOfBadByte(bytes: Uint8Array): Place {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return placeAt(lenient, Math.max(lenient.indexOf('\ufffd'), 0));
}

/** False for nearly every definition, without taking it to pieces: too few brackets in all, and no line with so many indicators. */
function mayBeDeep(text: string): boolean {
  const brackets = text.match(/[[{]/g)?.length ?? 0;
  return (
    brackets > MAX_NESTING ||
    text.split('\n').some((line) => (line.match(/[-?]/g)?.length ?? 0) > MAX_NESTING)
  );
}

/** Offset of the first bracket, or `-` or `?` of one line, that opens more levels than allowed. */
function findDeepNesting(text: string): number | null {
  if (!mayBeDeep(text)) return null;
  let brackets = 0;
  let indicators = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    else if (token === '-' || token === '?') indicators += 1;
    else if (token.includes('\n')) indicators = 0;
    if (brackets > MAX_NESTING || indicators > MAX_NESTING) return offset;
    // The lexer marks documents, scalars and line ends by tokens that are not in the text.
    if (text.startsWith(token, offset)) offset += token.length;
  }
  return null;
}

function readText(text: string): YamlTree {
  const lines = new LineCounter();
  // Uniqueness is looked at in the walk below: the library's own check takes quadratic time.
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const walk = new Walk(lines);
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    walk.fault(pos[0], { expected: 'YAML 1.2', found: code.toLowerCase().replaceAll('_', '-') });
  }
  const root = document.contents as Node | null;
  if (walk.faults.length === 0 && !isMap(root)) walk.fault(0, { expected: '…: …' });
  const value = walk.faults.length === 0 ? walk.value(root, []) : '';
  return { value, places: walk.places, faults: walk.faults };
}

/** One pass over the parsed nodes that keeps values, places and faults. */
class Walk {
  readonly faults: SyntaxFault[] = [];
  readonly places = new Map<string, { name: Place; value: Place }>();
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  fault(offset: number, detail: FaultDetail): void {
    this.faults.push({ ...this.#place(offset), ...detail });
  }

  value(node: Node | null, path: FieldPath): YamlValue {
    const offset = node?.range?.[0] ?? 0;
    if (path.length > MAX_NESTING) {
      this.fault(offset, { expected: `depth <= ${MAX_NESTING}` });
      return '';
    }
    if (isMap<Node, Node>(node)) return this.#map(node.items, path, offset);
    if (isSeq<Node>(node)) return node.items.map((item, i) => this.#element(item, [...path, i]));
    if (isScalar(node) && node.tag === undefined) return String(node.value);
    if (node !== null) {
      const found = isAlias(node) ? `*${printable(node.source)}` : printable(node.tag ?? '');
      this.fault(offset, { field: fieldOf(path), expected: '…: … | - … | …', found });
    }
    return '';
  }

  #element(node: Node, path: FieldPath): YamlValue {
    const place = this.#place(node.range?.[0] ?? 0);
    this.places.set(fieldOf(path), { name: place, value: place });
    return this.value(node, path);
  }

  #map(pairs: readonly Pair<Node, Node | null>[], path: FieldPath, offset: number): YamlValue {
    const members = new Map<string, YamlValue>();
    for (const { key, value } of pairs) {
      const at = key.range?.[0] ?? offset;
      if (!isScalar(key)) {
        this.fault(at, { field: fieldOf(path), expected: '…: …' });
        continue;
      }
      const name = String(key.value);
      const field = fieldOf([...path, name]);
      const place = this.#place(at);
      if (members.has(name)) {
        const found = [this.places.get(field)?.name ?? place, place].map(
          ({ line, column }) => `${line}:${column}`,
        );
        this.fault(at, { field, expected: `1 x ${readable(name)}`, found: found.join(', ') });
      }
      this.places.set(field, { name: place, value: this.#place(value?.range?.[0] ?? at) });
      members.set(name, this.value(value, [...path, name]));
    }
    // fromEntries defines own members, so that `__proto__` is a name like any other.
    return Object.fromEntries(members);
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}
