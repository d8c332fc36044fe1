/** A thread's program: the pages of one kit. */
import { parentPort } from 'node:worker_threads';
import { SealkitError } from '../base/errors.ts';
import { makePages } from '../build/pages.ts';
import { loadTemplates } from '../instructions/load.ts';
import type { Answer, Task } from './pages-beside.ts';

async function answer({ input, templates }: Task): Promise<Answer> {
  try {
    return await makePages(input, loadTemplates(templates));
  } catch (error) {
    if (error instanceof SealkitError) return { faults: error.faults };
    throw error;
  }
}

parentPort?.once('message', (task: Task) => {
  void answer(task).then((made) => parentPort?.postMessage(made));
});
