/** The door of the MSI reader: what a Windows Installer package says of itself. */
import { isGuid } from '../../base/forms.ts';
import { readWhole, type ByteSource } from '../../base/source.ts';
import { readCustomActions, readRestartActions, type CustomAction, type RestartAction } from './actions.ts';
import { openCompoundFile, type CompoundFile } from './compound-file.ts';
import { malformed, named } from './malformed.ts';
import { findLooseFile, findMissingCabinet, hasExternalCabinet, readMedia, type LooseFile } from './media.ts';
import { signerSubject } from './signer.ts';
import { readSummary, type Architecture, type Summary } from './summary.ts';
import { openDatabase, type Database } from './tables.ts';

/** Class of the root storage of an .msi; patches (.msp) and transforms (.mst) have others. */
const PACKAGE_CLASS = '000C1084-0000-0000-C000-000000000046';
/** Leading zeros are common (1.00.0000) and kept. */
const VERSION = /^\d{1,9}(\.\d{1,9}){0,3}$/;
const SIGNATURE_STREAM = '\u0005DigitalSignature';
/** A handful of certificates and a time stamp take 20 KiB. */
const MAX_SIGNATURE_BYTES = 1024 * 1024;

const SUMMARY_FIELDS = [
  ...(['title', 'subject', 'author', 'keywords', 'comments', 'application'] as const),
  ...(['created', 'lastSaved', 'schema', 'codePage', 'wordCount', 'security'] as const),
] as const;

/** All of it is a claim of the file, unverified: pass texts through `printable` before showing them. */
export interface MsiFacts {
  readonly productName: string;
  readonly productVersion: string;
  /** GUIDs in braces. */
  readonly productCode: string;
  /** Null: Windows Installer does not need it to install; only to find other versions. */
  readonly upgradeCode: string | null;
  readonly packageCode: string;
  readonly manufacturer: string;
  /** LANGID. */
  readonly productLanguage: number;
  readonly architecture: Architecture;
  readonly languages: readonly number[];
  /** Change is greyed out in Programs and Features. */
  readonly arpNoModify: boolean;
  /** Needs a .cab file beside it. */
  readonly hasExternalCabinet: boolean;
  /** It says that this cabinet is inside it, and is wrong. */
  readonly missingCabinet: string | null;
  /** Needs this file beside it, perhaps others too. */
  readonly looseFile: LooseFile | null;
  /** Carries a digital signature stream; whether it holds was not looked at. */
  readonly signed: boolean;
  /** Subject of the certificate that the signature names; null when there is none to read. Anybody can claim any. */
  readonly signer: string | null;
  readonly summary: Pick<Summary, (typeof SUMMARY_FIELDS)[number]>;
  readonly customActions: readonly CustomAction[];
  /** Actions that restart the computer, as far as they are ever run; see also restarterOf. */
  readonly restartActions: readonly RestartAction[];
  /** The property REBOOT: Force, Suppress or ReallySuppress, or what begins so. */
  readonly reboot: string | null;
}

/**
 * Reads a few kilobytes at their places, however large the file is.
 * @param path named in errors
 * @throws SealkitError `msi-malformed` with path, field, expected and found; or what the source throws
 */
export function readMsiFacts(source: ByteSource, path: string): Promise<MsiFacts> {
  return named(path, async () => readFacts(await openCompoundFile(source)));
}

async function readFacts(file: CompoundFile): Promise<MsiFacts> {
  if (file.classId !== PACKAGE_CLASS) throw malformed('root', `clsid ${PACKAGE_CLASS}`, file.classId);
  const database = await openDatabase(file);
  const summary = await readSummary(file);
  const properties = await readProperties(database);
  const media = await readMedia(database);
  const upgradeCode = properties.get('UpgradeCode');
  const required = (name: string): string => {
    const value = properties.get(name);
    if (value === undefined) throw malformed(`Property.${name}`, '1 x', '0 x');
    return value;
  };
  return {
    productName: required('ProductName'),
    productVersion: version(required('ProductVersion')),
    productCode: guid('Property.ProductCode', required('ProductCode')),
    upgradeCode: upgradeCode === undefined ? null : guid('Property.UpgradeCode', upgradeCode),
    packageCode: guid('packageCode', (summary.packageCode ?? '').toUpperCase()),
    manufacturer: required('Manufacturer'),
    productLanguage: languageId(required('ProductLanguage')),
    architecture: summary.architecture,
    languages: summary.languages,
    arpNoModify: properties.has('ARPNOMODIFY'),
    hasExternalCabinet: hasExternalCabinet(media),
    missingCabinet: findMissingCabinet(media, file),
    looseFile: await findLooseFile(database, media, summary.wordCount),
    signed: file.streams.has(SIGNATURE_STREAM),
    signer: await readSigner(file),
    summary: pick(summary),
    customActions: await readCustomActions(database),
    restartActions: await readRestartActions(database),
    reboot: properties.get('REBOOT') ?? null,
  };
}

function pick(summary: Summary): MsiFacts['summary'] {
  return Object.fromEntries(
    SUMMARY_FIELDS.map((name) => [name, summary[name]]),
  ) as unknown as MsiFacts['summary'];
}

async function readSigner(file: CompoundFile): Promise<string | null> {
  const stream = await file.openStream(SIGNATURE_STREAM, MAX_SIGNATURE_BYTES);
  return stream === null ? null : signerSubject(await readWhole(stream));
}

async function readProperties(database: Database): Promise<ReadonlyMap<string, string>> {
  const table = await database.readTable('Property');
  if (table === null) throw malformed('Property', '1 x', '0 x');
  const properties = new Map(table.rows.map(([name, value]) => [String(name), String(value ?? '')]));
  if (properties.size !== table.rows.length) throw malformed('Property', '1 x', '2 x');
  return properties;
}

/** Windows Installer wants the codes in capitals; the package code alone is seen in small letters too. */
function guid(field: string, value: string): string {
  if (!isGuid(value)) throw malformed(field, '{GUID} [0-9A-F]', value);
  return value;
}

function version(value: string): string {
  if (!VERSION.test(value)) throw malformed('Property.ProductVersion', 'N[.N[.N[.N]]]', value);
  return value;
}

function languageId(value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw malformed('Property.ProductLanguage', '[0-9]{1,5}', value);
  return Number(value);
}
