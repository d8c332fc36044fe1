/** Images are written in a thread of their own, while this one verifies them: docs/decisions/0048-image-in-a-thread.md. */
import type { ImageInput, ImageTarget, WriteImageFile } from '../build/index.ts';
import { WorkThread } from './work-thread.ts';

export interface ImageQuestion {
  readonly input: ImageInput;
  readonly target: ImageTarget;
}

const MAX_YOUNG_MIB = 4;

export class ImageThread {
  #thread: WorkThread<ImageQuestion, void> | null = null;

  readonly writeImageFile: WriteImageFile = (input, target, onReached) =>
    this.start().ask({ input, target }, onReached);

  /** To be ready in time; where every processor is busy that would be too early. */
  start(): WorkThread<ImageQuestion, void> {
    return (this.#thread ??= new WorkThread('image-thread', MAX_YOUNG_MIB));
  }

  async close(): Promise<void> {
    await this.#thread?.close();
  }
}

/** Runs work with such a thread, if it needs one, and ends it. */
export async function withImageThread<T>(work: (image: ImageThread) => Promise<T>): Promise<T> {
  const image = new ImageThread();
  try {
    return await work(image);
  } finally {
    await image.close();
  }
}
