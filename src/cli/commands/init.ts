/** `sealkit init`: a commented kit.yaml, the schema for editors, and the folders to fill. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  copyTo,
  makeFolder,
  openPlainFile,
  publish,
  realPlace,
  refuseExisting,
  withIoError,
  withStaging,
  writeNew,
} from '../../storage/index.ts';
import { askLines } from '../ask.ts';
import { today, type Context } from '../context.ts';
import { definitionFor, TEMPLATE_FOLDER, type Answers, type Surroundings } from '../new-kit.ts';

const SCHEMA = 'kit.schema.json';

/** In the order in which they are asked. */
const QUESTIONS = [
  'id',
  'kitVersion',
  'publisherId',
  'publisherName',
  'contact',
  'product',
  'installer',
] as const satisfies (keyof Answers)[];

export interface InitOptions extends Answers {
  /** Begin with the worked example, whatever is named. */
  readonly example?: boolean | undefined;
}

export async function initCommand(folder: string, options: InitOptions, context: Context): Promise<number> {
  const file = path.join(folder, 'kit.yaml');
  const schema = path.join(folder, SCHEMA);
  for (const output of [file, schema]) await refuseExisting(output, false);
  const { example = false, ...given } = options;
  const answers = Object.keys(options).length > 0 ? given : await ask(folder, context);
  // Who could not be asked, and named nothing, gets something that can be looked at and built.
  const template = example || answers === null ? 'example' : 'new-kit';
  const { installer = '' } = answers ?? {};
  const copy = await freeCopyOf(installer, folder);
  const { text, marks } = await definitionFor(template, answers ?? {}, surroundingsOf(context));
  await makeFolder(path.join(folder, 'payload'));
  if (copy !== null) await copyInstaller(installer, copy);
  const shipped = path.join(TEMPLATE_FOLDER, SCHEMA);
  await writeNew(schema, await withIoError(shipped, () => readFile(shipped)));
  await writeNew(file, text);
  const { labels } = context.terminal;
  context.terminal.result(
    { schema: 'sealkit-init/1', definition: file, template, marks },
    [
      `${labels.written}: ${file}`,
      ...(template === 'example' ? [labels.exampleWritten] : []),
      ...(marks > 0 ? [`${labels.marksLeft}: ${marks}`] : []),
      `${installer === '' ? labels.initDone : labels.initWithInstaller}:`,
      `  sealkit build ${file} --key K.key --out out`,
      '',
    ].join('\n'),
  );
  return 0;
}

function surroundingsOf(context: Context): Surroundings {
  return { language: context.terminal.options.language, today: today(context) };
}

/** Where the installer goes, and nothing lies yet; null when it is there already, or none is given. */
async function freeCopyOf(installer: string, folder: string): Promise<string | null> {
  if (installer === '') return null;
  const place = path.join(folder, 'payload', path.basename(installer));
  if (realPlace(installer) === realPlace(place)) return null;
  await refuseExisting(place, false);
  return place;
}

/** At a terminal; null where nobody can be asked. */
async function ask(folder: string, context: Context): Promise<Answers | null> {
  const { questions } = context.terminal.labels;
  const asked = QUESTIONS.map((name) => ({
    text: `${questions[name]}: `,
    check: async (answer: string) => {
      if (name === 'installer') await freeCopyOf(answer, folder);
      await definitionFor('new-kit', { [name]: answer }, surroundingsOf(context));
    },
  }));
  const answers = await askLines(asked, context);
  return answers && Object.fromEntries(QUESTIONS.map((name, i) => [name, answers[i]]));
}

async function copyInstaller(installer: string, place: string): Promise<void> {
  const opened = await openPlainFile(installer, 'payload-refused');
  try {
    await withStaging(path.dirname(place), async (staging) => {
      const staged = path.join(staging, 'installer');
      await copyTo(opened.source, staged, () => undefined);
      await publish(staged, place, false);
    });
  } finally {
    opened.close();
  }
}
