/** The part of the command table that is about sticks. */
import { collect, type Parent, type Run, type Say } from './program.ts';

export function addStickCommands(program: Parent, say: Say, run: Run): void {
  program
    .command('flash')
    .argument('<image>')
    .description(say('flash'))
    .option('--device <D>', say('device'), collect, [])
    .option('--publisher <FILE>', say('publisherFile'))
    .option('--pub <K.pub>', say('pub'))
    .option('--yes', say('yes'), false)
    .option('--allow-non-removable', say('allowNonRemovable'), false)
    .action((image, options) =>
      run(async (context) => (await import('./commands/flash.ts')).flashCommand(image, options, context)),
    );
  program
    .command('attest')
    .description(say('attest'))
    .requiredOption('--device <D>', say('device'))
    .option('--allow-non-removable', say('allowNonRemovable'), false)
    .action((options) =>
      run(async (context) => (await import('./commands/attest.ts')).attestCommand(options, context)),
    );
}
