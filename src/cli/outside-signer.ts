/**
 * Signers outside this program: a command that gets the bytes to sign on its standard input and answers the 64 bytes of the
 * signature (docs/signing.md, decision 17). Run without a shell. Its stderr is the terminal's, since it may have to ask its
 * own questions; nothing of what it says goes into our messages.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { SealkitError, type FaultDetail } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { SIGNATURE_SIZE, type PublicKey, type Signer } from '../signature/index.ts';

/** Program and arguments. */
export type SignerCommand = readonly [string, ...string[]];

const WORD = /"[^"]*"|[^\s"]+/g;
const COMMAND = /^\s*(?:"[^"]+"|[^\s"]+)(?:\s+(?:"[^"]*"|[^\s"]+))*\s*$/;

/**
 * Words between spaces; one that has spaces itself stands in double quotes. Nothing else has a meaning.
 * @throws SealkitError `usage`
 */
export function splitCommand(
  text: string,
  usage: FaultDetail = { field: '--signer', expected: 'K.pub=… … "… …"' },
): SignerCommand {
  const words = COMMAND.test(text) ? (text.match(WORD) ?? []) : [];
  const [program, ...args] = words.map((word) => word.replaceAll('"', ''));
  if (program !== undefined) return [program, ...args];
  throw new SealkitError({ code: 'usage', ...usage });
}

export interface SignerLimits {
  /** How long one answer may take. */
  readonly seconds: number;
  readonly interruption: AbortSignal;
}

/** Its answers are verified by whoever asks it (createSignatureFile). */
export function signerOfCommand(publicKey: PublicKey, command: SignerCommand, limits: SignerLimits): Signer {
  const [program, ...args] = command;
  const sign = (message: Uint8Array): Promise<Uint8Array> =>
    withinLimits(program, limits, (signal) => answerOf(program, args, message, signal));
  return { publicKey, isOutside: true, sign };
}

/**
 * Work of an outside program, which must end when the signal does.
 * @throws SealkitError `signer-failed` with the program's name; `interrupted`
 */
export async function withinLimits<T>(
  program: string,
  { seconds, interruption }: SignerLimits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  interruption.throwIfAborted();
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(interruption.reason);
  // Not AbortSignal.any and .timeout: what only they hold is collected as garbage, and then nothing is ever aborted.
  const timer = setTimeout(() => stop.abort(failedSigner(`<=${seconds} s`, `>${seconds} s`)), seconds * 1000);
  interruption.addEventListener('abort', interrupt);
  try {
    return await work(stop.signal);
  } catch (cause) {
    interruption.throwIfAborted();
    throw new SealkitError({ ...reasonOf(cause), code: 'signer-failed', path: readable(program) }, { cause });
  } finally {
    clearTimeout(timer);
    interruption.removeEventListener('abort', interrupt);
  }
}

/** In our words only: what the program wrote could be anything, a secret too. */
export function failedSigner(expected: string, found: string): SealkitError {
  return new SealkitError({ code: 'signer-failed', expected, found });
}

function reasonOf(cause: unknown): FaultDetail {
  if (cause instanceof SealkitError) return cause.faults[0];
  return { found: cause instanceof Error && 'code' in cause ? String(cause.code) : 'spawn' };
}

async function answerOf(
  program: string,
  args: readonly string[],
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    // A signer that does not read it all says so by its answer.
    child.stdin.on('error', () => undefined).end(message);
    return await readAnswer(child, child.stdout, signal);
  } finally {
    // Whatever it has started may still hold the pipes; we do not wait for that.
    child.kill('SIGKILL');
    child.stdin.destroy();
    child.stdout.destroy();
  }
}

function readAnswer(
  child: ChildProcess,
  stdout: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const refuse = (expected: string, found: string): void => reject(failedSigner(expected, found));
    let answer = Buffer.alloc(0);
    stdout.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length > SIGNATURE_SIZE) refuse(`size ${SIGNATURE_SIZE}`, `size >${SIGNATURE_SIZE}`);
    });
    // spawn's own option is silent once the program has ended and only what it started still holds its output.
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    child.on('error', reject);
    child.on('close', (code, ending) => {
      if (code !== 0) refuse('exit 0', ending ?? `exit ${code}`);
      else if (answer.length < SIGNATURE_SIZE) refuse(`size ${SIGNATURE_SIZE}`, `size ${answer.length}`);
      else resolve(new Uint8Array(answer));
    });
  });
}
