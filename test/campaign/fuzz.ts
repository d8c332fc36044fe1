/** Seeded spoiling of good input, deep enough to get past the first look: inside base64 and inside JSON too. */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { Random } from './random.ts';
import { Tally } from './tally.ts';
import type { Target } from './fuzz-targets.ts';

const MAX_RANDOM = 600;
/** What the formats and their parsers give a meaning to, and what hides. */
const TOKENS = [
  ...[
    '[',
    ']',
    '{',
    '}',
    '- ',
    '? ',
    ': ',
    ', ',
    '#',
    '&a ',
    '*a',
    '!x ',
    '!!map ',
    '|\n',
    '>-\n',
    '"',
    "'",
    '%',
    '@',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '\n---\n',
    '\n...\n',
    '<<: *a',
    '__proto__',
    'constructor',
    'null',
    '~',
    'NaN',
    '1e99',
    '-0',
  ],
  ...[
    '\u0000',
    '\u202e',
    '\ufeff',
    '\u2028',
    ' ',
    '\\',
    '\\u0000',
    '../',
    'C:\\',
    '=',
    '==',
    'RW',
    'Ed',
    'ED',
  ],
  ...[
    '# sealkit-seal/1\n',
    'untrusted comment: ',
    'trusted comment: ',
    '2147483648',
    '9007199254740993',
    '[[[[[[[[[[',
  ],
];
const VALUES = [
  null,
  true,
  '',
  'x',
  '__proto__',
  '\u202e',
  '\ud800',
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  [],
  {},
  [[]],
  '../x',
];

type Spoil = (random: Random, bytes: Uint8Array) => Uint8Array;

const flips: Spoil = (random, bytes) => {
  let spoilt = bytes;
  for (let times = 1 + random.below(4); times > 0; times -= 1) {
    if (spoilt.length === 0) return spoilt;
    spoilt = mutateBytes(random, spoilt, { what: '', offset: 0, length: spoilt.length }).bytes;
  }
  return spoilt;
};

const tokens: Spoil = (random, bytes) => {
  const at = random.below(bytes.length + 1);
  const piece = encodeUtf8(random.pick(TOKENS).repeat(random.chance(0.05) ? 500 : 1));
  return joinBytes([bytes.subarray(0, at), piece, bytes.subarray(at + random.pick([0, 0, 1, piece.length]))]);
};

const noise: Spoil = (random, bytes) => {
  const kept = bytes.slice(0, random.pick([0, 0, 2, 8, 64]));
  return joinBytes([kept, random.bytes(random.below(MAX_RANDOM))]);
};

/** Spoils what one line of base64 stands for. */
const insideBase64: Spoil = (random, bytes) => {
  const lines = (decodeUtf8(bytes) ?? '').split('\n');
  const coded = lines.flatMap((line, i) => (line.length > 20 && decodeBase64(line) !== null ? [i] : []));
  const at = random.pick(coded);
  lines[at] = encodeBase64(flips(random, decodeBase64(lines[at] ?? '') ?? new Uint8Array()));
  return encodeUtf8(lines.join('\n'));
};

/** Another value, or none, in any place of the tree. */
const insideJson: Spoil = (random, bytes) => {
  const root = JSON.parse(decodeUtf8(bytes) ?? '') as unknown;
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const members = value as Record<string, unknown>;
    for (const name of Object.keys(members)) {
      places.push([members, name]);
      visit(members[name]);
    }
  };
  visit(root);
  for (let times = 1 + random.below(2); times > 0; times -= 1) {
    const [[members, name], [others, other]] = [random.pick(places), random.pick(places)];
    if (Array.isArray(members) && random.chance(0.3)) members.push(members[Number(name)]);
    else if (random.chance(0.2)) Reflect.deleteProperty(members, name);
    else members[name] = random.chance(0.3) ? structuredClone(others[other]) : random.pick(VALUES);
  }
  return encodeUtf8(`${JSON.stringify(root, null, 2)}\n`);
};

/** The same in one line of several, each a tree of its own. */
const insideLine: Spoil = (random, bytes) => {
  const lines = (decodeUtf8(bytes) ?? '').trimEnd().split('\n');
  const at = random.below(lines.length);
  const spoilt = insideJson(random, encodeUtf8(lines[at] ?? ''));
  lines[at] = JSON.stringify(JSON.parse(decodeUtf8(spoilt) ?? ''));
  return encodeUtf8(`${lines.join('\n')}\n`);
};

/** A list of 512-byte sectors is what images, archives of them and compound files are. */
const sectors: Spoil = (random, bytes) => {
  const count = Math.max(1, Math.floor(bytes.length / 512));
  const copy = bytes.slice();
  copy.copyWithin(512 * random.below(count), 512 * random.below(count), 512 * random.below(count + 1));
  return copy;
};

/** Small structures come first in a file; aim there and not at the filling. */
const heads: Spoil = (random, bytes) => {
  const start = random.pick([
    0,
    0,
    446,
    1_048_576,
    1_048_576 + 512,
    1_048_576 + 2048,
    Math.max(0, bytes.length - 300),
  ]);
  const offset = Math.min(start, bytes.length - 1);
  return mutateBytes(random, bytes, { what: '', offset, length: Math.min(600, bytes.length - offset) }).bytes;
};

const SPOILS: Readonly<Record<Target['kind'], Readonly<Record<string, Spoil>>>> = {
  text: { bytes: flips, tokens, noise },
  base64: { bytes: flips, tokens, noise, 'inside base64': insideBase64 },
  json: { bytes: flips, tokens, noise, 'inside JSON': insideJson },
  lines: { bytes: flips, tokens, noise, 'inside a line': insideLine },
  binary: { bytes: flips, sectors, heads, noise },
};

export interface Input {
  readonly target: Target;
  readonly how: string;
  readonly bytes: Uint8Array;
}

/** The same for the same seed and index. */
export function makeInput(targets: readonly Target[], seed: number, index: number): Input {
  const random = new Random(seed, index);
  const line = targets.flatMap((target) => Array.from({ length: target.share }, () => target));
  const target = random.pick(line);
  const how = random.pick(Object.keys(SPOILS[target.kind]));
  const spoil = SPOILS[target.kind][how] ?? flips;
  return { target, how, bytes: spoil(random, random.pick(target.seeds)) };
}

export async function runFuzz(
  targets: readonly Target[],
  seed: number,
  inputs: Iterable<number>,
): Promise<Tally> {
  const tally = new Tally();
  for (const index of inputs) {
    const { target, how, bytes } = makeInput(targets, seed, index);
    await tally.try(target.name, `seed ${seed}, input ${index}: ${how}`, () => target.read(bytes));
  }
  return tally;
}
