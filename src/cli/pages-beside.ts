/** Pages in a thread of their own, while this one reads the payload: docs/decisions/0038-pages-in-a-thread.md. */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { SealkitError, type Fault } from '../base/errors.ts';
import type { MadePages, PagesInput } from '../build/index.ts';
import { PACKAGE_ROOT, TEMPLATES } from './context.ts';

/** What the thread knows from its beginning. */
export interface ThreadData {
  /** File of the compiled templates. */
  readonly templates: string;
}

/** An error of ours is no more than its faults, because a thread's errors arrive without their class. */
export type Answer = MadePages | { readonly faults: readonly [Fault, ...Fault[]] };

/** `npm run build` makes it of pages-thread.ts. */
const PROGRAM = path.join(PACKAGE_ROOT, 'dist', 'cli', 'pages-thread.mjs');
/**
 * Node 20 would spend a quarter of a build's processor time on machine code that is hardly run any more. Later versions wait by
 * themselves, and do not know the flag: docs/decisions/0042-late-optimisation.md.
 */
function optimiseLater(): void {
  if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=600000');
}

/** For new objects. Of Node's own 48 MiB nearly all would be filled before anything is dropped. */
const MAX_YOUNG_MIB = 16;

/** A thread that gets ready while this one loads the builder and reads the definition, for the pages of one kit. */
export class PagesThread {
  readonly #thread: Worker;
  readonly #answer: Promise<Answer>;

  constructor() {
    optimiseLater();
    const resourceLimits = { maxYoungGenerationSizeMb: MAX_YOUNG_MIB };
    const workerData: ThreadData = { templates: TEMPLATES };
    this.#thread = new Worker(PROGRAM, { resourceLimits, workerData });
    this.#answer = new Promise((resolve, reject) => {
      this.#thread.once('message', resolve);
      this.#thread.once('error', reject);
      this.#thread.once('exit', (code) => reject(new Error(`the thread of the pages ended with ${code}`)));
    });
    // Told to whoever asks for the pages.
    this.#answer.catch(() => undefined);
  }

  /** Call once. @throws SealkitError as `makePages` */
  async makePages(input: PagesInput): Promise<MadePages> {
    this.#thread.postMessage(input);
    const made = await this.#answer;
    if ('faults' in made) throw new SealkitError(made.faults);
    return made;
  }

  /** Ends the thread, asked or not: the program would wait for it. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}

/** Runs work with such a thread, and ends it. */
export async function withPagesThread<T>(work: (pages: PagesThread) => Promise<T>): Promise<T> {
  const pages = new PagesThread();
  try {
    return await work(pages);
  } finally {
    await pages.close();
  }
}
