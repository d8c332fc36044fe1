#!/usr/bin/env node
/** The one catch and the one exit of the program. */
import { CommanderError } from 'commander';
import type { CODES, Language } from '../base/codes.ts';
import { SealkitError, printable } from '../base/errors.ts';
import type { Context } from './context.ts';
import { createProgram } from './program.ts';
import type { Terminal, TerminalOptions } from './terminal.ts';
import { usageError } from './usage.ts';
import { ownVersion } from './version.ts';

const { argv, env, stdout, stderr } = process;

// As the table of codes has them, which takes longer to load than all that help needs.
const INTERNAL: (typeof CODES)['internal']['exit'] = 70;
const IO_ERROR: (typeof CODES)['io-error']['exit'] = 3;

/** Read before the options are parsed, because help and errors of parsing need it: --lang, else the locale, else English. */
function languageOf(args: readonly string[]): Language {
  const at = args.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const given = args[at]?.startsWith('--lang=') ? args[at].slice('--lang='.length) : args[at + 1];
  const wanted = at >= 0 ? given : [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(Boolean);
  return wanted?.startsWith('es') ? 'es' : 'en';
}

/**
 * Ctrl-C and the like. Work that goes on for long looks at the signal and ends itself with its reason, so that nothing
 * unfinished is left; the second time the system's own way applies, which is to end the program at once.
 */
function watchSignals(): AbortSignal {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => interruption.abort(new SealkitError({ code: 'interrupted' })));
  }
  return interruption.signal;
}

/**
 * Where the working directory was removed, no relative name leads anywhere and Node starts no thread.
 * @throws SealkitError `io-error`
 */
function refuseLostFolder(): void {
  try {
    process.cwd();
  } catch (cause) {
    throw new SealkitError({ code: 'io-error', path: '.', found: 'ENOENT' }, { cause });
  }
}

/** Everything unexpected is a bug of ours; an error of Node's has no place to be hidden in. */
function asSealkitError(error: unknown, language: Language): SealkitError {
  if (error instanceof SealkitError) return error;
  // A question at the terminal that was answered with Ctrl-C.
  if (error instanceof Error && error.name === 'AbortError') return new SealkitError({ code: 'interrupted' });
  if (error instanceof CommanderError) return usageError(error, language);
  const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new SealkitError({ code: 'internal', found: printable(found) }, { cause: error });
}

/** The work's one result, however often it is asked for: standard input can be read only once. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => (result ??= work());
}

/** Shows the error; gives the exit code that goes with it. */
async function tell(error: SealkitError, terminal: Terminal): Promise<number> {
  terminal.error(error);
  const { CODES } = await import('../base/codes.ts');
  return CODES[error.code].exit;
}

async function main(args: readonly string[]): Promise<number> {
  const language = languageOf(args);
  const options: TerminalOptions = {
    language,
    json: args.includes('--json'),
    quiet: args.includes('--quiet'),
    color: stdout.isTTY && env['NO_COLOR'] === undefined,
  };
  const loadTerminal = once(async () => {
    const terminal = await import('./terminal.ts');
    return new terminal.Terminal(options, { out: stdout, err: stderr }, Date.now);
  });
  const interruption = watchSignals();
  let code = 0;
  try {
    const program = createProgram(language, ownVersion(), async (command) => {
      refuseLostFolder();
      // Only now: what they need takes longer to load than all that help and errors of usage need.
      const [terminal, { newRandom }, { readFirstLine }] = await Promise.all([
        loadTerminal(),
        import('./context.ts'),
        import('./passphrase.ts'),
      ]);
      const { stdin } = process;
      const context: Context = {
        terminal,
        now: Date.now,
        random: newRandom,
        environment: env,
        input: stdin,
        firstLine: once(() => readFirstLine(stdin, interruption)),
        interruption,
      };
      code = await command(context);
    });
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // A command that needs another after it: its help is on stderr already.
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    return tell(asSealkitError(error, language), await loadTerminal());
  }
}

/** Output that cannot be written is an error of its own, except when the reader has simply gone. */
let isOutputLost = false;
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    isOutputLost = true;
    process.exitCode = IO_ERROR;
  });
}

// Stands when the work never ends but nothing is left to wait for.
process.exitCode = INTERNAL;
main(argv.slice(2)).then(
  (code) => {
    process.exitCode = isOutputLost ? IO_ERROR : code;
  },
  (error: unknown) => {
    // Only a fault in the catch itself comes here.
    stderr.write(`${printable(String(error))}\n`);
  },
);
