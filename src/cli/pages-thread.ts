/** A thread's program: the pages of one kit. */
import { workerData } from 'node:worker_threads';
import { makePages, type PagesInput } from '../build/pages.ts';
import { loadTemplates } from '../instructions/load.ts';
import type { PagesData } from './pages-beside.ts';
import { answerEach } from './work-thread-end.ts';

const templates = loadTemplates((workerData as PagesData).templates);

answerEach((input) => makePages(input as PagesInput, templates));
