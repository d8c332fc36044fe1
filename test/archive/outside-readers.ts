import { spawnSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

/** Output of an outside program. @throws Error that names the program when it is missing or fails. */
export function run(program: string, ...args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`tool-missing: ${program}`, { cause: error });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** Every name yauzl finds, with its content up to a limit of bytes, else null. */
export async function readByYauzl(file: string, limit: number): Promise<Record<string, Buffer | null>> {
  const open = promisify<string, yauzl.Options, ZipFile>(yauzl.open);
  const zip = await open(file, { lazyEntries: true, strictFileNames: true });
  const found: Record<string, Buffer | null> = {};
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      contentOf(zip, entry, limit).then((content) => {
        found[entry.fileName] = content;
        zip.readEntry();
      }, reject);
    });
    zip.readEntry();
  });
  return found;
}

async function contentOf(zip: ZipFile, entry: Entry, limit: number): Promise<Buffer | null> {
  if (entry.uncompressedSize > limit) return null;
  const openReadStream = promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
  return buffer(await openReadStream(entry));
}
