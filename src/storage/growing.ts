/** A file that is read back while it is still being written. */
import type { ByteSource } from '../base/source.ts';
import { readFully, type Handle } from './source.ts';

interface WaitingRead {
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
  /** Bytes that are in the file, from its beginning without a gap. */
  #written = 0;
  #waiting: WaitingRead[] = [];

  constructor(handle: Handle, file: string) {
    this.#handle = handle;
    this.#file = file;
  }

  /** @param size what will have been written in the end */
  sourceOf(size: number): ByteSource {
    return {
      size,
      read: async (offset, target) => {
        const end = offset + target.length;
        if (end > this.#written && end <= size) {
          await new Promise<void>((resolve) => this.#waiting.push({ end, resolve }));
        }
        await readFully(this.#handle, this.#file, offset, target);
      },
    };
  }

  /** The file has its bytes up to here. */
  reach(end: number): void {
    this.#written = Math.max(this.#written, end);
    this.#settle((read) => read.end <= this.#written);
  }

  /** Nothing more will be written: reads get what is there, and those that wait for more find it missing. */
  end(): void {
    this.#written = Infinity;
    this.#settle(() => true);
  }

  #settle(isReady: (read: WaitingRead) => boolean): void {
    const ready = this.#waiting.filter(isReady);
    this.#waiting = this.#waiting.filter((read) => !ready.includes(read));
    for (const { resolve } of ready) resolve();
  }
}
