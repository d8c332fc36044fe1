/** A file that is read back while it is still being written. */
import type { ByteSource } from '../base/source.ts';
import { readFully, type Handle } from './source.ts';

/** How far a file has grown, in bytes from its beginning without a gap, and how long it will be. */
export interface Growth {
  readonly end: number;
  readonly size: number;
}

interface Waiting {
  readonly end: number;
  readonly resolve: () => void;
}

/**
 * Somebody writes it front to back and no byte twice, so that what was read back stays as it was read. A read waits until its
 * bytes and all before them are in the file, and takes them from there.
 */
export class GrowingFile {
  readonly #handle: Handle;
  readonly #file: string;
  /** Less than nothing as long as the size is not known. */
  #growth: Growth = { end: -1, size: 0 };
  #waiting: Waiting[] = [];

  constructor(handle: Handle, file: string) {
    this.#handle = handle;
    this.#file = file;
  }

  /** The whole file, once its size is known. */
  async source(): Promise<ByteSource> {
    await this.#waitFor(0);
    const { size } = this.#growth;
    return {
      size,
      read: async (offset, target) => {
        const end = offset + target.length;
        if (end <= size) await this.#waitFor(end);
        await readFully(this.#handle, this.#file, offset, target);
      },
    };
  }

  reach(growth: Growth): void {
    this.#growth = growth;
    const ready = this.#waiting.filter(({ end }) => end <= growth.end);
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting));
    for (const { resolve } of ready) resolve();
  }

  /** Nothing more will be written: reads get what is there, and those that wait for more find it missing. */
  end(): void {
    this.reach({ end: Infinity, size: this.#growth.size });
  }

  async #waitFor(end: number): Promise<void> {
    if (end > this.#growth.end) await new Promise<void>((resolve) => this.#waiting.push({ end, resolve }));
  }
}
