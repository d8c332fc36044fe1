/** What `sealkit init` writes: a template, filled in with what is known of the kit. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeUtf8 } from '../base/bytes.ts';
import type { Language } from '../base/codes.ts';
import { SealkitError, type Fault } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { fillIn, readDefinition, type Replacement } from '../definition/index.ts';
import { isInstalledBy, readMsiFacts, refuseUnfitInstaller } from '../payload/index.ts';
import { openPlainFile, withIoError } from '../storage/index.ts';
import { PACKAGE_ROOT } from './context.ts';

export const TEMPLATE_FOLDER = path.join(PACKAGE_ROOT, 'kit-template');
const TEMPLATES = {
  /** Complete, commented in English, and tested to build; what it says is true of its own product only. */
  example: () => path.join(TEMPLATE_FOLDER, 'examples', 'lrm-security-patch', 'kit.yaml'),
  /** Of any product, with marks where only its maker knows what to say. */
  'new-kit': (language: Language) => path.join(TEMPLATE_FOLDER, 'new-kit', language, 'kit.yaml'),
} as const;
export type Template = keyof typeof TEMPLATES;
/** As both name the schema, from their own places. */
const SCHEMA_LINE = /(\$schema=)[./]+/;
const STATUS_PROGRAM = /^( +)(statusProgram: )/m;

/** The fields that each answer fills. */
const FIELDS = {
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

/** What is asked, or given as options; what is left out or empty stays as the template has it. */
export interface Answers extends Readonly<Partial<Record<keyof typeof FIELDS, string>>> {
  /** An MSI to begin with: what it says of itself is what the definition expects. */
  readonly installer?: string | undefined;
}

export interface Surroundings {
  /** Of comments and marks, where the template is written in it. */
  readonly language: Language;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/**
 * The definition's text and how many marks are left in it to replace.
 * @throws SealkitError `definition-value-invalid` and others of a definition, by field: the file is not written
 */
export async function definitionFor(
  template: Template,
  answers: Answers,
  { language, today }: Surroundings,
): Promise<{ readonly text: string; readonly marks: number }> {
  const { installer = '' } = answers;
  const isExample = template === 'example';
  const file = TEMPLATES[template](language);
  const begun = await withIoError(file, () => readFile(file, 'utf8'));
  const text = fillIn(begun.replace(SCHEMA_LINE, '$1'), [
    ...replacementsOf(answers),
    ...(installer === '' ? [] : await expectationsOf(installer)),
    ...(isExample ? [] : datesOf(today)),
  ]);
  const marks = countMarks(text);
  if (!isExample || installer === '') return { text, marks };
  return { text: await withoutForeignProgram(text, installer), marks };
}

/** A new kit begins today. */
function datesOf(day: string): Replacement[] {
  return [
    { field: ['kit', 'created'], value: `${day}T00:00:00Z` },
    { field: ['papers', 'revisions', 0, 'date'], value: day },
  ];
}

function replacementsOf(answers: Answers): Replacement[] {
  return (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).flatMap((name) => {
    const value = answers[name];
    if (value === undefined || value === '') return [];
    return FIELDS[name].map((field) => ({ field, value }));
  });
}

async function expectationsOf(installer: string): Promise<Replacement[]> {
  const opened = await openPlainFile(installer, 'payload-refused');
  try {
    const facts = await readMsiFacts(opened.source, readable(installer));
    refuseUnfitInstaller(facts, readable(installer));
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
    const isOwn = program !== null && (await isInstalledBy(opened.source, readable(installer), program.path));
    return isOwn ? text : text.replace(STATUS_PROGRAM, '$1# $2');
  } finally {
    opened.close();
  }
}

/** How many marks are left. What else is wrong was given, and stands on no line yet. */
function countMarks(text: string): number {
  try {
    readDefinition(encodeUtf8(text), '');
    return 0;
  } catch (cause) {
    if (!(cause instanceof SealkitError)) throw cause;
    const wrong = cause.faults.filter(({ code }) => code !== 'definition-unfinished');
    const [first, ...rest] = wrong.map(withoutPlace);
    if (first !== undefined) throw new SealkitError([first, ...rest], { cause });
    return cause.faults.length;
  }
}

function withoutPlace({ code, field = '', expected = '', found = '' }: Fault): Fault {
  return { code, field, expected, found };
}
