/** Design section 3 as code: which room may import which, through which doors, and what the verifier may reach. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import codes from '../kit-template/codes/codes.json' with { type: 'json' };
import { codesModule } from '../scripts/generate-codes.mjs';

const ROOT = path.dirname(import.meta.dirname);

interface Rights {
  /** Rooms it may enter; after a colon the one way it may do so: `types`. */
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
  /** Files by which others come in. */
  readonly doors: readonly string[];
  /** Rights of single files, where an I/O door has more of them. */
  readonly files?: Readonly<Record<string, Pick<Rights, 'packages' | 'node'>>>;
}

const PURE = { packages: [], node: false, doors: ['index.ts'] } as const;
const IO = { packages: [], node: true, doors: ['index.ts'] } as const;
const VERIFIER_PACKAGES = ['tweetnacl'];

/** `storage` is not in the design's table: this computer's files as sources, trees and outputs. */
const ROOMS: Readonly<Record<string, Rights>> = {
  base: { ...PURE, rooms: [], doors: ['*'] },
  definition: { ...PURE, rooms: ['base'], packages: ['zod', 'yaml'] },
  manifest: { ...PURE, rooms: ['base'] },
  signature: {
    ...PURE,
    rooms: ['base'],
    packages: VERIFIER_PACKAGES,
    doors: ['index.ts', 'keyfile.ts', 'secret-key.ts'],
    files: {
      'keyfile.ts': { packages: ['@noble/hashes'], node: true },
      'secret-key.ts': { packages: [], node: true },
    },
  },
  image: { ...PURE, rooms: ['base'], doors: ['index.ts', 'write.ts'] },
  archive: {
    ...PURE,
    rooms: ['base'],
    doors: ['index.ts', 'write.ts'],
    files: { 'write.ts': { packages: ['archiver'], node: true } },
  },
  storage: { ...IO, rooms: ['base'] },
  payload: { ...IO, rooms: ['base', 'storage', 'payload/msi'] },
  'payload/msi': { ...PURE, rooms: ['base'] },
  launcher: { ...PURE, rooms: ['base'], packages: ['resedit'] },
  instructions: {
    ...PURE,
    rooms: ['base', 'definition:types'],
    packages: ['handlebars'],
    doors: ['index.ts', 'load.ts'],
    files: { 'load.ts': { packages: [], node: true } },
  },
  // Made from the rendered pages, whatever templates and definition they came from.
  pdf: { ...PURE, rooms: ['base'], packages: ['pdfkit'] },
  guide: { ...PURE, rooms: ['base', 'pdf'], packages: ['htmlparser2'] },
  label: { ...PURE, rooms: ['base', 'pdf'], packages: ['uqr'] },
  inventory: { ...PURE, rooms: ['base', 'definition:types'], packages: ['fast-xml-builder'] },
  // Formats behind one interface, of which verification knows no more (decision 28).
  container: { ...PURE, rooms: ['base', 'image', 'archive'] },
  verification: { ...PURE, rooms: ['base', 'manifest', 'signature'] },
  // What describes finished artefacts (decision 22). Not reached by the verifier, which needs none of it.
  release: { ...PURE, rooms: ['base', 'signature', 'verification'], packages: ['fast-xml-builder'] },
  // Property lists of macOS are XML.
  media: { ...IO, rooms: ['base'], packages: ['zod', 'fast-xml-parser'] },
  build: {
    ...IO,
    // Pages and images by themselves, for the threads that make them.
    doors: ['index.ts', 'pages.ts', 'image-file.ts'],
    rooms: [
      ...['base', 'definition', 'payload', 'launcher', 'instructions', 'guide', 'inventory', 'manifest'],
      ...['signature', 'image', 'archive', 'container', 'storage', 'verification', 'release'],
    ],
  },
  cli: {
    ...IO,
    rooms: [
      ...['base', 'definition', 'payload', 'launcher', 'instructions', 'inventory', 'manifest', 'signature'],
      ...['image', 'archive', 'container', 'storage', 'verification', 'release', 'media', 'label', 'build'],
    ],
    packages: ['commander', '@commander-js/extra-typings'],
    doors: [],
  },
};
/** Where the program's version stands, which is built in (decision 15). */
const OWN_PACKAGE = '../package.json';
/** The verifier's own door, and the door of the formats that it does not know. */
const VERIFIER = 'verification/index.ts';
const CONTAINER = 'container/index.ts';

