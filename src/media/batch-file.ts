/** A batch record on the disk: each line is on the medium before the next stick is called done. */
import { constants } from 'node:fs';
import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { encodeUtf8, isEqualBytes } from '../base/bytes.ts';
import { SealkitError, printable } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import type { NewHash } from '../base/source.ts';
import {
  decodeBatch,
  encodeLine,
  FIRST_PREVIOUS,
  lineDigest,
  MAX_BATCH_SIZE,
  type Batch,
  type Entry,
  type Opening,
} from './batch.ts';
import { inFull } from './in-full.ts';

export interface OpenBatch {
  /** As it was when it was opened. */
  readonly batch: Batch;
  /** One line after the other, in the order of the calls. */
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

/** @throws SealkitError `batch-malformed`, `io-error` */
export async function readBatch(
  file: string,
  newHash: NewHash,
): Promise<{ bytes: Uint8Array; batch: Batch }> {
  const handle = await opened(file, 'read');
  try {
    const bytes = await contentOf(handle, file);
    return { bytes, batch: decodeBatch(bytes, newHash) };
  } finally {
    await handle.close();
  }
}

/**
 * Opens a batch to go on with it, or begins one. A line that was being written when the computer stopped is cut off: `isTorn`
 * of the batch says so. Until it is closed nobody else can open it, on any computer.
 * @throws SealkitError `batch-malformed`, `batch-closed`, `batch-other`, `batch-busy`, `io-error`
 */
export async function openBatch(file: string, begin: Opening, newHash: NewHash): Promise<OpenBatch> {
  const unlock = await lock(`${file}.lock`, begin);
  try {
    const { handle, batch } = await openLocked(file, begin, newHash);
    const close = (): Promise<void> => handle.close().finally(unlock);
    return { batch, append: appender(handle, file, batch, newHash), close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

const MAX_LOCK_SIZE = 1024;

/** A file that says who works here. One that was left behind by a computer that stopped is removed by hand. */
async function lock(file: string, { station, operator }: Opening): Promise<() => Promise<void>> {
  const unlock = (): Promise<void> => rm(file, { force: true });
  const handle = await open(file, 'wx').catch(async (cause: unknown): Promise<never> => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw asIoError(cause, file);
    const who = await readFile(file, 'utf8').catch(() => '');
    const found = printable(who.slice(0, MAX_LOCK_SIZE).trim());
    throw new SealkitError({ code: 'batch-busy', path: readable(file), found }, { cause });
  });
  try {
    await handle.writeFile(`${station}, ${operator}\n`);
  } catch (cause) {
    // It is ours, and on a full disk nobody else would take it away.
    await unlock();
    throw asIoError(cause, file);
  } finally {
    await handle.close();
  }
  return unlock;
}

async function openLocked(
  file: string,
  begin: Opening,
  newHash: NewHash,
): Promise<{ handle: FileHandle; batch: Batch }> {
  const handle = await opened(file, 'write');
  try {
    const bytes = await contentOf(handle, file);
    const isNew = isBeginning(bytes);
    if (isNew) await startAnew(handle, begin, file);
    const batch = decodeBatch(isNew ? encodeLine(begin, 1, FIRST_PREVIOUS) : bytes, newHash);
    if (batch.closing !== null) throw new SealkitError({ code: 'batch-closed', path: readable(file) });
    refuseOther(batch, begin, file);
    if (batch.isTorn) await handle.truncate(batch.whole);
    return { handle, batch };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What every first line begins with. */
const BEGINNING = encodeUtf8(`{"line":1,"previous":"${FIRST_PREVIOUS}","entry":{"kind":"open",`);

/** Nothing whole stands there: a new record, or one whose first line was torn. Any other file is left as it is. */
function isBeginning(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, BEGINNING.length);
  return !bytes.includes(0x0a) && isEqualBytes(bytes.subarray(0, length), BEGINNING.subarray(0, length));
}

async function startAnew(handle: FileHandle, begin: Opening, file: string): Promise<void> {
  await handle.truncate(0);
  await writeLine(handle, file, encodeLine(begin, 1, FIRST_PREVIOUS), 0);
}

/**
 * Returns when the medium has it. What a full disk took of it is cut off: it may be a whole line, and its stick is called bad now.
 * @param at the end of the line before
 */
async function writeLine(handle: FileHandle, file: string, line: Uint8Array, at: number): Promise<void> {
  try {
    await inFull(line, readable(file), async (done, left) => {
      return (await handle.write(line, done, left, at + done)).bytesWritten;
    });
    await handle.sync();
  } catch (cause) {
    await cutOff(handle, at).catch(() => undefined);
    throw asIoError(cause, file);
  }
}

async function cutOff(handle: FileHandle, at: number): Promise<void> {
  await handle.truncate(at);
  await handle.sync();
}

function appender(handle: FileHandle, file: string, batch: Batch, newHash: NewHash): OpenBatch['append'] {
  let { lines, last, whole } = batch;
  let turn: Promise<void> = Promise.resolve();
  return (entry) => {
    lines += 1;
    const bytes = encodeLine(entry, lines, last);
    last = lineDigest(bytes, newHash);
    const at = whole;
    whole += bytes.length;
    // After one that could not be written none may follow: the chain would be broken.
    turn = turn.then(() => writeLine(handle, file, bytes, at));
    return turn;
  };
}

function refuseOther({ opening }: Batch, begin: Opening, path: string): void {
  const found = opening.image.sha256;
  if (opening.seal === begin.seal && found === begin.image.sha256) return;
  throw new SealkitError({
    code: 'batch-other',
    path: readable(path),
    expected: `sha256 ${found}`,
    found: `sha256 ${begin.image.sha256}`,
  });
}

// Opening a pipe must not wait for ever. Windows has no such flag.
const { O_NONBLOCK: NO_WAIT = 0 } = constants as Partial<typeof constants>;
// Not O_APPEND: Windows cuts nothing off a file that is opened so.
const FLAGS = { read: constants.O_RDONLY, write: constants.O_RDWR | constants.O_CREAT };

async function opened(file: string, use: keyof typeof FLAGS): Promise<FileHandle> {
  try {
    const handle = await open(file, FLAGS[use] | NO_WAIT);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (cause) {
    throw asIoError(cause, file);
  }
  throw new SealkitError({ code: 'batch-malformed', path: readable(file), expected: 'file', found: '!file' });
}

function asIoError(cause: unknown, path: string): SealkitError {
  if (cause instanceof SealkitError) return cause;
  const found = cause instanceof Error && 'code' in cause ? String(cause.code) : 'EIO';
  return new SealkitError({ code: 'io-error', path: readable(path), found }, { cause });
}

async function contentOf(handle: FileHandle, path: string): Promise<Uint8Array> {
  const { size } = await handle.stat();
  if (size > MAX_BATCH_SIZE)
    throw new SealkitError({
      code: 'batch-malformed',
      path: readable(path),
      expected: `size <=${MAX_BATCH_SIZE}`,
      found: `size ${size}`,
    });
  const bytes = new Uint8Array(size);
  await inFull(bytes, readable(path), async (at, left) => (await handle.read(bytes, at, left, at)).bytesRead);
  return bytes;
}
