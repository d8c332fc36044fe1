/** The command table: names, options and help. A command's code is loaded only when it runs. */
import { Argument, Command, Option } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import type { Language } from '../base/codes.ts';
import { tableOf } from './command-table.ts';
import { SHELLS } from './completion.ts';
import { EXAMPLES } from './help-examples.ts';
import { HELP } from './help.ts';
import { placeholder, withPlaceholders } from './placeholders.ts';
import { collect, notEmpty, numberIn, SIGNER_TIMEOUT } from './program-options.ts';
import type { Parent, Run, Say } from './program-options.ts';
import { addStickCommands } from './program-sticks.ts';
import { checkUseBeforeAction } from './usage.ts';

export function createProgram(language: Language, version: string, run: Run): Command {
  const say = (key: keyof typeof HELP): string => HELP[key][language];
  const program = new Command('sealkit');
  program
    .description(say('program'))
    .version(version, '--version', say('versionOption'))
    .addOption(new Option('--lang <es|en>', say('lang')).choices(['es', 'en'] as const))
    .option('--json', say('json'))
    .option('--quiet', say('quiet'));
  addKeyCommands(program, say, run);
  addPublisherCommands(program, say, run);
  addMakingCommands(program, say, run);
  addSealedCommands(program, say, run);
  addReadingCommands(program, say, run);
  addStickCommands(program, say, run);
  addShellCommands(program, say, run);
  dress(program, say, language);
  return program;
}

function addKeyCommands(program: Parent, say: Say, run: Run): void {
  const key = program.command('key').description(say('key'));
  key
    .command('generate')
    .description(say('keyGenerate'))
    .requiredOption('--out <K>', say('keyOut'), notEmpty)
    .option('--no-passphrase', say('noPassphrase'))
    .option('--passphrase-file <FILE>', say('passphraseFile'))
    .action((options) =>
      run(async (context) => (await import('./commands/key.ts')).generateKey(options, context)),
    );
  key
    .command('show')
    .argument('<K.pub>')
    .description(say('keyShow'))
    .action((file) => run(async (context) => (await import('./commands/key.ts')).showKey(file, context)));
}

function addPublisherCommands(program: Parent, say: Say, run: Run): void {
  const publisher = program.command('publisher').description(say('publisher'));
  publisher
    .command('create')
    .description(say('publisherCreate'))
    .requiredOption('--id <ID>', say('id'))
    .requiredOption('--name <TEXT>', say('name'))
    .requiredOption('--contact <TEXT>', say('contact'))
    .requiredOption('--key <K.pub>', say('kitKey'), collect)
    .option('--production-key <K.pub>', say('productionKey'), collect, [])
    .option('--revoked <K.pub>', say('revokedKey'), collect, [])
    .option('--threshold <N>', say('threshold'), numberIn(1, 16), 1)
    .option('--record <N>', say('record'), numberIn(1, 2 ** 31 - 1), 1)
    .addOption(
      new Option('--kind <KIND>', say('kind'))
        .choices(['release', 'development'] as const)
        .default('release' as const),
    )
    .option('--valid-from <YYYY-MM-DD>', say('validFrom'))
    .option('--valid-until <YYYY-MM-DD>', say('validUntil'))
    .requiredOption('--out <FILE>', say('outFile'), notEmpty)
    .action((options) =>
      run(async (context) => (await import('./commands/publisher.ts')).createPublisher(options, context)),
    );
  publisher
    .command('show')
    .argument('<publisher.json>')
    .description(say('publisherShow'))
    .action((file) =>
      run(async (context) => (await import('./commands/publisher.ts')).showPublisher(file, context)),
    );
}

function addMakingCommands(program: Parent, say: Say, run: Run): void {
  program
    .command('init')
    .argument('[dir]', '', notEmpty, '.')
    .description(say('init'))
    .option('--id <ID>', say('initId'))
    .option('--kit-version <VERSION>', say('initVersion'))
    .option('--publisher-id <ID>', say('initPublisherId'))
    .option('--publisher-name <TEXT>', say('initPublisherName'))
    .option('--contact <TEXT>', say('initContact'))
    .option('--product <TEXT>', say('initProduct'))
    .option('--installer <FILE.msi>', say('initInstaller'), notEmpty)
    .option('--example', say('initExample'))
    .action((dir, options) =>
      run(async (context) => (await import('./commands/init.ts')).initCommand(dir, options, context)),
    );
  program
    .command('build')
    .argument('[kit.yaml]', '', 'kit.yaml')
    .description(say('build'))
    .option('--key <K.key>', say('signKey'), collect, [])
    .option('--signer <K.pub=COMMAND>', say('signer'), collect, [])
    .option('--signer-timeout <SECONDS>', say('signerTimeout'), numberIn(1, 3600), SIGNER_TIMEOUT)
    .option('--passphrase-file <FILE>', say('passphraseFile'))
    .option('--publisher <FILE>', say('buildPublisher'))
    .option('--sign-launcher <COMMAND>', say('signLauncher'))
    .option('--launcher <FILE>', say('launcher'))
    .requiredOption('--out <DIR>', say('out'), notEmpty)
    .option('--format <LIST>', say('format'), 'img')
    .option('--free-space <MIB>', say('freeSpace'), numberIn(0, 2 ** 20), 0)
    .option('--no-release', say('noRelease'))
    .option('--dry-run', say('dryRun'), false)
    .option('--force', say('force'), false)
    .action((file, options) =>
      run(async (context) => {
        const { withPagesThread } = await import('./pages-beside.ts');
        return withPagesThread(async (pages) =>
          (await import('./commands/build.ts')).buildCommand(pages, file, options, context),
        );
      }),
    );
}

