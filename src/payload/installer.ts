/** What a staged installer says of itself, held against what the definition expects of it. */
import path from 'node:path';
import { SealkitError, printable, type Fault } from '../base/errors.ts';
import { openPlainFile } from '../storage/index.ts';
import { readMsiFacts, type MsiFacts } from './msi/index.ts';
import type { PayloadFile } from './stage.ts';

export interface InstallerFile extends PayloadFile {
  readonly expected: PayloadFile['expected'] & {
    readonly product: string | null;
    readonly version: string | null;
    readonly productCode: string | null;
    readonly upgradeCode: string | null;
  };
}

/** Facts read from the staged copy, so that they are those of the bytes that were hashed. @throws SealkitError `msi-malformed`, `definition-contradiction` */
export async function describeInstaller(
  file: InstallerFile,
  field: string,
  staging: string,
): Promise<MsiFacts> {
  const opened = await openPlainFile(path.join(staging, file.kitPath));
  try {
    const facts = await readMsiFacts(opened.source, printable(file.path));
    refuseContradictions(file, field, facts);
    return facts;
  } finally {
    await opened.close();
  }
}

function refuseContradictions(file: InstallerFile, field: string, facts: MsiFacts): void {
  const { expected } = file;
  const pairs = [
    ['product', expected.product, facts.productName],
    ['version', expected.version, facts.productVersion],
    ['productCode', expected.productCode, facts.productCode],
    ['upgradeCode', expected.upgradeCode, facts.upgradeCode],
  ] as const;
  const faults = pairs.flatMap(([name, wanted, found]): Fault[] => {
    if (wanted === null || wanted === found) return [];
    const detail = { path: printable(file.path), field: `${field}.expected.${name}` };
    return [{ code: 'definition-contradiction', ...detail, expected: wanted, found: printable(found) }];
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new SealkitError([first, ...rest]);
}
