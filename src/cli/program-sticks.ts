/** The part of the command table that is about sticks. */
import {
  collect,
  numberIn,
  once,
  SIGNER_TIMEOUT,
  type Parent,
  type Run,
  type Say,
} from './program-options.ts';

export function addStickCommands(program: Parent, say: Say, run: Run): void {
  program
    .command('flash')
    .argument('<image>')
    .description(say('flash'))
    .option('--device <D>', say('device'), collect, [])
    .option('--publisher <FILE>', say('publisherFile'))
    .option('--pub <K.pub>', say('pub'))
    .option('--batch <FILE>', say('batchFile'))
    .option('--station <TEXT>', say('station'))
    .option('--operator <TEXT>', say('operator'))
    .option('--seal-number <TEXT>', say('sealNumber'), collect, [])
    .option('--yes', say('yes'), false)
    .option('--allow-non-removable', say('allowNonRemovable'), false)
    .action((image, options) =>
      run(async (context) => (await import('./commands/flash.ts')).flashCommand(image, options, context)),
    );
  program
    .command('attest')
    .description(say('attest'))
    .requiredOption('--device <D>', say('device'), once)
    .option('--allow-non-removable', say('allowNonRemovable'), false)
    .option('--batch <FILE>', say('attestBatch'))
    .option('--operator <TEXT>', say('operator'))
    .option('--label <N>', say('attestLabel'), numberIn(1, 2 ** 31 - 1))
    .action((options) =>
      run(async (context) => (await import('./commands/attest.ts')).attestCommand(options, context)),
    );
  program
    .command('label')
    .argument('<source>')
    .description(say('label'))
    .requiredOption('--publisher <FILE>', say('publisherFile'))
    .option('--number <N>', say('labelNumber'), numberIn(1, 2 ** 31 - 1))
    .requiredOption('--out <DIR>', say('out'))
    .action((source, options) =>
      run(async (context) => (await import('./commands/label.ts')).labelCommand(source, options, context)),
    );
  addBatchCommands(program, say, run);
}

function addBatchCommands(program: Parent, say: Say, run: Run): void {
  const batch = program.command('batch').description(say('batch'));
  batch
    .command('show')
    .argument('<FILE>')
    .description(say('batchShow'))
    .action((file) => run(async (context) => (await import('./commands/batch.ts')).showBatch(file, context)));
  batch
    .command('close')
    .argument('<FILE>')
    .description(say('batchClose'))
    .requiredOption('--publisher <FILE>', say('publisherFile'))
    .option('--key <K.key>', say('signKey'), collect, [])
    .option('--signer <K.pub=COMMAND>', say('signer'), collect, [])
    .option('--signer-timeout <SECONDS>', say('signerTimeout'), numberIn(1, 3600), SIGNER_TIMEOUT)
    .option('--passphrase-file <FILE>', say('passphraseFile'))
    .action((file, options) =>
      run(async (context) => (await import('./commands/batch.ts')).closeBatch(file, options, context)),
    );
  batch
    .command('verify')
    .argument('<FILE>')
    .description(say('batchVerify'))
    .requiredOption('--publisher <FILE>', say('publisherFile'))
    .action((file, options) =>
      run(async (context) => (await import('./commands/batch.ts')).verifyBatch(file, options, context)),
    );
  batch
    .command('export')
    .argument('<FILE>')
    .description(say('batchExport'))
    .option('--csv', say('csv'), false)
    .option('--packing-list', say('packingList'), false)
    .option('--labels', say('stickLabels'), false)
    .action((file, options) =>
      run(async (context) => (await import('./commands/batch.ts')).exportBatch(file, options, context)),
    );
}