function addSealedCommands(program: Parent, say: Say, run: Run): void {
  program
    .command('sign')
    .argument('<source>')
    .description(say('sign'))
    .option('--key <K.key>', say('signKey'), collect, [])
    .option('--signer <K.pub=COMMAND>', say('signer'), collect, [])
    .option('--signer-timeout <SECONDS>', say('signerTimeout'), numberIn(1, 3600), SIGNER_TIMEOUT)
    .option('--passphrase-file <FILE>', say('passphraseFile'))
    .option('--export <FILE>', say('exportRequest'))
    .option('--import <FILE>', say('importSignature'), collect, [])
    .option('--publisher <FILE>', say('signPublisher'))
    .option('--seal <SHA256>', say('sealDigest'))
    .action((source, options) =>
      run(async (context) => (await import('./commands/sign.ts')).signCommand(source, options, context)),
    );
  program
    .command('pack')
    .argument('<dir>')
    .description(say('pack'))
    .option('--key <K.key>', say('signKey'), collect, [])
    .option('--signer <K.pub=COMMAND>', say('signer'), collect, [])
    .option('--signer-timeout <SECONDS>', say('signerTimeout'), numberIn(1, 3600), SIGNER_TIMEOUT)
    .option('--passphrase-file <FILE>', say('passphraseFile'))
    .option('--out <DIR>', say('out'), notEmpty)
    .option('--format <LIST>', say('format'), 'img')
    .option('--free-space <MIB>', say('freeSpace'), numberIn(0, 2 ** 20), 0)
    .option('--no-release', say('noRelease'))
    .option('--force', say('force'), false)
    .action((dir, options) =>
      run(async (context) => (await import('./commands/sign.ts')).packCommand(dir, options, context)),
    );
}

function addReadingCommands(program: Parent, say: Say, run: Run): void {
  program
    .command('verify')
    .argument('<source>')
    .description(say('verify'))
    .option('--publisher <FILE>', say('publisherFile'))
    .option('--pub <K.pub>', say('pub'))
    .option('--release <FILE>', say('release'))
    .option('--whole-device', say('wholeDevice'), false)
    .action((source, options) =>
      run(async (context) => (await import('./commands/verify.ts')).verifyKit(source, options, context)),
    );
  program
    .command('inspect')
    .argument('<source>')
    .description(say('inspect'))
    .action((source) =>
      run(async (context) => (await import('./commands/inspect.ts')).inspectSource(source, context)),
    );
  program
    .command('diff')
    .argument('<A>')
    .argument('<B>')
    .description(say('diff'))
    .action((a, b) => run(async (context) => (await import('./commands/diff.ts')).diffKits(a, b, context)));
}

/** Made from this very table. */
function addShellCommands(program: Command, say: Say, run: Run): void {
  const table = () => tableOf(program as unknown as PlainCommand);
  program
    .command('completion')
    .description(say('completion'))
    .addArgument(new Argument('<shell>', say('shell')).choices(SHELLS))
    .action((shell) =>
      run(async (context) =>
        (await import('./commands/manual.ts')).completionCommand(shell, table(), context),
      ),
    );
  program
    .command('manual')
    .description(say('manual'))
    .action(() =>
      run(async (context) => (await import('./commands/manual.ts')).manualCommand(table(), context)),
    );
}

/** What every command shares: help in the language, examples, no exit or output of commander's own. */
function dress(command: Command, say: Say, language: Language): void {
  const titles = new Map([
    ['Usage:', say('usage')],
    ['Options:', say('options')],
    ['Global Options:', say('globalOptions')],
    ['Arguments:', say('arguments')],
    ['Commands:', say('commands')],
  ]);
  const translate = (text: string): string => withPlaceholders(text, language);
  const required = checkUseBeforeAction(command as unknown as PlainCommand, language);
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', say('help'))
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titles.get(title) ?? title,
      optionDescription: (option) => {
        return required.includes(option.flags)
          ? `${option.description} (${say('required')})`
          : describeOption(option);
      },
      // The closed list stands in the description.
      argumentDescription: ({ description }) => description,
      styleUsage: translate,
      styleSubcommandTerm: translate,
      styleOptionTerm: translate,
      styleArgumentTerm: (term) => placeholder(term, language),
    });
  const examples = (EXAMPLES[fullName(command)] ?? []).map((line) => `  ${line}\n`);
  if (examples.length > 0) command.addHelpText('after', `\n${say('examples')}:\n${examples.join('')}`);
  if (command.parent === null) command.addHelpText('after', `\n${say('exitCodes')}`);
  for (const child of command.commands) dress(child as Command, say, language);
}

/** `key show`: the command's name below the program's. */
function fullName(command: Pick<Command, 'parent' | 'name'>): string {
  const { parent } = command;
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
}

/** Says its default in brackets, where there is one worth telling; choices stand in the description. */
function describeOption({ description, defaultValue }: Pick<Option, 'description' | 'defaultValue'>): string {
  const isTold = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return isTold ? `${description} [${defaultValue}]` : description;
}
