/** Writes the ZIP that `layOutZip` describes, as a stream. */

import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';
import { CHUNK_SIZE } from '../base/source.ts';
import type { ByteSource } from '../base/source.ts';
import { orderFiles } from './layout.ts';

/** One file to write. */
export interface ZipWriteFile {
  readonly path: string;
  readonly source: ByteSource;
}

export interface ZipWriteInput {
  /** In any order. */
  readonly files: readonly ZipWriteFile[];
  /** Seconds since 1970, UTC: the date of every entry. */
  readonly timestamp: number;
}

const FILE_MODE = 0o644;

/**
 * Reads each source once, front to back, and ends the sink. Memory does not grow with sizes.
 * Entries are always given to the library as streams: for them it writes data descriptors, for buffers it does not.
 * @throws SealkitError as `layOutZip`, or what a source or the sink throws; the sink is destroyed then.
 */
export async function writeZip(input: ZipWriteInput, sink: Writable): Promise<void> {
  const files = orderFiles(input.files.map(({ path, source }) => ({ path, source, size: source.size })));
  const archive = new ZipArchive({ store: true, forceLocalTime: false });
  const written = pipeline(archive, sink);
  // The library knows nothing of a source that fails: its error has to end the archive, and so the sink.
  feed(archive, files, new Date(input.timestamp * 1000)).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  await written;
}

/** One at a time, because the library would start to read all streams that wait in its queue. */
async function feed(archive: ZipArchive, files: readonly ZipWriteFile[], date: Date): Promise<void> {
  for (const { path, source } of files) {
    const content = Readable.from(chunksOf(source), { objectMode: false });
    const ended = once(content, 'end');
    const appended = once(archive, 'entry');
    archive.append(content, { name: path, date, mode: FILE_MODE });
    await Promise.all([ended, appended]);
  }
  await archive.finalize();
}

/** A fresh buffer for each chunk: streams keep what they are given. */
async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; offset < source.size; offset += CHUNK_SIZE) {
    const chunk = new Uint8Array(Math.min(CHUNK_SIZE, source.size - offset));
    await source.read(offset, chunk);
    yield chunk;
  }
}
