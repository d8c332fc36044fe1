/** The command table as plain data: the one source of help, completion and manual. */
import type { Command } from 'commander';

export interface OptionEntry {
  /** `--key`. */
  readonly flag: string;
  /** `--key <K.key>`, and `-h, --help`. */
  readonly term: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** Empty: any value, and where it is a file its name. */
  readonly choices: readonly string[];
}

export interface CommandEntry {
  /** Names below the program's, `['key', 'generate']`; empty for the program itself. */
  readonly path: readonly string[];
  /** `sealkit verify [options] <source>`. */
  readonly usage: string;
  readonly description: string;
  readonly subcommands: readonly string[];
  /** What its arguments may be, where that is a closed list. */
  readonly values: readonly string[];
  readonly options: readonly OptionEntry[];
}

/** Every command, the program first, in the order in which help lists them. */
export function tableOf(program: Command): readonly CommandEntry[] {
  return entriesOf(program, []);
}

function entriesOf(command: Command, path: readonly string[]): CommandEntry[] {
  const help = command.createHelp();
  const entry: CommandEntry = {
    path,
    usage: help.styleUsage(help.commandUsage(command)),
    description: command.description(),
    subcommands: command.commands.map((child) => child.name()),
    values: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    options: help.visibleOptions(command).map((option) => ({
      flag: option.long ?? option.flags,
      term: help.styleOptionTerm(help.optionTerm(option)),
      description: help.optionDescription(option),
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
  };
  return [entry, ...command.commands.flatMap((child) => entriesOf(child, [...path, child.name()]))];
}