type Sources = ReadonlyMap<string, ts.SourceFile>;

/** Files by their path below src. */
function parse(texts: ReadonlyMap<string, string>): Sources {
  return new Map(
    [...texts].map(([file, text]) => [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)]),
  );
}

function readSources(): Sources {
  const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.replaceAll('\\', '/'));
  return parse(
    new Map(names.map((file) => [file, readFileSync(path.join(ROOT, 'src', file), 'utf8')] as const)),
  );
}

interface Import {
  readonly from: string;
  /** Path below src, or the specifier of a package or `node:` module. */
  readonly target: string;
  readonly isLocal: boolean;
  readonly isTypeOnly: boolean;
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

function importsOf(file: string, source: ts.SourceFile): Import[] {
  return [...nodesOf(source)].flatMap((node) => {
    const specifier = specifierOf(node);
    if (specifier === null) return [];
    const isLocal = specifier.startsWith('.');
    const target = isLocal ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
    return [{ from: file, target, isLocal, isTypeOnly: isTypeOnly(node) }];
  });
}

function specifierOf(node: ts.Node): string | null {
  const isStatement = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const named = isStatement ? node.moduleSpecifier : isCall ? node.arguments[0] : undefined;
  const literal =
    ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : named;
  if (literal === undefined) return null;
  // A module named by an expression could be any: it breaks every rule.
  return ts.isStringLiteral(literal) ? literal.text : '?';
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node) || node.importClause === undefined) return false;
  const { phaseModifier, name, namedBindings } = node.importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const isNamed = namedBindings !== undefined && ts.isNamedImports(namedBindings);
  return name === undefined && isNamed && namedBindings.elements.every((element) => element.isTypeOnly);
}

/** The innermost room of a file, and the file's name in it. */
function placeOf(file: string): { room: string; name: string } {
  const rooms = Object.keys(ROOMS).filter((room) => file.startsWith(`${room}/`));
  const room = rooms.reduce((a, b) => (b.length > a.length ? b : a), '');
  return { room, name: file.slice(room.length + 1) };
}

/** What an import breaks, in one line; null when it is right. */
function faultOf({ from, target, isLocal, isTypeOnly: isOnlyTypes }: Import): string | null {
  const here = placeOf(from);
  const rights = ROOMS[here.room];
  if (rights === undefined) return `${from}: no room`;
  if (target === OWN_PACKAGE && here.room === 'cli') return null;
  const own = rights.files?.[here.name] ?? rights;
  if (target.startsWith('node:')) return own.node ? null : `${from} -> ${target}`;
  if (!isLocal) {
    const isKnown = own.packages.some((name) => target === name || target.startsWith(`${name}/`));
    return isKnown ? null : `${from} -> ${target}`;
  }
  const there = placeOf(target);
  if (there.room === here.room) return null;
  const isAllowed =
    rights.rooms.includes(there.room) || (isOnlyTypes && rights.rooms.includes(`${there.room}:types`));
  const doors = ROOMS[there.room]?.doors ?? [];
  const isDoor = doors.includes('*') || doors.includes(there.name);
  // The further doors are for I/O: whoever does none has no business there.
  const isPure = there.name === 'index.ts' || doors.includes('*');
  return isAllowed && isDoor && (isPure || own.node) ? null : `${from} -> ${target}`;
}

function importFaults(sources: Sources): string[] {
  return [...sources].flatMap(([file, source]) =>
    importsOf(file, source).flatMap((entry) => faultOf(entry) ?? []),
  );
}

/** Every file that `entry` reaches, itself included, and every outside module. Types count: they are read as well. */
function reachOf(sources: Sources, entry: string): { files: string[]; outside: string[] } {
  const files = new Set([entry]);
  const outside = new Set<string>();
  for (const file of files) {
    const source = sources.get(file);
    if (source === undefined) throw new Error(`${file} is missing`);
    for (const { target, isLocal } of importsOf(file, source)) (isLocal ? files : outside).add(target);
  }
  return { files: [...files].sort(), outside: [...outside].sort() };
}

