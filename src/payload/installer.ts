/** What an installer says of itself, held against what the definition expects of it. */
import { SealkitError, printable, type Fault } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { openSeen, type SeenFile } from '../storage/index.ts';
import { readMsiFacts, type MsiFacts } from './msi/index.ts';
import type { PayloadFile } from './digest.ts';

/** Primary language identifiers of Windows (LANGID, its lower ten bits). */
const PRIMARY = { en: 0x09, es: 0x0a } as const;

export interface InstallerFile extends PayloadFile {
  /** Null: for every language. */
  readonly language: keyof typeof PRIMARY | null;
  readonly expected: PayloadFile['expected'] & {
    readonly product: string | null;
    readonly version: string | null;
    readonly productCode: string | null;
    readonly upgradeCode: string | null;
    readonly manufacturer: string | null;
    readonly arpNoModify: boolean | null;
  };
}

/** Of an installer that a kit can carry. */
export type FitFacts = MsiFacts & { readonly upgradeCode: string };

/** Facts of the file that was hashed. @throws SealkitError `payload-changed`, `msi-malformed`, `definition-contradiction`, `installer-unfit` */
export async function describeInstaller(
  file: InstallerFile,
  field: string,
  content: SeenFile,
): Promise<FitFacts> {
  const opened = await openSeen(content);
  try {
    const facts = await readMsiFacts(opened.source, readable(file.path));
    refuseContradictions(file, field, facts);
    return facts;
  } finally {
    opened.close();
  }
}

function refuseContradictions(
  file: InstallerFile,
  field: string,
  facts: MsiFacts,
): asserts facts is FitFacts {
  const { expected } = file;
  const pairs = [
    ['product', expected.product, facts.productName],
    ['version', expected.version, facts.productVersion],
    ['productCode', expected.productCode, facts.productCode],
    ['upgradeCode', expected.upgradeCode, facts.upgradeCode],
    ['manufacturer', expected.manufacturer, facts.manufacturer],
    ['arpNoModify', expected.arpNoModify, facts.arpNoModify],
  ] as const;
  const shown = { code: 'definition-contradiction', path: printable(file.path) } as const;
  const faults = pairs.flatMap(([name, wanted, found]): Fault[] => {
    // What is not there at all makes it unfit, which is told below.
    if (wanted === null || found === null || wanted === found) return [];
    const differing = { expected: String(wanted), found: readable(String(found)) };
    return [{ ...shown, field: `${field}.expected.${name}`, ...differing }];
  });
  faults.push(...unfitFaults(facts, { path: shown.path, field }));
  if (file.language !== null && !speaks(facts, file.language)) {
    const found = facts.languages.join(',');
    faults.push({ ...shown, field: `${field}.language`, expected: file.language, found });
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new SealkitError([first, ...rest]);
}

/** @throws SealkitError `installer-unfit` when no definition could make a kit of it */
export function refuseUnfitInstaller(facts: MsiFacts, path: string): asserts facts is FitFacts {
  const [first, ...rest] = unfitFaults(facts, { path });
  if (first !== undefined) throw new SealkitError([first, ...rest]);
}

function unfitFaults(facts: MsiFacts, place: Pick<Fault, 'path' | 'field'>): Fault[] {
  return unfitnessOf(facts).map((differing) => ({ code: 'installer-unfit', ...place, ...differing }));
}

function unfitnessOf(facts: MsiFacts): Pick<Fault, 'expected' | 'found'>[] {
  // Windows shows a package for x86 other folders and another registry than SealCheck.exe sees (decision 52).
  const { architecture } = facts;
  const platform = { expected: 'Template: x64', found: `Template: ${architecture}` };
  // A kit carries the one file: what lies beside it would be missing on the instrument.
  const beside = outsideOf(facts);
  // A later version finds this one by it, and the manifest names it (format clause 7).
  const nameless = { expected: 'Property.UpgradeCode: {GUID}', found: 'Property.UpgradeCode: -' };
  const missing = facts.missingCabinet === null ? null : printable(facts.missingCabinet);
  return [
    ...(architecture === 'x64' ? [] : [platform]),
    ...(facts.upgradeCode === null ? [nameless] : []),
    ...(beside === null ? [] : [{ expected: 'Media.Cabinet: #NAME', found: beside }]),
    ...(missing === null
      ? []
      : [{ expected: `_Streams: ${missing}`, found: `_Streams: -, Media.Cabinet: #${missing}` }]),
  ];
}

/** What an installer needs of the folder it lies in; null: nothing. */
function outsideOf({ hasExternalCabinet, looseFile }: MsiFacts): string | null {
  if (hasExternalCabinet) return 'Media.Cabinet: NAME';
  return looseFile === null ? null : printable(`${looseFile.file}, ${looseFile.setting}`);
}

/** An installer without a language of its own (0) serves all. */
function speaks({ languages }: MsiFacts, language: keyof typeof PRIMARY): boolean {
  return languages.some((id) => id === 0 || (id & 0x3ff) === PRIMARY[language]);
}
