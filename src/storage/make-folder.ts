/** Folders that are missing. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { withIoError } from './source.ts';

/**
 * Makes a folder and what is missing above it. Not with `recursive` of Node's mkdir: version 20 tries for ever where a folder
 * that is there answers that it is not, as those of /proc do.
 * @returns the topmost folder that was made, or null
 * @throws SealkitError `io-error`
 */
export async function makeFolder(folder: string): Promise<string | null> {
  const absolute = path.resolve(folder);
  return withIoError(folder, async () => {
    let topmost: string | null = null;
    for (const missing of missingFolders(absolute)) {
      if (await makeUnlessThere(missing)) topmost ??= missing;
    }
    return topmost;
  });
}

/** From the topmost down. */
function missingFolders(folder: string): readonly string[] {
  const missing = [];
  for (let at = folder; !existsSync(at) && path.dirname(at) !== at; at = path.dirname(at)) missing.push(at);
  return missing.reverse();
}

/** False when somebody else has made it meanwhile. */
async function makeUnlessThere(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