/** Uses of what a program gets from its surroundings: process, console, clock, chance. */
function ambientUses(file: string, source: ts.SourceFile): string[] {
  return [...nodesOf(source)].flatMap((node) => {
    const isName = ts.isIdentifier(node) && !isMember(node);
    if (isName && ['process', 'console', 'globalThis', 'performance', 'crypto'].includes(node.text)) {
      return [`${file}: ${node.text}`];
    }
    const text = node.getText(source);
    if (ts.isPropertyAccessExpression(node) && ['Date.now', 'Math.random'].includes(text))
      return [`${file}: ${text}`];
    const isDate =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(source) === 'Date';
    return isDate && (node.arguments ?? []).length === 0 ? [`${file}: new Date()`] : [];
  });
}

/** `x.process` and `{ process: 1 }` name members, not the globals. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
}

/** Files that pass on what others make: only a room's door may. */
function barrels(sources: Sources): string[] {
  const isDoor = (file: string): boolean => {
    const { room, name } = placeOf(file);
    return name === 'index.ts' && room !== 'base' && room !== 'cli';
  };
  return [...sources]
    .filter(([file]) => !isDoor(file))
    .filter(([, source]) =>
      source.statements.some((node) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined),
    )
    .map(([file]) => file);
}

function lineCount(source: ts.SourceFile): number {
  return source.text.split('\n').length - 1;
}

/** What a reader of this door has before them: it and all it reaches, generated codes left out. */
function filesToRead(sources: Sources, door: string): string[] {
  return reachOf(sources, door).files.filter((file) => file !== 'base/codes.ts');
}

function linesOf(sources: Sources, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + lineCount(sources.get(file) ?? never(file)), 0);
}

function never(file: string): never {
  throw new Error(`${file} is missing`);
}

/** An hour's reading. Raise it only with a reason that is worth every reader's time. */
const MAX_VERIFIER_LINES = 2250;
/** All formats together; a reader needs one of them. The last reason: docs/decisions/0023-iso-by-joliet.md. */
const MAX_CONTAINER_LINES = 4250;
const MAX_FILE_LINES = 300;

const sources = readSources();

describe('rooms', () => {
  it('import only what they may, through doors only', () => {
    expect(importFaults(sources)).toEqual([]);
  });

  it('are the folders of src', () => {
    const folders = readdirSync(path.join(ROOT, 'src'));
    const outer = Object.keys(ROOMS).filter((room) => !room.includes('/'));
    expect(folders.sort()).toEqual(outer.sort());
  });

  it('have no barrels but their doors', () => {
    expect(barrels(sources)).toEqual([]);
  });

  it('leave process, console, clock and chance to cli', () => {
    const others = [...sources].filter(([file]) => !file.startsWith('cli/'));
    expect(others.flatMap(([file, source]) => ambientUses(file, source))).toEqual([]);
  });

  it('keep files short', () => {
    const long = [...sources].filter(([, source]) => lineCount(source) > MAX_FILE_LINES);
    // Generated from codes.json: as long as the list of codes.
    expect(long.map(([file]) => file)).toEqual(['base/codes.ts']);
  });
});

describe('the verifier', () => {
  const { files, outside } = reachOf(sources, VERIFIER);

  it('reaches no package but tweetnacl and no module of Node', () => {
    expect(outside).toEqual(VERIFIER_PACKAGES);
  });

  it('reaches only pure rooms', () => {
    expect([...new Set(files.map((file) => placeOf(file).room))].sort()).toEqual([
      'base',
      'manifest',
      'signature',
      'verification',
    ]);
  });

  it('takes nothing from its surroundings', () => {
    expect(files.flatMap((file) => ambientUses(file, sources.get(file) ?? never(file)))).toEqual([]);
  });

  it('stays small enough to be read', () => {
    expect(linesOf(sources, filesToRead(sources, VERIFIER))).toBeLessThanOrEqual(MAX_VERIFIER_LINES);
    expect(linesOf(sources, filesToRead(sources, CONTAINER))).toBeLessThanOrEqual(MAX_CONTAINER_LINES);
  });

  it('is told whole by the guide to reading it', () => {
    const guide = readFileSync(path.join(ROOT, 'docs', 'audit.md'), 'utf8');
    expect(filesToRead(sources, VERIFIER).filter((file) => !guide.includes(`\`${file}\``))).toEqual([]);
  });
});

