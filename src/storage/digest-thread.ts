/** SHA-256 of a file while it is being written, by another processor than the one that writes and verifies (decision 22). */
import { Worker } from 'node:worker_threads';
import { CHUNK_SIZE } from '../base/source.ts';
import { withIoError, type Handle } from './source.ts';

/** As text, because a bundle has no file of its own for a thread to begin with. It is told how far the file has come. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const { readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const { fd, chunkSize } = workerData;
const chunk = new Uint8Array(chunkSize);
const hash = createHash('sha256');
let done = 0;
parentPort.on('message', ({ end, isLast }) => {
  while (done < end) {
    const length = readSync(fd, chunk, 0, Math.min(chunkSize, end - done), done);
    if (length === 0) throw Object.assign(new Error('EOF'), { code: 'EOF', syscall: 'read' });
    hash.update(chunk.subarray(0, length));
    done += length;
  }
  if (isLast) parentPort.postMessage(hash.digest('hex'));
});
`;

export class DigestThread {
  readonly #worker: Worker;
  readonly #digest: Promise<string>;
  readonly #file: string;
  #end = 0;

  /** `handle` must stay open until `close`. */
  constructor({ fd }: Handle, file: string) {
    this.#file = file;
    this.#worker = new Worker(PROGRAM, { eval: true, workerData: { fd, chunkSize: CHUNK_SIZE } });
    this.#digest = new Promise((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
    });
    // Whoever waits for it hears of it; when the writing fails first, nobody does.
    this.#digest.catch(() => undefined);
  }

  /** The file holds its bytes up to `end` now, and they will not change. */
  reach(end: number): void {
    this.#end = end;
    this.#worker.postMessage({ end, isLast: false });
  }

  /** Lower-case hex of all that was reached. @throws SealkitError `io-error` */
  digestHex(): Promise<string> {
    this.#worker.postMessage({ end: this.#end, isLast: true });
    return withIoError(this.#file, () => this.#digest);
  }

  /** Ends the thread, done or not. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
