/** Pages in a thread of their own, while this one reads the payload: docs/decisions/0038-pages-in-a-thread.md. */
import { setFlagsFromString } from 'node:v8';
import type { MadePages, PagesInput } from '../build/index.ts';
import { TEMPLATES } from './context.ts';
import { WorkThread } from './work-thread.ts';

export interface PagesData {
  /** File of the compiled templates. */
  readonly templates: string;
}

const MAX_YOUNG_MIB = 16;

/** Answers as `makePages`. */
export type PagesThread = WorkThread<PagesInput, MadePages>;

/**
 * Node 20 would spend a quarter of a build's processor time on machine code that is hardly run any more. Later versions wait by
 * themselves, and do not know the flag: docs/decisions/0042-late-optimisation.md.
 */
function optimiseLater(): void {
  if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=600000');
}

/** Runs work with a thread that gets ready while this one loads the builder and reads the definition, and ends it. */
export async function withPagesThread<T>(work: (pages: PagesThread) => Promise<T>): Promise<T> {
  optimiseLater();
  const data: PagesData = { templates: TEMPLATES };
  const pages: PagesThread = new WorkThread('pages-thread', MAX_YOUNG_MIB, data);
  try {
    return await work(pages);
  } finally {
    await pages.close();
  }
}
