/** Whoever has the npm package alone can follow every link of its documents. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument, ROOT } from './fenced.ts';

const list = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel', 'silent'];
const [packed] = JSON.parse(execFileSync('npm', list, { cwd: ROOT, encoding: 'utf8' })) as [
  { readonly files: readonly { readonly path: string }[] },
];
const files = packed.files.map((file) => file.path);
const documents = files.filter((file) => file.endsWith('.md'));

/** Relative ones, as paths from the package's root. */
async function linksOf(document: string): Promise<string[]> {
  const text = await readDocument(document);
  const targets = Array.from(text.matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g), ([, target = '']) => target);
  return targets.map((target) => path.posix.join(path.posix.dirname(document), target).replace(/\/$/, ''));
}

function isPacked(target: string): boolean {
  return files.some((file) => file === target || file.startsWith(`${target}/`));
}

describe('the npm package', () => {
  it('has documents', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/verification-file.md']));
  });

  it.each(documents)('has everything that %s links to', async (document) => {
    expect((await linksOf(document)).filter((target) => !isPacked(target))).toEqual([]);
  });

  it('has the schema that the verification file is checked by', () => {
    expect(files).toContain('docs/verification.xsd');
  });
});
