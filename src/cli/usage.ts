/** Wrong use of the command line. */
import type { Command, CommanderError } from 'commander';
import type { Language } from '../base/codes.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { placeholder } from './placeholders.ts';

/**
 * Has the command say itself what is missing or too much: commander asks for what is missing before it looks for unknown
 * options, which are why it is missing, and does not say what is too much.
 * @returns the flags of the options that must be given
 */
export function checkUseBeforeAction(command: Command, language: Language): readonly string[] {
  const required = command.options.filter(({ mandatory }) => mandatory);
  for (const option of required) option.makeOptionMandatory(false);
  command.allowExcessArguments().hook('preAction', (_, chosen) => {
    if (chosen !== command) return;
    const { registeredArguments: places, args } = command;
    const excess = args[places.length];
    if (excess !== undefined) {
      const expected = places.map((place) => nameOfArgument(place.name(), language)).join(' ');
      throw new SealkitError({ code: 'usage', expected, found: readable(excess) });
    }
    const missing = required.find((option) => command.getOptionValue(option.attributeName()) === undefined);
    if (missing === undefined) return;
    throw new SealkitError({ code: 'usage', expected: withValue(missing.flags) });
  });
  return required.map(({ flags }) => flags);
}

/** `--key <K.key>` as faults name it, in every language the same. */
function nameOf(flags: string): string {
  return flags.replace(/ .*/, '');
}

/** As help and usage lines show it. */
function nameOfArgument(name: string, language: Language): string {
  return `<${placeholder(name, language)}>`;
}

function withValue(flags: string): string {
  return `${nameOf(flags)} …`;
}

/** Commander's complaint as the program's own error, in notation instead of its English sentence. */
export function usageError(error: CommanderError, language: Language): SealkitError {
  const { message } = error;
  const [first, second] = Array.from(message.matchAll(/'([^']*)'/g), ([, quoted]) => readable(quoted ?? ''));
  const patterns = [/Allowed choices are (.*)\.$/, /is invalid\. (.*)$/, /Did you mean (.*)\?/s];
  const expected = patterns.map((pattern) => pattern.exec(message)?.[1]).find((text) => text !== undefined);
  const detail = expected === undefined ? {} : { expected };
  switch (error.code) {
    // What must be there is expected and was not found.
    case 'commander.optionMissingArgument':
      return new SealkitError({ code: 'usage', expected: withValue(first ?? '') });
    case 'commander.missingArgument':
      return new SealkitError({ code: 'usage', expected: nameOfArgument(first ?? '', language) });
    case 'commander.invalidArgument': {
      // An option's own name comes before what was given, an argument's behind.
      const isArgument = message.includes('is invalid for argument');
      const [field = '', found = ''] = isArgument ? [second, first] : [first, second];
      const shown = isArgument ? nameOfArgument(field, language) : nameOf(field);
      return new SealkitError({ code: 'usage', field: shown, ...detail, found });
    }
    default:
      return new SealkitError({ code: 'usage', ...detail, found: first ?? readable(message) });
  }
}
