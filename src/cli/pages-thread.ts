/** A thread's program: the pages of one kit. */
import { parentPort, workerData } from 'node:worker_threads';
import { SealkitError } from '../base/errors.ts';
import { makePages, type PagesInput } from '../build/pages.ts';
import { loadTemplates } from '../instructions/load.ts';
import type { Answer, ThreadData } from './pages-beside.ts';

const { templates: file } = workerData as ThreadData;
const templates = loadTemplates(file);

async function answer(input: PagesInput): Promise<Answer> {
  try {
    return await makePages(input, templates);
  } catch (error) {
    if (error instanceof SealkitError) return { faults: error.faults };
    throw error;
  }
}

parentPort?.once('message', (input: PagesInput) => {
  void answer(input).then((made) => parentPort?.postMessage(made));
});
