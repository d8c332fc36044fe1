/** `sealkit completion` and `sealkit manual`: what is made from the command table. */
import type { CommandEntry } from '../command-table.ts';
import { completionScript, type Shell } from '../completion.ts';
import type { Context } from '../context.ts';
import { manualPage } from '../manual.ts';
import { ownVersion } from '../version.ts';

export function completionCommand(
  shell: Shell,
  table: readonly CommandEntry[],
  { terminal }: Context,
): Promise<number> {
  const script = completionScript(shell, table);
  terminal.result({ schema: 'sealkit-completion/1', shell, script }, script);
  return Promise.resolve(0);
}

export function manualCommand(table: readonly CommandEntry[], { terminal }: Context): Promise<number> {
  const page = manualPage(table, terminal.options.language, ownVersion());
  terminal.result({ schema: 'sealkit-manual/1', page }, page);
  return Promise.resolve(0);
}
