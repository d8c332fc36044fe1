/**
 * The installer with a stand-in for its helper, which notes down each call (recorder/main.go): what Windows Installer calls,
 * in which order, and what becomes of a call that fails.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { WinePrefix } from '../e2e/wine.ts';
import { buildElsewhere } from './elsewhere.ts';

const execute = promisify(execFile);

/** Changes what is read from product.json. */
export type Product = Record<string, unknown>;

export async function buildRecording(
  folder: string,
  change: (product: Product) => Product = (product) => product,
): Promise<string> {
  return buildElsewhere(folder, { edit: (copy) => replaceHelper(copy, change) });
}

async function replaceHelper(copy: string, change: (product: Product) => Product): Promise<void> {
  const helper = path.join(copy, 'kit-template/cmd/lrm-mitigate');
  for (const name of await readdir(helper)) await rm(path.join(helper, name), { recursive: true });
  await cp(path.join(import.meta.dirname, 'recorder/main.go'), path.join(helper, 'main.go'));
  const file = path.join(copy, 'kit-template/installer/product.json');
  const product = JSON.parse(await readFile(file, 'utf8')) as Product;
  await writeFile(file, JSON.stringify(change(product)));
}

/**
 * The package with one of its dialogs in the place of the first: Wine never asks for FilesInUse or the error dialog by itself.
 * What Windows Installer would fill in, the names and the message, is in the variant.
 */
export async function startWith(msi: string, dialog: 'FilesInUse' | 'ErrorDlg'): Promise<string> {
  const variant = path.join(path.dirname(msi), `${dialog}.msi`);
  const { stdout: errors } = await execute('msiinfo', ['export', msi, 'Error']);
  const message = /^1722\t(.+?)\r?$/m.exec(errors)?.[1] ?? '';
  await cp(msi, variant);
  const queries = [
    "DELETE FROM `InstallUISequence` WHERE `Action`='WelcomeDlg'",
    `INSERT INTO \`InstallUISequence\` (\`Action\`,\`Sequence\`) VALUES ('${dialog}',1210)`,
    "INSERT INTO `ListBox` (`Property`,`Order`,`Value`,`Text`) VALUES ('FileInUseProcess',1,'4242','w3wp.exe')",
    `UPDATE \`Control\` SET \`Text\`='${message}' WHERE \`Dialog_\`='ErrorDlg' AND \`Control\`='ErrorText'`,
    ...['A', 'I', 'N', 'O', 'Y'].map(
      (button) => `DELETE FROM \`Control\` WHERE \`Dialog_\`='ErrorDlg' AND \`Control\`='${button}'`,
    ),
    "UPDATE `Control` SET `X`=50 WHERE `Dialog_`='ErrorDlg' AND `Control`='R'",
  ];
  for (const query of queries) await execute('msibuild', [variant, '-q', query]);
  return variant;
}

export interface Call {
  readonly verb: string;
  /** Ties what undoes a change to that change. */
  readonly session: string;
  readonly options: string;
}

const LINE = /^(\w+) --operator (\w+) --session (\S+ \S+ \S+ \w+)(.*)$/;

/** What was called so far. */
export async function calls(prefix: WinePrefix): Promise<Call[]> {
  const file = path.join(prefix.driveC, 'calls.txt');
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const [, verb = line, , session = '', options = ''] = LINE.exec(line) ?? [];
    return { verb, session, options: options.trim() };
  });
}

/** From now on this verb ends with exit code 1. */
export async function letFail(prefix: WinePrefix, verb: string): Promise<() => Promise<void>> {
  const file = path.join(prefix.driveC, `fail-${verb}`);
  await writeFile(file, '');
  return () => rm(file);
}
