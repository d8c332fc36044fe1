/** `sealkit init`: a commented kit.yaml and the folders to fill. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { refuseExisting, withIoError, writeNew } from '../../storage/index.ts';
import { PACKAGE_ROOT, type Context } from '../context.ts';

const EXAMPLE = path.join(PACKAGE_ROOT, 'kit-template', 'examples', 'lrm-security-patch', 'kit.yaml');

/** The worked example is the template: it is complete, commented, and tested to build. */
export async function initCommand(folder: string, { terminal }: Context): Promise<number> {
  const file = path.join(folder, 'kit.yaml');
  await refuseExisting(file, false);
  const text = await withIoError(EXAMPLE, () => readFile(EXAMPLE));
  await writeNew(file, text);
  await withIoError(folder, () => mkdir(path.join(folder, 'payload'), { recursive: true }));
  const command = `sealkit build ${file} --key K.key --out out`;
  terminal.result(
    { schema: 'sealkit-init/1', definition: file },
    `${terminal.labels.written}: ${file}\n${terminal.labels.initDone}:\n  ${command}\n`,
  );
  return 0;
}
