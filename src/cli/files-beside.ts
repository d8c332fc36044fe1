/**
 * A second thread for what a kit's bytes need: it digests a part of a payload of many files, makes one of the papers that list
 * them, and writes images while this one verifies them: docs/decisions/0049-image-in-a-thread.md,
 * docs/decisions/0051-many-files-by-two-threads.md.
 */
import type { ImageInput, ImageTarget, WriteImageFile } from '../build/index.ts';
import { SealkitError } from '../base/errors.ts';
import type { Paper, SwidInput } from '../inventory/index.ts';
import type { DigestBatch, DigestedFile, PayloadBatch } from '../payload/index.ts';
import type { ContentMemory, Growth, KnownContent } from '../storage/index.ts';
import { encodeFile, encodeListed, type SentFile, type SentListed } from './sent-files.ts';
import { WorkThread } from './work-thread.ts';

export interface FilesData {
  /** Of the memory that what is learnt goes to. */
  readonly tagKey: Uint8Array;
}

export interface SentImage extends Omit<ImageInput, 'files'> {
  readonly files: readonly SentFile[];
}

export interface SentSwidInput extends Omit<SwidInput, 'files'> {
  readonly files: readonly SentListed[];
}

export type FilesQuestion =
  | { readonly batch: PayloadBatch }
  | { readonly tag: SentSwidInput }
  | { readonly image: SentImage; readonly target: ImageTarget };

/** Nothing for an image. */
export interface FilesAnswer {
  readonly files: readonly DigestedFile[];
  readonly known: KnownContent | null;
  readonly paper: Paper | null;
}

const MAX_YOUNG_MIB = 4;

export class FilesThread {
  readonly #memory: ContentMemory;
  #thread: WorkThread<FilesQuestion, FilesAnswer, Growth> | null = null;
  #begin: () => void = () => undefined;
  #isClosed = false;

  /** From `start` on: where every processor is busy, another thread would only slow the others down. */
  readonly digestBeside = new Promise<DigestBatch>((resolve) => {
    this.#begin = () => resolve(this.#digestBatch);
  });

  constructor(memory: ContentMemory) {
    this.#memory = memory;
  }

  /** Not any more where the work has failed: whoever starts it may hear of that later. */
  start(): void {
    if (this.#isClosed) return;
    this.#running();
    this.#begin();
  }

  readonly #digestBatch: DigestBatch = async (batch) => {
    const { files, known } = await this.#running().ask({ batch });
    if (known !== null) this.#memory.learn(known);
    return files;
  };

  readonly makeSwidTag = async (input: SwidInput): Promise<Paper> => {
    const tag = { ...input, files: input.files.map(encodeListed) };
    const { paper } = await this.#running().ask({ tag });
    if (paper === null) throw new SealkitError({ code: 'internal' });
    return paper;
  };

  readonly writeImageFile: WriteImageFile = async (input, target, onGrown) => {
    const image = { ...input, files: input.files.map(encodeFile) };
    await this.#running().ask({ image, target }, onGrown);
  };

  /** Ends the thread, if there is one. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.close();
  }

  #running(): WorkThread<FilesQuestion, FilesAnswer, Growth> {
    const data: FilesData = { tagKey: this.#memory.tagKey };
    return (this.#thread ??= new WorkThread('files-thread', MAX_YOUNG_MIB, data));
  }
}

/** Runs work with such a thread, and ends it. */
export async function withFilesThread<T>(
  memory: ContentMemory,
  work: (files: FilesThread) => Promise<T>,
): Promise<T> {
  const files = new FilesThread(memory);
  try {
    return await work(files);
  } finally {
    await files.close();
  }
}
