/** `sealkit init`: a commented kit.yaml, the schema for editors, and the folders to fill. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeUtf8 } from '../../base/bytes.ts';
import { SealkitError, printable } from '../../base/errors.ts';
import { fillIn, readDefinition, type Replacement } from '../../definition/index.ts';
import { isInstalledBy, readMsiFacts } from '../../payload/index.ts';
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
import { PACKAGE_ROOT, today, type Context } from '../context.ts';

const TEMPLATE = path.join(PACKAGE_ROOT, 'kit-template');
/** Complete, commented, and tested to build; what it says is true of its own product only. */
const EXAMPLE = path.join(TEMPLATE, 'examples', 'lrm-security-patch', 'kit.yaml');
/** Of any product, with marks where only its maker knows what to say. */
const NEW_KIT = path.join(TEMPLATE, 'new-kit', 'kit.yaml');
const SCHEMA = 'kit.schema.json';
/** As both name the schema, from their own places. */
const SCHEMA_LINE = /(\$schema=)[./]+/;
const STATUS_PROGRAM = /^( +)(statusProgram: )/m;

/** What is asked, or given as options: the fields that each answer fills. */
const QUESTIONS = {
  id: [['kit', 'id']],
  kitVersion: [['kit', 'version']],
  publisherId: [['publisher', 'id']],
  publisherName: [['publisher', 'name']],
  contact: [['publisher', 'contact']],
  product: [
    ['product', 'name'],
    ['product', 'detect', 'displayNames', 0],
  ],
} as const;
type Question = keyof typeof QUESTIONS;

export interface InitOptions extends Readonly<Partial<Record<Question, string>>> {
  /** Begin with the worked example, whatever is named. */
  readonly example?: boolean | undefined;
  /** An MSI to begin with: it is copied, and what it says of itself is what the definition expects. */
  readonly installer?: string | undefined;
}

export async function initCommand(folder: string, options: InitOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const { installer } = options;
  const file = path.join(folder, 'kit.yaml');
  const schema = path.join(folder, SCHEMA);
  const copy = installer === undefined ? null : copyOf(installer, folder);
  for (const output of [file, schema, copy]) if (output !== null) await refuseExisting(output, false);
  const answers = Object.keys(options).length > 0 ? options : await ask(context);
  const { text, marks } = await definitionFor(answers, context);
  await makeFolder(path.join(folder, 'payload'));
  if (installer !== undefined && copy !== null) await copyInstaller(installer, copy);
  const shipped = path.join(TEMPLATE, SCHEMA);
  await writeNew(schema, await withIoError(shipped, () => readFile(shipped)));
  await writeNew(file, text);
  const command = `sealkit build ${file} --key K.key --out out`;
  const { written, marksLeft, initDone, initWithInstaller } = terminal.labels;
  const next = installer === undefined ? initDone : initWithInstaller;
  const left = marks > 0 ? `${marksLeft}: ${marks}\n` : '';
  terminal.result(
    { schema: 'sealkit-init/1', definition: file, marks },
    `${written}: ${file}\n${left}${next}:\n  ${command}\n`,
  );
  return 0;
}

/** The example as it is when nothing is named, or asked for; else a kit of one's own, which takes nothing from the example. */
async function definitionFor(
  { example, installer, ...answers }: InitOptions,
  context: Context,
): Promise<{ text: string; marks: number }> {
  const expected = installer === undefined ? [] : await expectationsOf(installer);
  const replacements = [...replacementsOf(answers), ...expected];
  const isExample = example === true || replacements.length === 0;
  const template = isExample ? EXAMPLE : NEW_KIT;
  const begun = await withIoError(template, () => readFile(template, 'utf8'));
  const dates = isExample ? [] : datesOf(today(context));
  const text = fillIn(begun.replace(SCHEMA_LINE, '$1'), [...replacements, ...dates]);
  const marks = countMarks(text);
  if (!isExample || installer === undefined) return { text, marks };
  return { text: await withoutForeignProgram(text, installer), marks };
}

/** A new kit begins today. */
function datesOf(day: string): Replacement[] {
  return [
    { field: ['kit', 'created'], value: `${day}T00:00:00Z` },
    { field: ['papers', 'revisions', 0, 'date'], value: day },
  ];
}

/** Where the installer goes; null when it is there already. */
function copyOf(installer: string, folder: string): string | null {
  const place = path.join(folder, 'payload', path.basename(installer));
  return realPlace(installer) === realPlace(place) ? null : place;
}

function replacementsOf(answers: Readonly<Partial<Record<Question, string>>>): Replacement[] {
  return (Object.keys(QUESTIONS) as Question[]).flatMap((question) => {
    const value = answers[question];
    if (value === undefined || value === '') return [];
    return QUESTIONS[question].map((field) => ({ field, value }));
  });
}

/** At a terminal; what is left empty stays as the template has it. */
async function ask(context: Context): Promise<Partial<Record<Question, string>>> {
  const { questions } = context.terminal.labels;
  const names = Object.keys(QUESTIONS) as Question[];
  const answers = await askLines(
    names.map((name) => `${questions[name]}: `),
    context,
  );
  return Object.fromEntries(names.map((name, i) => [name, answers[i] ?? '']));
}

async function expectationsOf(installer: string): Promise<Replacement[]> {
  const opened = await openPlainFile(installer, 'payload-refused');
  try {
    const facts = await readMsiFacts(opened.source, printable(installer));
    const at = (...field: string[]): Replacement['field'] => ['installers', 0, ...field];
    return [
      { field: at('path'), value: `payload/${path.basename(installer)}` },
      { field: at('expected', 'product'), value: facts.productName },
      { field: at('expected', 'version'), value: facts.productVersion },
      { field: at('expected', 'productCode'), value: facts.productCode },
      { field: at('expected', 'upgradeCode'), value: facts.upgradeCode },
      { field: at('expected', 'manufacturer'), value: facts.manufacturer },
      { field: at('expected', 'arpNoModify'), value: String(facts.arpNoModify) },
    ];
  } finally {
    opened.close();
  }
}

/** The example's status program is nobody else's: a package that does not install it begins without one. */
async function withoutForeignProgram(text: string, installer: string): Promise<string> {
  const program = readDefinition(encodeUtf8(text), '').install.statusProgram;
  const opened = await openPlainFile(installer, 'payload-refused');
  try {
    const isOwn =
      program !== null && (await isInstalledBy(opened.source, printable(installer), program.path));
    return isOwn ? text : text.replace(STATUS_PROGRAM, '$1# $2');
  } finally {
    opened.close();
  }
}

/**
 * How many marks are left to replace. What else is wrong was given: told by its field, for the file is not written.
 * @throws SealkitError `usage`
 */
function countMarks(text: string): number {
  try {
    readDefinition(encodeUtf8(text), '');
    return 0;
  } catch (cause) {
    if (!(cause instanceof SealkitError)) throw cause;
    const wrong = cause.faults.filter(({ code }) => code !== 'definition-unfinished');
    const [first, ...rest] = wrong.map(({ field, expected, found }) => ({
      code: 'usage' as const,
      ...(field === undefined ? {} : { field }),
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
    }));
    if (first !== undefined) throw new SealkitError([first, ...rest], { cause });
    return cause.faults.length;
  }
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
