/** One payload file on its way in: read and hashed once. It is not copied: every output is verified against this digest. */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { CHUNK_SIZE, visitChunks, type NewHash } from '../base/source.ts';
import { openPlainFile, openSeen, type OpenFile, type SeenFile } from '../storage/index.ts';

/** The largest file FAT can hold (format clause 7.2). */
const MAX_FILE_SIZE = 2 ** 32 - 1;

/** A file a definition names: where it lies now, and where it goes in the kit. */
export interface PayloadFile {
  /** As written in the definition, `/` between components. */
  readonly path: string;
  readonly kitPath: string;
  readonly expected: { readonly sha256: string | null };
}

/** A payload file as a manifest lists it, and where its bytes lie on this computer. */
export interface DigestedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly content: SeenFile;
}

export interface DigestServices {
  /** SHA-256. */
  readonly newHash: NewHash;
  /** Told of each piece that was digested: how many bytes. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * @param field the definition's field that names it, for errors
 * @param folder what the definition's paths count from
 * @throws SealkitError `payload-missing`, `payload-refused` (no plain file, too large), `payload-changed` while it was read,
 *   `definition-contradiction` when its digest is not the expected one
 */
export async function digestPayload(
  file: PayloadFile,
  field: string,
  folder: string,
  services: DigestServices,
): Promise<DigestedFile> {
  const origin = path.resolve(folder, file.path);
  const opened = await openPayload(origin, file.path, field);
  try {
    const { source, modifiedMs } = opened;
    const { size } = source;
    const sha256 = await digestOf({ source: opened.sourceHere }, services).catch((cause: unknown) => {
      const isShorter = cause instanceof SealkitError && cause.faults[0].found === 'EOF';
      throw isShorter ? changed(file, field) : cause;
    });
    if (!opened.isUnchanged()) throw changed(file, field);
    refuseOtherDigest(file, field, sha256);
    return { path: file.kitPath, size, sha256, content: { file: origin, size, modifiedMs } };
  } finally {
    opened.close();
  }
}

function changed(file: PayloadFile, field: string): SealkitError {
  return new SealkitError({ code: 'payload-changed', path: readable(file.path), field });
}

async function openPayload(origin: string, shown: string, field: string): Promise<OpenFile> {
  const opened = await openPlainFile(origin).catch((cause: unknown) => {
    if (!(cause instanceof SealkitError)) throw cause;
    const isMissing = cause.faults[0].found === 'ENOENT' || cause.faults[0].found === 'ENOTDIR';
    const code = isMissing
      ? 'payload-missing'
      : cause.code === 'io-error' && cause.faults[0].found !== 'ELOOP'
        ? 'io-error'
        : 'payload-refused';
    throw new SealkitError({ ...cause.faults[0], code, path: readable(shown), field }, { cause });
  });
  if (opened.source.size <= MAX_FILE_SIZE) return opened;
  opened.close();
  const sizes = { expected: `size <=${MAX_FILE_SIZE}`, found: `size ${opened.source.size}` };
  throw new SealkitError({ code: 'payload-refused', path: readable(shown), field, ...sizes });
}

/** Another digest of a file that was read before. @throws SealkitError `payload-changed` */
export async function digestAgain(content: SeenFile, newHash: NewHash): Promise<string> {
  const opened = await openSeen(content);
  try {
    return await digestOf(opened, { newHash, onBytes: () => undefined });
  } finally {
    opened.close();
  }
}

async function digestOf(
  { source }: Pick<OpenFile, 'source'>,
  { newHash, onBytes }: DigestServices,
): Promise<string> {
  const hash = newHash();
  await visitChunks(source, async (chunk) => {
    hash.update(chunk);
    onBytes(chunk.length);
    // A file here is read at once, without a pause in which threads and Ctrl-C would be heard.
    if (chunk.length === CHUNK_SIZE) await setImmediate();
  });
  return hash.digestHex();
}

function refuseOtherDigest(file: PayloadFile, field: string, found: string): void {
  const { sha256: expected } = file.expected;
  if (expected === null || expected === found) return;
  const detail = { path: readable(file.path), field: `${field}.expected.sha256`, expected, found };
  throw new SealkitError({ code: 'definition-contradiction', ...detail });
}
