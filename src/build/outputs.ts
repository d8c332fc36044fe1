/** A sealed kit as folder, image or archive, each verified from the disk before it gets its name. */
import { createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ByteSource } from '../base/source.ts';
import type { KitSource } from '../container/index.ts';
import {
  copyTo,
  DigestThread,
  GrowingFile,
  openPlainFile,
  readFolder,
  withFilesInTurn,
  withIoError,
  withNewFile,
  type ContentMemory,
  type Growth,
} from '../storage/index.ts';
import type { FileDigest } from '../release/index.ts';
import { MAX_ENTRIES, type Trust } from '../verification/index.ts';
import type { ImageInput, WriteImageFile } from './image-file.ts';
import { sourceOf, type KitFile } from './kit-file.ts';
import { verifyWritten, type SelfCheck } from './self-check.ts';

/** What a sealed folder can be packed into. */
export const IMAGE_FORMATS = ['img', 'iso', 'zip'] as const;
export const FORMATS = [...IMAGE_FORMATS, 'dir'] as const;
export type Format = (typeof FORMATS)[number];

export interface Output {
  readonly format: Format;
  readonly path: string;
}

export interface BuildServices {
  /** The builder's day, YYYY-MM-DD: for the warning about the end of support only. */
  readonly today: string;
  /** Sealkit's own version, for the release record. */
  readonly tool: string;
  /** Of the payload: what is read again is known by it. */
  readonly memory: ContentMemory;
  /** `total` is 0 while it is not known. */
  readonly onProgress: (
    step: 'payload' | 'write' | 'verify',
    format: Format | null,
    done: number,
    total: number,
  ) => void;
}

export interface OutputServices extends BuildServices {
  /** `writeImageFile`, or the same in a thread: what is written is verified meanwhile. */
  readonly writeImageFile: WriteImageFile;
}

/** What every output is made from. */
export interface Sealed {
  readonly files: readonly KitFile[];
  /** Seconds since 1970, UTC. */
  readonly timestamp: number;
  readonly sealSha256: string;
  readonly freeBytes: number;
  /** True when the outputs' own digests are wanted. */
  readonly isReleased: boolean;
}

/** An output that is finished but does not bear its name yet. */
export interface FinishedOutput extends Output {
  readonly staged: string;
  /** Of the file as it lies on the disk; null for a folder, and when nobody wants it. */
  readonly digest: FileDigest | null;
}

interface ImageServices extends Pick<OutputServices, 'writeImageFile'> {
  readonly check: SelfCheck;
  readonly onGrown: (growth: Growth) => void;
}

/** Writes and verifies each output in the staging folder. */
export async function writeOutputs(
  outputs: readonly Output[],
  sealed: Sealed,
  staging: string,
  trust: Trust,
  { today, memory, writeImageFile, onProgress }: OutputServices,
): Promise<readonly FinishedOutput[]> {
  const check = { trust, today, memory };
  const { isReleased } = sealed;
  const total = sealed.files.reduce((sum, file) => sum + file.size, 0);
  const finished = [];
  for (const output of outputs) {
    const { format } = output;
    const staged = path.join(staging, `output.${format}`);
    let written = 0;
    const onBytes = (bytes: number): void => onProgress('write', format, (written += bytes), total);
    const onVerified = (done: number): void => onProgress('verify', format, done, total);
    let digest: FileDigest | null = null;
    if (format === 'img' || format === 'iso') {
      const onGrown = ({ end, size }: Growth): void => onProgress('write', format, end, size);
      digest = await makeImage({ format, ...sealed }, staged, isReleased, {
        check,
        writeImageFile,
        onGrown,
      });
    } else {
      await (format === 'zip' ? writeZipFile : writeFolder)(sealed, staged, onBytes);
      digest = await verifyOutput(staged, format, isReleased, check, onVerified);
    }
    finished.push({ ...output, staged, digest });
  }
  return finished;
}

/** File name of a kit in this format; the folder has no ending. */
export function outputName(kit: { readonly id: string; readonly version: string }, format: Format): string {
  return `${kit.id}-${kit.version}${format === 'dir' ? '' : `.${format}`}`;
}

