/** What documents point at exists: links, tests, vectors, clauses, npm scripts, codes; and one command is run. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/base/codes.ts';
import { markedBlocks, readDocument, ROOT } from './fenced.ts';

const TOP = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const DOCS = readdirSync(`${ROOT}/docs`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file.replaceAll('\\', '/')}`);
const DOCUMENTS = [...TOP, ...DOCS];
const TRANSLATIONS = [
  ['docs/security-representative.md', 'docs/responsable-de-seguridad.md'],
  ['docs/operator.md', 'docs/operador.md'],
  ['docs/production.md', 'docs/produccion.md'],
] as const;

const SECTOR = 512;
const MIB = 2 ** 20;

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function withoutFences(text: string): string {
  return text.replace(/^```.*?^```$/gms, '');
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(`${ROOT}/${document}`, 'utf8');

  it('links to what is there', () => {
    const targets = matches(text, /\]\(([^)#]+)[^)]*\)/g).filter((target) => !/^[a-z]+:/.test(target));
    const missing = targets.filter((target) => !existsSync(path.join(ROOT, path.dirname(document), target)));
    expect(missing).toEqual([]);
  });

  it('names tests, folders and npm scripts that exist', () => {
    const paths = matches(text, /`((?:src|test|docs|scripts|kit-template)\/[A-Za-z0-9._/-]+)`/g);
    expect(paths.filter((file) => !existsSync(`${ROOT}/${file}`))).toEqual([]);
    const description = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { scripts: object };
    const scripts = ['ci', ...Object.keys(description.scripts)];
    const used = matches(text, /npm (?:run )?([a-z]+)/g).filter((word) => /^[a-z]+$/.test(word));
    expect(
      used.filter(
        (script) => !['commands', 'install', 'pack', 'package', 'scripts', ...scripts].includes(script),
      ),
    ).toEqual([]);
  });

  it('keeps its lines short', () => {
    const long = withoutFences(text)
      .split('\n')
      .filter((line) => line.length > 180 && !line.startsWith('|'));
    expect(long).toEqual([]);
  });
});

describe('clauses', () => {
  it('cited anywhere in a document exist in the format', async () => {
    const format = await readDocument('docs/format.md');
    const defined = new Set(matches(format, /^(\d+\.\d+) /gm));
    const cited = DOCUMENTS.map((document) => readFileSync(`${ROOT}/${document}`, 'utf8')).flatMap((text) =>
      matches(text, /(?:[Cc]lauses? |cláusula |Format: |[(,] ?)(\d{1,2}\.\d{1,2})(?=[ ),;:]|\.(?!\d))/g),
    );
    expect(cited.length).toBeGreaterThan(30);
    expect(cited.filter((clause) => Number(clause.split('.')[0]) <= 18 && !defined.has(clause))).toEqual([]);
  });
});

describe('decisions', () => {
  it('have numbers of their own, without a gap, and bear them as title', () => {
    const files = readdirSync(`${ROOT}/docs/decisions`).toSorted();
    const titles = files.map(
      (file) => readFileSync(`${ROOT}/docs/decisions/${file}`, 'utf8').split(' ', 2)[1],
    );
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, i) => i + 1));
    expect(titles.map(Number)).toEqual(files.map((_, i) => i + 1));
  });
});

describe('names in backquotes', () => {
  it('are vectors or codes that exist', () => {
    const vectors = readdirSync(`${ROOT}/test/testkit/vectors`).map((file) => file.replace(/\.txt$/, ''));
    const codes = Object.keys(CODES);
    const kinds = new Set(vectors.map((name) => name.split('-', 1)[0]));
    const files = ['docs/threat-model.md', ...DOCS.filter((file) => file.startsWith('docs/decisions/'))];
    const names = files
      .map((file) => readFileSync(`${ROOT}/${file}`, 'utf8'))
      .flatMap((text) => matches(text, /`([a-z0-9]+(?:-[a-z0-9]+)+)`/g));
    const claimed = names.filter((name) => kinds.has(name.split('-', 1)[0]));
    expect(claimed.length).toBeGreaterThan(100);
    expect(claimed.filter((name) => !vectors.includes(name) && !codes.includes(name))).toEqual([]);
  });
});

describe('the threat model', () => {
  const text = readFileSync(`${ROOT}/docs/threat-model.md`, 'utf8');
  const [, attacks = ''] = text.split('## The attacks, one by one');
  const rows = attacks
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (attack|fault)/.test(line));

  it('answers each attack with a vector, a test or a plain word', () => {
    const vectors = readdirSync(`${ROOT}/test/testkit/vectors`).map((file) => file.replace(/\.txt$/, ''));
    const isAnswered = (row: string): boolean => {
      const answer = row.split(' | ').at(-1) ?? '';
      const names = matches(answer, /`([^`]+)`/g);
      const isTest = (name: string): boolean =>
        /^(test|kit-template)\//.test(name) && existsSync(`${ROOT}/${name}`);
      const isShown = names.some((name) => vectors.includes(name) || isTest(name));
      return isShown || /\b(later|not defended|does not apply)\b/.test(answer);
    };
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => !isAnswered(row))).toEqual([]);
  });

  it('names no vector that does not exist', () => {
    const known = [
      ...readdirSync(`${ROOT}/test/testkit/vectors`).map((file) => file.replace(/\.txt$/, '')),
      ...Object.keys(CODES),
    ];
    const names = rows.flatMap((row) => matches(row, /`([a-z0-9]+(?:-[a-z0-9]+)+)`/g));
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('translations', () => {
  it.each(TRANSLATIONS)('%s and %s have the same shape and the same commands', async (en, es) => {
    const shapes = [];
    for (const document of [en, es]) {
      const text = await readDocument(document);
      const lines = text.split('\n');
      const kinds = lines
        .map((line) => /^(#+|\||\d+\.|```)/.exec(line)?.[1] ?? '')
        .filter((kind) => kind !== '');
      shapes.push({ kinds, commands: matches(text, /^(MIB=.*|dd .*)$/gm) });
    }
    expect(shapes[1]).toEqual(shapes[0]);
  });
});

describe('reading an image back from a stick', () => {
  it('takes the image and nothing behind it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-read-back-'));
    try {
      const image = Buffer.alloc(3 * MIB, 1);
      image.writeUInt32LE((2 * MIB) / SECTOR - 1, 458);
      const device = path.join(folder, 'device');
      await writeFile(device, Buffer.concat([image, Buffer.alloc(MIB, 2)]));
      const script = markedBlocks(await readDocument('docs/security-representative.md')).get('read-back');
      const env = { ...process.env, DEVICE: device, WORK: folder };
      execFileSync('bash', ['-euo', 'pipefail', '-c', script ?? 'exit 99'], { env });
      expect(image.equals(await readFile(path.join(folder, 'stick.img')))).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('docs/launcher.md', () => {
  it('has every exit code that is ours on the instrument', async () => {
    const own = /## Exit codes\n(.*?)\n## /s.exec(await readDocument('docs/launcher.md'))?.[1] ?? '';
    const told = Array.from(
      own.matchAll(/\| (60\d{3}) \| `([a-z-]+)`/g),
      ([, exit, code]) => `${code} ${exit}`,
    );
    const codes = Object.entries(CODES).flatMap(([code, entry]) =>
      // It ends before it knows a verb, with the exit code of `verify`.
      'instrumentExit' in entry && code !== 'program-unsafe' ? [`${code} ${entry.instrumentExit}`] : [],
    );
    expect(told.toSorted()).toEqual(codes.toSorted());
    expect(codes.length).toBeGreaterThan(40);
  });
});
