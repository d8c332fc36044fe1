/** What commands get from the outside: terminal, clock, randomness, environment and the package's own files. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTime } from '../base/forms.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import type { LauncherParts } from '../build/index.ts';
import { withIoError } from '../storage/index.ts';
import type { Terminal } from './terminal.ts';
import { ownVersion } from './version.ts';

export interface Context {
  readonly terminal: Terminal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: NodeJS.ReadStream;
  /** First line of standard input, the same each time. */
  readonly firstLine: () => Promise<string>;
  /** Aborted by Ctrl-C and the like, with the error to throw as its reason. */
  readonly interruption: AbortSignal;
}

/**
 * Progress of long work. Here such work is interrupted: the error unwinds it, so that what it has written is removed.
 * @throws SealkitError `interrupted`
 */
export function showProgress(
  { interruption, terminal }: Context,
  what: string,
  done: number,
  total: number,
): void {
  interruption.throwIfAborted();
  terminal.progress(what, done, total);
}

export const newRandom = (size: number): Uint8Array => randomBytes(size);

/** The package's root: two folders above this file, in src as in dist. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where `npm run build` puts the compiled templates, the launcher and its resources. */
export const TEMPLATES = path.join(PACKAGE_ROOT, 'dist', 'instructions', 'templates.cjs');
const LAUNCHER = path.join(PACKAGE_ROOT, 'dist', 'launcher');

/** Today as YYYY-MM-DD, UTC. */
export function today({ now }: Context): string {
  return new Date(now()).toISOString().slice(0, 10);
}

/** The prebuilt launcher. @throws SealkitError `io-error` when the package was not built */
export async function loadLauncher(): Promise<LauncherParts> {
  const read = (name: string): Promise<Uint8Array> => {
    const file = path.join(LAUNCHER, name);
    return withIoError(file, () => readFile(file));
  };
  const manifest = new TextDecoder().decode(await read('application.manifest'));
  return {
    program: await read('SealCheck.exe'),
    icon: await read('sealcheck.ico'),
    manifest,
    version: ownVersion(),
  };
}

/** SOURCE_DATE_EPOCH when it is set, else the definition's own date: never the clock. @throws SealkitError `usage` */
export function kitTime(
  kit: { readonly created: string; readonly supportEnds: string | null },
  { environment, terminal }: Context,
): string {
  const epoch = environment['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return kit.created;
  const milliseconds = Number(epoch) * 1000;
  const time = /^[0-9]{1,10}$/.test(epoch) ? `${new Date(milliseconds).toISOString().slice(0, 19)}Z` : '';
  if (isTime(time) && time.slice(0, 10) <= (kit.supportEnds ?? time)) {
    terminal.note(`${terminal.labels.epochUsed} ${time}`);
    return time;
  }
  const detail = { field: 'SOURCE_DATE_EPOCH', expected: '315532800..4102444799', found: readable(epoch) };
  throw new SealkitError({ code: 'usage', ...detail });
}