describe('codes', () => {
  it('are generated from codes.json', async () => {
    const text = readFileSync(path.join(ROOT, 'src', 'base', 'codes.ts'), 'utf8');
    expect(text).toBe(await codesModule());
  });

  it.each(Object.entries(codes))('%s has text and advice in both languages', (_code, entry) => {
    const sentences = [entry.es.text, entry.es.advice, entry.en.text, entry.en.advice];
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-ZÁÉÍÓÚÑ¿¡«`].*[.?]$/u);
    expect(entry.es.text).not.toBe(entry.en.text);
    expect([0, 1, 2, 3, 70, 130]).toContain(entry.exit);
  });

  it('are all used', () => {
    const used = [...sources].filter(([file]) => file !== 'base/codes.ts').map(([, source]) => source.text);
    // The mitigation's helper has words of its own, one of which is a code too.
    const folder = path.join(ROOT, 'kit-template', 'launcher');
    const programs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.go') && !file.endsWith('_test.go'),
    );
    const answers = path.join(ROOT, 'kit-template', 'codes', 'msiexec.json');
    const go = [...programs.map((file) => path.join(folder, file)), answers].map((file) =>
      readFileSync(file, 'utf8'),
    );
    const declared = readFileSync(path.join(ROOT, 'kit-template', 'codes', 'codes.go'), 'utf8');
    const constants = new Map(
      [...declared.matchAll(/^\t(\w+) +Code = "([\w-]+)"$/gm)].map(([, name = '', code = '']) => [
        code,
        name,
      ]),
    );
    const inGo = (code: string): RegExp => new RegExp(`"${code}"|codes\\.${constants.get(code) ?? '!'}\\b`);
    const isUsed = (code: string): boolean =>
      used.some((text) => text.includes(`'${code}'`)) || go.some((text) => inGo(code).test(text));
    expect(Object.keys(codes).filter((code) => !isUsed(code))).toEqual([]);
  });
});

describe('these rules themselves', () => {
  const check = (file: string, text: string): string[] => importFaults(parse(new Map([[file, text]])));

  it.each([
    ['manifest/x.ts', "import { y } from '../signature/index.ts';"],
    ['verification/x.ts', "import { y } from '../signature/keyfile.ts';"],
    ['verification/x.ts', "import type { y } from '../image/write.ts';"],
    ['verification/x.ts', "import { y } from '../storage/index.ts';"],
    ['verification/x.ts', "import type { y } from '../container/index.ts';"],
    ['verification/x.ts', "import { y } from 'node:path';"],
    ['verification/x.ts', "export { y } from '../build/index.ts';"],
    ['instructions/x.ts', "import { y } from '../definition/index.ts';"],
    ['instructions/x.ts', "import { type y, z } from '../definition/index.ts';"],
    ['build/x.ts', "import { y } from '../cli/terminal.ts';"],
    ['cli/x.ts', "const y = await import('../signature/minisign.ts');"],
    ['cli/x.ts', 'const y = await import(name);'],
    ['definition/x.ts', "type Y = import('../manifest/index.ts').Manifest;"],
    ['payload/x.ts', "import { y } from './msi/facts.ts';"],
    ['elsewhere/x.ts', "import { y } from '../base/bytes.ts';"],
    ['base/x.ts', "import y from 'zod';"],
  ])('refuse in %s: %s', (file, text) => {
    expect(check(file, text)).toHaveLength(1);
  });

  it.each([
    ['instructions/x.ts', "import type { y } from '../definition/index.ts';"],
    ['instructions/x.ts', "import { type y } from '../definition/index.ts';"],
    ['signature/keyfile.ts', "import { blake2b } from '@noble/hashes/blake2.js';"],
    ['payload/x.ts', "import { y } from './msi/index.ts';"],
    ['cli/commands/x.ts', "import { y } from '../../build/index.ts';"],
  ])('allow in %s: %s', (file, text) => {
    expect(check(file, text)).toEqual([]);
  });

  it.each([
    'process.exit()',
    'console.log(1)',
    'Date.now()',
    'Math.random()',
    'new Date()',
    'globalThis.x',
    'Date()',
  ])('see %s', (text) => {
    const [source] = parse(new Map([['image/x.ts', text]])).values();
    expect(source && ambientUses('image/x.ts', source)).toHaveLength(1);
  });

  it('see a barrel', () => {
    expect(barrels(parse(new Map([['image/x.ts', "export * from './y.ts';"]])))).toEqual(['image/x.ts']);
  });
});
