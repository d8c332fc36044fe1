/** The manual page in roff (man(7)), made from the command table. */
import type { Language } from '../base/codes.ts';
import type { CommandEntry } from './command-table.ts';
import { EXAMPLES } from './help-examples.ts';
import { HELP } from './help.ts';

const SECTIONS = {
  en: {
    name: 'NAME',
    synopsis: 'SYNOPSIS',
    description: 'DESCRIPTION',
    options: 'OPTIONS OF EVERY COMMAND',
    commands: 'COMMANDS',
    examples: 'EXAMPLES',
    exit: 'EXIT STATUS',
    environment: 'ENVIRONMENT',
    seeAlso: 'SEE ALSO',
  },
  es: {
    name: 'NOMBRE',
    synopsis: 'SINOPSIS',
    description: 'DESCRIPCIÓN',
    options: 'OPCIONES DE TODAS LAS ÓRDENES',
    commands: 'ÓRDENES',
    examples: 'EJEMPLOS',
    exit: 'CÓDIGOS DE SALIDA',
    environment: 'ENTORNO',
    seeAlso: 'VÉASE TAMBIÉN',
  },
} as const;

const ENVIRONMENT = {
  SOURCE_DATE_EPOCH: {
    en: "The kit's date in seconds since 1970 (UTC), instead of the definition's.",
    es: 'Fecha del kit en segundos desde 1970 (UTC), en lugar de la de la definición.',
  },
  NO_COLOR: { en: 'When it is set, nothing is coloured.', es: 'Si está definida, no se usan colores.' },
  'LC_ALL, LC_MESSAGES, LANG': {
    en: 'Language of messages, unless --lang is given.',
    es: 'Idioma de los mensajes, salvo que se indique --lang.',
  },
} as const;

export function manualPage(table: readonly CommandEntry[], language: Language, version: string): string {
  const [program, ...commands] = table;
  const titles = SECTIONS[language];
  const leaves = commands.filter(({ subcommands }) => subcommands.length === 0);
  const lines = [
    `.TH SEALKIT 1 "" "sealkit ${version}"`,
    ...section(titles.name, [`sealkit \\- ${text(program?.description ?? '')}`]),
    ...section(
      titles.synopsis,
      leaves.flatMap(({ usage }) => [text(usage), '.br']),
    ),
    ...section(titles.description, [text(HELP.program[language])]),
    ...section(titles.options, optionLines(program)),
    ...section(titles.commands, leaves.flatMap(commandLines)),
    ...section(titles.exit, [text(HELP.exitCodes[language])]),
    ...section(
      titles.environment,
      Object.entries(ENVIRONMENT).flatMap(([name, says]) => tagged(name, says[language])),
    ),
    ...section(titles.examples, ['.nf', ...Object.values(EXAMPLES).flat().map(text), '.fi']),
    ...section(titles.seeAlso, ['.BR minisign (1)']),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH "${title}"`, ...lines];
}

function commandLines(entry: CommandEntry): string[] {
  const name = entry.path.join(' ');
  return [`.SS "${text(name)}"`, text(entry.description), ...optionLines(entry)];
}

function optionLines(entry: CommandEntry | undefined): string[] {
  return (entry?.options ?? []).flatMap(({ term, description }) => tagged(term, description));
}

function tagged(term: string, description: string): string[] {
  return ['.TP', `.B ${text(term)}`, text(description)];
}

/** As text in roff: no escape, no request, and a hyphen that can be copied into a shell. */
function text(plain: string): string {
  const escaped = plain.replace(/\\/g, '\\e').replace(/-/g, '\\-');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
