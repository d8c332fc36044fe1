/** Where passphrases come from: a file, or a terminal that does not show them. Never an argument. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { decodeUtf8 } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { readSmallFile } from '../storage/index.ts';
import type { Context } from './context.ts';

const MAX_PASSPHRASE_FILE_SIZE = 4096;

/** First line of a file, or of standard input for `-`. @throws SealkitError `io-error`, `passphrase-missing` */
async function passphraseOfFile(file: string, context: Context): Promise<string> {
  const text =
    file === '-'
      ? await context.firstLine()
      : decodeUtf8(await readSmallFile(file, MAX_PASSPHRASE_FILE_SIZE, 'usage'));
  const line = (text ?? '').split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new SealkitError({ code: 'passphrase-missing', path: readable(file) });
  return line;
}

/** First line of a stream; empty when it has none. */
export async function readFirstLine(input: NodeJS.ReadStream, interruption: AbortSignal): Promise<string> {
  const lines = createInterface({ input, signal: interruption });
  for await (const line of lines) return line;
  interruption.throwIfAborted();
  return '';
}

/** @throws SealkitError `passphrase-missing` when there is neither file nor terminal */
export async function askPassphrase(
  prompt: string,
  file: string | undefined,
  context: Context,
): Promise<string> {
  if (file !== undefined) return passphraseOfFile(file, context);
  if (!context.input.isTTY) throw new SealkitError({ code: 'passphrase-missing' });
  // readline echoes what is typed to its output: one that swallows everything. It stops the terminal's own echo too, and
  // has to before anybody is asked to type.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: context.input, output: silent, terminal: true });
  context.terminal.prompt(prompt);
  try {
    return await lines.question('', { signal: context.interruption });
  } finally {
    lines.close();
    context.terminal.prompt('\n');
  }
}

/** Asks twice at a terminal, until both are the same and not empty. */
export async function askNewPassphrase(file: string | undefined, context: Context): Promise<string> {
  const { labels } = context.terminal;
  if (file !== undefined) return askPassphrase(labels.passphrase, file, context);
  for (;;) {
    const first = await askPassphrase(labels.passphrase, undefined, context);
    const second = await askPassphrase(labels.passphraseAgain, undefined, context);
    if (first === second && first !== '') return first;
    context.terminal.note(first === second ? labels.passphraseEmpty : labels.passphrasesDiffer);
  }
}
