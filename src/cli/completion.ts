/** Completion scripts for shells, made from the command table. */
import type { CommandEntry, OptionEntry } from './command-table.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for the shell to read at its start. */
export function completionScript(shell: Shell, table: readonly CommandEntry[]): string {
  if (shell === 'fish') return fishScript(table);
  const head = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${head}${bashScript(table)}`;
}

const joined = ({ path }: CommandEntry): string => path.join(' ');

/** Options of the program hold for each command. */
function optionsOf(entry: CommandEntry, [program]: readonly CommandEntry[]): readonly OptionEntry[] {
  const own = new Set(entry.options.map(({ flag }) => flag));
  return [...entry.options, ...(program?.options ?? []).filter(({ flag }) => !own.has(flag))];
}

/** Which command the words before the cursor name, then what may follow it; else the shell's own file names. */
function bashScript(table: readonly CommandEntry[]): string {
  const commands = table.filter(({ path }) => path.length > 0).map((entry) => `'${joined(entry)}'`);
  const words = table.map((entry) => {
    const flags = optionsOf(entry, table).map(({ flag }) => flag);
    return `    '${joined(entry)}') words='${[...entry.subcommands, ...entry.values, ...flags].join(' ')}' ;;`;
  });
  const values = table.flatMap((entry) =>
    optionsOf(entry, table)
      .filter(({ takesValue }) => takesValue)
      .map(({ flag, choices }) => `    '${joined(entry)} ${flag}') words='${choices.join(' ')}'; value=1 ;;`),
  );
  return `_sealkit() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command='' words='' value='' next i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${command:+$command }\${COMP_WORDS[i]}"
    case "$next" in
    ${commands.join('|')}) command="$next" ;;
    esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -z "$value" ]; then
    case "$command" in
${words.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sealkit sealkit
`;
}

/** fish shows the descriptions, too. */
function fishScript(table: readonly CommandEntry[]): string {
  const lines = table.flatMap((entry) => [
    ...entry.subcommands.map((name) => {
      const child = table.find(({ path }) => path.join(' ') === [...entry.path, name].join(' '));
      return fishLine(entry, `-f -a ${name}`, child?.description ?? '');
    }),
    ...(entry.values.length > 0 ? [fishLine(entry, `-f -a '${entry.values.join(' ')}'`, '')] : []),
    ...entry.options.map((option) => fishLine(entry, fishOption(option), option.description)),
  ]);
  return `${lines.join('\n')}\n`;
}

/** The program's options hold everywhere. */
function fishLine(entry: CommandEntry, what: string, description: string): string {
  const condition = [
    ...entry.path.map((name) => `__fish_seen_subcommand_from ${name}`),
    ...(entry.subcommands.length > 0 && what.startsWith('-f')
      ? [`not __fish_seen_subcommand_from ${entry.subcommands.join(' ')}`]
      : []),
  ].join('; and ');
  const where = condition === '' ? '' : ` -n '${condition}'`;
  return `complete -c sealkit${where} ${what} -d '${description.replace(/[\\']/g, '\\$&')}'`;
}

function fishOption({ flag, takesValue, choices }: OptionEntry): string {
  const name = `-l ${flag.replace(/^--/, '')}`;
  if (choices.length > 0) return `${name} -x -a '${choices.join(' ')}'`;
  return takesValue ? `${name} -r` : name;
}
