/** docs/json.md names every object that a command prints. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './fenced.ts';

it('docs/json.md describes every schema of the commands, and no other', () => {
  const cli = path.join(ROOT, 'src', 'cli');
  const files = readdirSync(cli, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const source = files.map((name) => readFileSync(path.join(cli, name), 'utf8')).join('\n');
  const names = (text: string): string[] =>
    [...new Set(Array.from(text.matchAll(/sealkit-[a-z-]+\/[0-9]+/g), ([name]) => name))].sort();
  // Records are no command's output, and a report comes from the verification room.
  const printed = names(source).filter((name) => !['sealkit-publisher/1', 'sealkit-batch/1'].includes(name));
  const described = names(readFileSync(path.join(ROOT, 'docs', 'json.md'), 'utf8'));
  expect(described).toEqual([...printed, 'sealkit-report/1'].sort());
});
