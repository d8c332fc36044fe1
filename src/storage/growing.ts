/** A file that is read back while it is still being written. */
import type { FileHandle } from 'node:fs/promises';
import { SealkitError, printable } from '../base/errors.ts';
import type { ByteSource } from '../base/source.ts';
import { writeFully } from './output.ts';
import { readFully } from './source.ts';

interface WaitingRead {
  readonly end: number;
  readonly resolve: () => void;
}

/**
 * Written front to back and no byte twice, so that what was read back stays as it was read. Writes may overlap. A read waits
 * until its bytes and all before them are in the file, and takes them from there.
 */
export class GrowingFile {
  readonly source: ByteSource;
  readonly #handle: FileHandle;
  readonly #file: string;
  /** Bytes that writes were begun for. */
  #begun = 0;
  /** Bytes that are in the file, from its beginning without a gap. */
  #written = 0;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: WaitingRead[] = [];

  /** `handle` is for reading and writing; `size` is what will have been written in the end. */
  constructor(handle: FileHandle, file: string, size: number) {
    this.#handle = handle;
    this.#file = file;
    this.source = { size, read: (offset, target) => this.#read(offset, target) };
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    if (offset !== this.#begun) {
      const places = { expected: String(this.#begun), found: String(offset) };
      throw new SealkitError({ code: 'internal', path: printable(this.#file), ...places });
    }
    this.#begun += bytes.length;
    const writes = Promise.all([this.#last, writeFully(this.#handle, offset, bytes)]);
    this.#last = writes;
    await writes;
    this.#written = Math.max(this.#written, offset + bytes.length);
    this.#settle(({ end }) => end <= this.#written);
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

  async #read(offset: number, target: Uint8Array): Promise<void> {
    const end = offset + target.length;
    if (end > this.#written && end <= this.source.size) {
      await new Promise<void>((resolve) => this.#waiting.push({ end, resolve }));
    }
    await readFully(this.#handle, this.#file, offset, target);
  }
}
