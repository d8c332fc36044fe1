/** Every command of the program, as it is typed (test/scripts). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureDist } from './dist.ts';
import { parseSession, readSessions, runSession } from './session.ts';

const sessions = readSessions(path.join(import.meta.dirname, '..', 'scripts'));

async function inFreshFolder(text: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-session-'));
  try {
    await runSession(text, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

beforeAll(ensureDist);

describe.concurrent('session', () => {
  it.each([...sessions])('%s', async (_name, text) => {
    expect(parseSession(text).length).toBeGreaterThan(0);
    await inFreshFolder(text);
  });
});

/** A runner that lets everything pass would prove nothing. */
describe.concurrent('the runner refuses', () => {
  it.each([
    ['another exit code', '$ exit 3'],
    ['text that is not there', '$ echo a\nstdout has b'],
    ['text that should not be there', '$ echo a >&2\nstderr lacks a'],
    ['output where none should be', '$ echo a\nstdout empty'],
    ['another member', '$ echo \'{"a":[1]}\'\njson a.0 = 2'],
    ['a missing member', "$ echo '{}'\njson a = null"],
    ['a missing file', '$ true\nexists a'],
    ['a file that should not be there', '$ touch a\n! exists a'],
    ['another mode', '$ touch a; chmod 644 a\nmode 600 a'],
    ['what a failure leaves behind', '$ touch a; exit 2\nexit 2'],
    ['what a failure changes', 'file a\n| b\n$ echo cd > a; exit 2\nexit 2'],
    ['a partial folder', '$ mkdir .sealkit-partial-x'],
    ['an unknown expectation', '$ true\nstdin empty'],
    ['an expectation without a command', 'exit 2'],
  ])('%s', async (_what, text) => {
    await expect(inFreshFolder(text)).rejects.toThrow(/^line [0-9]+: /);
  });

  it('nothing that is as said', async () => {
    const text =
      'env A=1\nfile a\n| b\n$ cat a; echo $A >&2; exit 2\nexit 2\nstdout has ^b$\nstderr has ^1$\nexists a';
    await inFreshFolder(text);
  });
});
