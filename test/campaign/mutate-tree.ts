/** One seeded change to a tree of files. */
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { Random } from './random.ts';

export type Tree = ReadonlyMap<string, Uint8Array>;

export interface MutatedTree {
  readonly files: Tree;
  readonly what: string;
}

/** What proves the rest. */
function isProof(path: string): boolean {
  return path.startsWith('kit/') || path.startsWith('verify/');
}

/** A file of the side that the mutation is about. */
function pickFile(random: Random, files: Tree, isOutsidePayload: boolean): string {
  return random.pick([...files.keys()].filter((path) => isProof(path) === isOutsidePayload));
}

const NEW_NAMES = [
  'Setup.exe',
  'autorun.inf',
  'version.dll',
  'payload/more.msi',
  'kit/SEAL.0000000000000000.minisig',
  'kit/SEAL.minisig',
  'kit/publisher/2.json',
  'kit/manifest.json.bak',
  'System Volume Information/a.exe',
  'System Volume Information/WPSettings.dat',
  '._LEEME-README.html',
  '.DS_Store',
  '.Trashes/x',
  'instructions/es/x.html',
];

/** A name as attackers and bad copies make them: another case, a twin, elsewhere. */
function renamed(random: Random, path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = path.slice(folder.length);
  const at = random.below(name.length);
  return random.pick([
    path.toLowerCase() === path ? path.toUpperCase() : path.toLowerCase(),
    `${path}.bak`,
    `${folder}x${name}`,
    `moved/${name}`,
    folder + name.slice(0, at) + random.pick(['a', '0', '_', '\u00e9', ' ', '.']) + name.slice(at + 1),
  ]);
}

type Mutation = (random: Random, files: Map<string, Uint8Array>, isOutsidePayload: boolean) => string;

const changeContent: Mutation = (random, files, isOutsidePayload) => {
  const path = pickFile(random, files, isOutsidePayload);
  const bytes = files.get(path) ?? new Uint8Array();
  const mutated = mutateBytes(random, bytes, { what: path, offset: 0, length: bytes.length });
  files.set(path, mutated.bytes);
  return mutated.what;
};

const rename: Mutation = (random, files, isOutsidePayload) => {
  const path = pickFile(random, files, isOutsidePayload);
  const other = renamed(random, path);
  files.set(other, files.get(path) ?? new Uint8Array());
  if (other !== path) files.delete(path);
  return `${path} renamed to ${other}`;
};

/** Content comes first because most of what can go wrong is there. */
const MUTATIONS: readonly Mutation[] = [
  changeContent,
  changeContent,
  changeContent,
  changeContent,
  rename,
  (random, files, isOutsidePayload) => {
    const path = pickFile(random, files, isOutsidePayload);
    files.delete(path);
    return `${path} removed`;
  },
  (random, files) => {
    const path = random.pick(NEW_NAMES);
    files.set(path, random.chance(0.5) ? random.bytes(random.below(100)) : encodeUtf8('MZ'));
    return `${path} added`;
  },
  (random, files, isOutsidePayload) => {
    const [from, to] = [pickFile(random, files, isOutsidePayload), random.pick([...files.keys()])];
    const [one, two] = [files.get(from), files.get(to)];
    if (one !== undefined && two !== undefined) files.set(from, two).set(to, one);
    return `${from} and ${to} swapped`;
  },
  (random, files, isOutsidePayload) => {
    const [to, from] = [pickFile(random, files, isOutsidePayload), random.pick([...files.keys()])];
    files.set(to, files.get(from) ?? new Uint8Array());
    return `${from} copied over ${to}`;
  },
  (random, files, isOutsidePayload) => {
    const path = pickFile(random, files, isOutsidePayload);
    const copy = renamed(random, path);
    files.set(copy, files.get(path) ?? new Uint8Array());
    return `${path} copied to ${copy}`;
  },
];

function isSameTree(a: Tree, b: Tree): boolean {
  return (
    a.size === b.size &&
    [...a].every(([path, bytes]) => {
      const other = b.get(path);
      return other !== undefined && Buffer.compare(bytes, other) === 0;
    })
  );
}

/** Changes something; the result is never the original. */
export function mutateTree(random: Random, files: Tree, isOutsidePayload: boolean): MutatedTree {
  for (;;) {
    const copy = new Map(files);
    const what = random.pick(MUTATIONS)(random, copy, isOutsidePayload);
    if (!isSameTree(files, copy)) return { files: copy, what };
  }
}
