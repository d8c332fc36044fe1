/** The commands of docs/signing.md are those of the sessions that run them. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSession } from '../cli/session.ts';
import { markedBlocks, readDocument, ROOT } from './fenced.ts';

let blocks: ReadonlyMap<string, string>;
let run: readonly string[];
let written: readonly string[];

beforeAll(async () => {
  blocks = markedBlocks(await readDocument('docs/signing.md'));
  const names = ['threshold', 'outside-signer'];
  const texts = await Promise.all(names.map((name) => readFile(`${ROOT}/test/scripts/${name}.txt`, 'utf8')));
  const steps = texts.flatMap((text) => parseSession(text));
  run = steps.filter(({ word }) => word === '$').map(({ rest }) => asDocumented(rest));
  written = steps.map(({ details }) => {
    const lines = details.filter(({ word }) => word === '|').map(({ rest }) => rest);
    return lines.join('\n');
  });
});

/** A session has no terminal to ask for passphrases, and keeps the other computer in a folder of its own. */
function asDocumented(command: string): string {
  return command
    .replace(/^cd away && /, '')
    .replace(/ --no-passphrase$/, '')
    .replace(/ --seal \$\(.*\)$/, '');
}

function commandsOf(block: string): string[] {
  return block.replaceAll('\\\n  ', '').trimEnd().split('\n');
}

describe('the commands of signing.md', () => {
  it('are all looked at here', () => {
    const names = ['keys', 'record', 'build', 'away', 'back', 'minisign', 'signer', 'script', 'public'];
    expect([...blocks.keys()]).toEqual(names);
  });

  it.each(['keys', 'record', 'build', 'away', 'back', 'minisign', 'signer', 'public'])(
    'are run as they stand there: %s',
    (name) => {
      const commands = commandsOf(blocks.get(name) ?? '');
      expect(commands.filter((command) => !run.includes(command))).toEqual([]);
    },
  );

  it('sign with the script that stands there', () => {
    expect(written).toContain(blocks.get('script')?.trimEnd());
  });
});
