/** SHA-256, and tags, by another processor than the one that writes, verifies or compares meanwhile (decisions 22 and 39). */
import { Worker } from 'node:worker_threads';
import { CHUNK_SIZE } from '../base/source.ts';
import { withIoError, type Handle } from './source.ts';
import { newTaggerBy } from './tag.ts';

/** As text, because a bundle has no file of its own for a thread to begin with. Answers in the order in which it is asked. */
const PROGRAM = `
const { createCipheriv, createHash } = require('node:crypto');
const { readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const { fd, chunkSize, tagKey } = workerData;
const tagChunk = tagKey === null ? null : (${newTaggerBy.toString()})(createCipheriv, tagKey);
const chunk = new Uint8Array(chunkSize);
const hash = createHash('sha256');
let done = 0;
const answers = {
  reach(end) {
    while (done < end) {
      const length = readSync(fd, chunk, 0, Math.min(chunkSize, end - done), done);
      if (length === 0) throw Object.assign(new Error('EOF'), { code: 'EOF', syscall: 'read' });
      hash.update(chunk.subarray(0, length));
      done += length;
    }
  },
  update({ bytes, number }) {
    hash.update(bytes);
    return tagChunk(bytes, number);
  },
  digest() {
    return hash.digest('hex');
  },
};
parentPort.on('message', ([what, given]) => parentPort.postMessage(answers[what](given)));
`;

interface Question {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One digest: of a file's beginning, or of bytes in memory. */
export class DigestThread {
  readonly #worker: Worker;
  readonly #file: string;
  readonly #waiting: Question[] = [];
  #failure: Error | null = null;

  /** `handle` must stay open until `close`. Only who calls `update` needs a key for tags. */
  constructor({ fd }: Handle, file: string, tagKey: Uint8Array | null = null) {
    this.#file = file;
    this.#worker = new Worker(PROGRAM, { eval: true, workerData: { fd, chunkSize: CHUNK_SIZE, tagKey } });
    this.#worker.on('message', (answer: unknown) => this.#waiting.shift()?.resolve(answer));
    this.#worker.once('error', (error: Error) => {
      this.#failure = error;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  /** The file holds its bytes up to `end` now, and they will not change. */
  reach(end: number): void {
    // Whoever asks for the digest hears of a fault; when the writing fails first, nobody does.
    this.#ask('reach', end).catch(() => undefined);
  }

  /**
   * The next bytes, in memory that threads share; they must stand until the promise resolves. Gives their tag, as `newTagger`
   * makes it of a piece of this number.
   * @throws SealkitError `io-error`
   */
  async update(bytes: Uint8Array, number: number): Promise<Uint8Array> {
    return (await this.#ask('update', { bytes, number })) as Uint8Array;
  }

  /** Lower-case hex of all that came before. Call once. @throws SealkitError `io-error` */
  async digestHex(): Promise<string> {
    return String(await this.#ask('digest'));
  }

  /** Ends the thread, done or not. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(what: string, given?: unknown): Promise<unknown> {
    return withIoError(this.#file, () => {
      if (this.#failure !== null) throw this.#failure;
      return new Promise((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
        this.#worker.postMessage([what, given]);
      });
    });
  }
}
