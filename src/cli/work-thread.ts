/** Work in a thread of its own, beside this one: `answerEach` (`work-thread-end.ts`) is its other end. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { SealkitError, type Fault } from '../base/errors.ts';
import { PACKAGE_ROOT } from './context.ts';

/** What a thread says. An error of ours is no more than its faults, because a thread's errors arrive without their class. */
export type Message<Answer, Told> =
  { readonly told: Told } | { readonly answer: Answer } | { readonly faults: readonly [Fault, ...Fault[]] };

interface Asked<Answer, Told> {
  readonly onTold: (told: Told) => void;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions are asked one after the other. */
export class WorkThread<Question, Answer, Told = never> {
  readonly #thread: Worker;
  #asked: Asked<Answer, Told> | null = null;
  #failure: Error | null = null;

  /**
   * @param program as `npm run build` makes it of the .ts file of that name
   * @param maxYoungMib for new objects: of Node's own 48 MiB nearly all would be filled before anything is dropped
   * @param data what the thread knows from its beginning
   */
  constructor(program: 'pages-thread' | 'files-thread', maxYoungMib: number, data?: unknown) {
    const resourceLimits = { maxYoungGenerationSizeMb: maxYoungMib };
    const file = path.join(PACKAGE_ROOT, 'dist', 'cli', `${program}.mjs`);
    this.#thread = new Worker(file, { resourceLimits, workerData: data });
    this.#thread.on('message', (message: Message<Answer, Told>) => this.#hear(message));
    this.#thread.once('error', (error: Error) => this.#fail(error));
    this.#thread.once('exit', (code) => this.#fail(new Error(`${program} ended with ${code}`)));
  }

  /**
   * @param onTold how far it has come. An error it throws is the answer, and ends the thread before.
   * @throws SealkitError the thread's
   */
  ask(question: Question, onTold: (told: Told) => void = () => undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) throw this.#failure;
      this.#asked = { onTold, resolve, reject };
      this.#thread.postMessage(question);
    });
  }

  /** Ends the thread, whatever it is doing: the program would wait for it. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #hear(message: Message<Answer, Told>): void {
    if ('answer' in message) this.#asked?.resolve(message.answer);
    else if ('faults' in message) this.#asked?.reject(new SealkitError(message.faults));
    else this.#tell(message.told);
  }

  #tell(told: Told): void {
    try {
      this.#asked?.onTold(told);
    } catch (error) {
      const asked = this.#asked;
      // Nobody is told any more. It must be at rest before its files are closed.
      this.#asked = null;
      void this.close().then(() => asked?.reject(error));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#asked?.reject(this.#failure);
  }
}