/**
 * Writes the image and verifies it from the disk, close behind the writing: hashing takes one processor and copying another.
 * @throws SealkitError what goes wrong in writing, or the codes of the error findings
 */
async function makeImage(
  input: ImageInput,
  file: string,
  isReleased: boolean,
  { check, writeImageFile, onGrown }: ImageServices,
): Promise<FileDigest | null> {
  return withNewFile(file, (handle) =>
    withDigest(handle, file, isReleased, async (digest) => {
      const growing = new GrowingFile(handle, file);
      const writing = writeImageFile(input, { fd: handle.fd, file }, (growth) => {
        growing.reach(growth);
        digest?.reach(growth.end);
        onGrown(growth);
      }).finally(() => growing.end());
      // Both end before the file is closed; a fault in writing comes first, because it explains the other.
      const [written, verified] = await Promise.allSettled([writing, verifyGrowing(growing, check)]);
      if (written.status === 'rejected') throw written.reason;
      if (verified.status === 'rejected') throw verified.reason;
      return digest === null ? null : { size: verified.value, sha256: await digest.digestHex() };
    }),
  );
}

/** @returns the image's size in bytes */
async function verifyGrowing(growing: GrowingFile, check: SelfCheck): Promise<number> {
  const image = await growing.source();
  await verifyWritten({ kind: 'image', image, readOnly: true }, check, () => undefined);
  return image.size;
}

/** Runs work with a thread that takes the file's digest meanwhile, if that is wanted. */
async function withDigest<T>(
  handle: Pick<FileHandle, 'fd'>,
  file: string,
  isWanted: boolean,
  work: (digest: DigestThread | null) => Promise<T>,
): Promise<T> {
  if (!isWanted) return work(null);
  const digest = new DigestThread(handle, file);
  try {
    return await work(digest);
  } finally {
    await digest.close();
  }
}

async function writeZipFile(sealed: Sealed, file: string, onBytes: (bytes: number) => void): Promise<void> {
  // Loaded only here: the packing library takes a tenth of a second, and most builds make no archive.
  const { writeZip } = await import('../archive/write.ts');
  await withFilesInTurn(async (sourceOfFile) => {
    const files = sealed.files.map((kitFile) => {
      return { path: kitFile.path, source: countedSource(sourceOf(kitFile, sourceOfFile), onBytes) };
    });
    const sink = createWriteStream(file, { flags: 'wx', flush: true });
    await withIoError(file, () => writeZip({ files, timestamp: sealed.timestamp }, sink));
  });
}

/** Tells of each read: an error thrown there ends whatever reads, which one thrown in a stream's event would not. */
function countedSource(source: ByteSource, onBytes: (bytes: number) => void): ByteSource {
  const read = async (offset: number, target: Uint8Array): Promise<void> => {
    await source.read(offset, target);
    onBytes(target.length);
  };
  return { size: source.size, read };
}

async function writeFolder(sealed: Sealed, folder: string, onBytes: (bytes: number) => void): Promise<void> {
  await withFilesInTurn(async (sourceOfFile) => {
    for (const kitFile of sealed.files) {
      const source = sourceOf(kitFile, sourceOfFile);
      await copyTo(source, path.join(folder, kitFile.path), (chunk) => onBytes(chunk.length));
    }
  });
}

/**
 * Verifies a finished output from the disk, and takes a file's digest meanwhile.
 * @throws SealkitError with the codes of its error findings
 */
async function verifyOutput(
  file: string,
  format: Format,
  isReleased: boolean,
  check: SelfCheck,
  onProgress: (done: number, total: number) => void,
): Promise<FileDigest | null> {
  if (format === 'dir') {
    const tree = await readFolder(file, MAX_ENTRIES);
    await verifyWritten({ kind: 'folder', tree }, check, onProgress);
    return null;
  }
  const opened = await openPlainFile(file);
  try {
    return await withDigest(opened, file, isReleased, async (digest) => {
      const { size } = opened.source;
      digest?.reach(size);
      const source: KitSource = { kind: 'image', image: opened.source, readOnly: true };
      await verifyWritten(source, check, onProgress);
      return digest === null ? null : { size, sha256: await digest.digestHex() };
    });
  } finally {
    opened.close();
  }
}
