/** What the definition says, held against what goes into the kit: contradictions that only the build can see. */
import { printable, SealkitError, type Fault } from '../base/errors.ts';
import { compareDotted, type KitDefinition } from '../definition/index.ts';
import { restarterOf, type FitFacts } from '../payload/index.ts';

interface Installer {
  readonly file: { readonly path: string };
  readonly facts: FitFacts;
}

/** On every instrument its own launcher would refuse such a kit (`launcher-too-old`), signed elsewhere or not. */
export function refuseNewerLauncher(
  { minimumLauncher }: Pick<KitDefinition['kit'], 'minimumLauncher'>,
  { version }: { readonly version: string },
): void {
  if (compareDotted(minimumLauncher, version) <= 0) return;
  const detail = { field: 'kit.minimumLauncher', expected: `<= ${version}`, found: minimumLauncher };
  throw new SealkitError({ code: 'definition-contradiction', ...detail });
}

/**
 * Installers by language are one patch: whichever is installed, it is repaired and removed as that (clause 7.3 tells them apart
 * by their languages only), and a later kit has to find it by the one UpgradeCode.
 */
export function refuseDifferentPatches([first, ...others]: readonly Installer[]): void {
  if (first === undefined) return;
  const faults = others.flatMap((other, i) => differencesOf(first, other, `installers[${i + 1}].path`));
  const [fault, ...rest] = faults;
  if (fault !== undefined) throw new SealkitError([fault, ...rest]);
}

function differencesOf(first: Installer, other: Installer, field: string): Fault[] {
  const [a, b] = [first.facts, other.facts];
  const isOneProduct = a.productCode === b.productCode;
  const pairs = [
    [
      'ProductVersion',
      a.productVersion,
      b.productVersion,
      compareDotted(a.productVersion, b.productVersion) === 0,
    ],
    ['UpgradeCode', a.upgradeCode, b.upgradeCode, a.upgradeCode === b.upgradeCode],
    ['ProductName', a.productName, b.productName, !isOneProduct || a.productName === b.productName],
  ] as const;
  return pairs.flatMap(([name, wanted, found, isSame]): Fault[] => {
    if (isSame) return [];
    const expected = `${name} ${printable(wanted)} (${printable(first.file.path)})`;
    const path = printable(other.file.path);
    return [
      { code: 'definition-contradiction', path, field, expected, found: `${name} ${printable(found)}` },
    ];
  });
}

/** Who is told that no restart comes must not meet one. */
export function refuseUntoldRestart(
  { restart }: Pick<KitDefinition['install'], 'restart'>,
  { file, facts }: Installer,
): void {
  const found = restarterOf(facts);
  if (restart !== 'none' || found === null) return;
  const detail = { path: printable(file.path), expected: 'required', found: printable(found) };
  throw new SealkitError({ code: 'definition-contradiction', field: 'install.restart', ...detail });
}
