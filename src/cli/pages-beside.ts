/** Pages in a thread of their own, while this one reads the payload: docs/decisions/0038-pages-in-a-thread.md. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { SealkitError, type Fault } from '../base/errors.ts';
import type { MadePages, PagesInput } from '../build/index.ts';
import { PACKAGE_ROOT, TEMPLATES } from './context.ts';

/** What the thread is given. */
export interface Task {
  readonly input: PagesInput;
  /** File of the compiled templates. */
  readonly templates: string;
}

/** An error of ours is no more than its faults, because a thread's errors arrive without their class. */
export type Answer = MadePages | { readonly faults: readonly [Fault, ...Fault[]] };

/** `npm run build` makes it of pages-thread.ts. */
const PROGRAM = path.join(PACKAGE_ROOT, 'dist', 'cli', 'pages-thread.mjs');
/** For new objects. Of Node's own 48 MiB nearly all would be filled before anything is dropped. */
const MAX_YOUNG_MIB = 16;

/**
 * Begins a thread that gets ready while the definition is read; what is returned has it make the pages of one kit. A thread that nobody asks does
 * not hold the program up.
 */
export function startPagesBeside(): (input: PagesInput) => Promise<MadePages> {
  const resourceLimits = { maxYoungGenerationSizeMb: MAX_YOUNG_MIB };
  const thread = new Worker(PROGRAM, { resourceLimits });
  thread.unref();
  const answer = new Promise<Answer>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the thread of the pages ended with ${code}`)));
  });
  // Told to whoever asks for the pages.
  answer.catch(() => undefined);
  return async (input) => {
    thread.ref();
    const task: Task = { input, templates: TEMPLATES };
    thread.postMessage(task);
    const made = await answer;
    if ('faults' in made) throw new SealkitError(made.faults);
    return made;
  };
}
