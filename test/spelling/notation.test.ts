/** What a fault expected and found is shown as it is in both languages: signs, numbers, and names that have no translation. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { CODES } from '../../src/base/codes.ts';

const SOURCE = path.join(import.meta.dirname, '..', '..', 'src');
/** The language of the sentence around it. */
const LABELS = path.join('cli', 'labels.ts');
const MEMBERS = ['expected', 'found'];
/** Which arguments of these functions are what was expected and what was found. */
const ARGUMENTS = new Map([
  ['malformed', [1, 2]],
  ['assertField', [2, 3]],
  ['FormFault', [1]],
  ['textThat', [1]],
  ['matching', [1]],
  ['refused', [1]],
]);

/** Names: of fields and values of our own forms, of what people type, of fields and marks in published formats, of systems. */
const NAMES = new Set(
  [
    'affected all allow attest authenticode block close depth directory disk en es false file file_hashes filename hashes',
    'id kit length mounts open part path payload product production publisher removable required root sha256 size stick text true type',
    'img in key minisign out pub',
    'cProperties cabinet cbUncomp clsid codePage deflate flags media miniSector offset property rows sector streams szName template upgradeCode',
    'darwin dev ed https linux spawn win32 windows x64',
  ].flatMap((names) => names.toLowerCase().split(' ')),
);

/** Options, codes, digits in hexadecimal, placeholders in capitals, patterns; what is left of them is words. */
const NO_WORDS = [/--[a-z-]+/g, /0x[0-9a-f]+/g, /\b[0-9a-f]{16}\b/g, /\[[^\]]*\]/g, /\b[A-Z][A-Z0-9]*\b/g];

function wordsIn(text: string): readonly string[] {
  if (Object.keys(CODES).includes(text)) return [];
  const bare = NO_WORDS.reduce((rest, pattern) => rest.replace(pattern, ' '), text);
  return bare.match(/[\p{L}][\p{L}\d_]+/gu) ?? [];
}

/** Texts in an expression, those of all its branches. */
function textsIn(node: ts.Node): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(textsIn);
  if (ts.isBinaryExpression(node)) return [node.left, node.right].flatMap(textsIn);
  return [];
}

function notationIn(node: ts.Node): readonly string[] {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
    const isNotation = MEMBERS.includes(node.name.getText()) && node.initializer !== undefined;
    return isNotation ? textsIn(node.initializer) : [];
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const places = ARGUMENTS.get(node.expression.getText()) ?? [];
  return places.flatMap((place) => node.arguments?.slice(place, place + 1) ?? []).flatMap(textsIn);
}

function faultsIn(file: string, text: string): readonly string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    for (const shown of notationIn(node)) {
      const unknown = wordsIn(shown).filter((word) => !NAMES.has(word.toLowerCase()));
      if (unknown.length > 0) faults.push(`${file}: ${shown}: ${unknown.join(' ')}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return faults;
}

it('has no words of one language', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== LABELS)
    .sort();
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => faultsIn(file, readFileSync(path.join(SOURCE, file), 'utf8')))).toEqual([]);
});

it.each([
  ["const fault = { expected: 'at least 512', found: '-' };", ['x.ts: at least 512: at least']],
  [
    "throw malformed('size', isOdd ? 'even' : `>= ${n} x`, 'none');",
    ['x.ts: even: even', 'x.ts: none: none'],
  ],
  [
    "assertField(isRight, 'boot sector', 'once', found ?? 'twice');",
    ['x.ts: once: once', 'x.ts: twice: twice'],
  ],
  ["throw new FormFault('$', `text(${limit}) without NUL`);", ['x.ts: ) without NUL: without']],
  ["const fault = { expected: '--no-passphrase | N x SHA-256 [0-9a-f]{64}', found: 'key-weak' };", []],
])('finds them in %s', (text, faults) => {
  expect(faultsIn('x.ts', text)).toEqual(faults);
});
