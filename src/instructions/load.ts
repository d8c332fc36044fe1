/** Gets the templates that ship with Sealkit, compiled by scripts/compile-templates.mjs. */
import { createRequire } from 'node:module';
import type { Templates } from './templates.ts';

const load = createRequire(import.meta.url);

/** @param file the module of compiled templates. @throws Error when it is not there */
export function loadTemplates(file: string): Templates {
  return load(file) as Templates;
}
