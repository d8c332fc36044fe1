/** Reads the templates that ship with Sealkit. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Templates } from './templates.ts';

const TEMPLATE_NAME = /^(.+)\.(?:hbs|css)$/;

/** Every template and the stylesheet of one folder. @param folder `kit-template/instructions` of the package. */
export async function loadTemplates(folder: string): Promise<Templates> {
  const files = (await readdir(folder)).toSorted();
  const entries = files.flatMap((file) => {
    const name = TEMPLATE_NAME.exec(file)?.[1];
    return name === undefined ? [] : [readTemplate(name, join(folder, file))];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** CRLF that a checkout may have made would change the pages' bytes. */
async function readTemplate(name: string, path: string): Promise<readonly [string, string]> {
  return [name, (await readFile(path, 'utf8')).replaceAll('\r\n', '\n')];
}
