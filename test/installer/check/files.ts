/** Directory tree, components, files and media. */
import { tableStreamName } from '../../../src/payload/msi/names.ts';
import { column, number, property, repeated, rowsOf, text, type MsiPackage, type Row } from './package.ts';

const REGISTRY_KEY_PATH = 4;
const ODBC_KEY_PATH = 32;
const IS_64_BIT = 256;

export function fileFaults(msi: MsiPackage): string[] {
  return [
    ...directoryFaults(msi),
    ...componentFaults(msi),
    ...featureFaults(msi),
    ...shortNameFaults(msi),
    ...mediaFaults(msi),
  ];
}

function parentOf(row: Row): string {
  const parent = text(row, 'Directory_Parent');
  return parent === text(row, 'Directory') ? '' : parent;
}

function directoryFaults(msi: MsiPackage): string[] {
  const rows = rowsOf(msi, 'Directory');
  const roots = rows.filter((row) => parentOf(row) === '');
  const isRoot = (row: Row): boolean =>
    text(row, 'Directory') === 'TARGETDIR' && text(row, 'DefaultDir') === 'SourceDir';
  const parents = new Map(rows.map((row) => [text(row, 'Directory'), parentOf(row)]));
  const endless = [...parents.keys()].filter((name) => ancestors(name, parents) === null);
  return [
    ...roots
      .filter((row) => !isRoot(row))
      .map((row) => `Directory ${text(row, 'Directory')}: a root, not TARGETDIR`),
    ...(roots.some(isRoot) ? [] : ['Directory: no root TARGETDIR called SourceDir']),
    ...endless.map((name) => `Directory ${name}: its parents go in a circle`),
  ];
}

/** From a folder up to the root; null in a circle. */
function ancestors(name: string, parents: ReadonlyMap<string, string>): string[] | null {
  const seen: string[] = [];
  for (let at = name; at !== ''; at = parents.get(at) ?? '') {
    if (seen.includes(at)) return null;
    seen.push(at);
  }
  return seen;
}

function componentFaults(msi: MsiPackage): string[] {
  const rows = rowsOf(msi, 'Component');
  const ids = rows.filter((row) => text(row, 'Condition') === '').map((row) => text(row, 'ComponentId'));
  const used = column(msi, 'FeatureComponents', 'Component_');
  return [
    ...repeated(ids.filter((id) => id !== '')).map((id) => `Component: ${id} twice`),
    ...rows.flatMap((row) => {
      const name = text(row, 'Component');
      const problem = keyPathFault(msi, row) ?? platformFault(msi, row);
      return [
        ...(problem === null ? [] : [`Component ${name}: ${problem}`]),
        ...(used.has(name) ? [] : [`Component ${name}: in no feature`]),
      ];
    }),
  ];
}

/** Windows looks at the key path to see whether a component is there: it must be the component's own. */
function keyPathFault(msi: MsiPackage, row: Row): string | null {
  const key = text(row, 'KeyPath');
  const attributes = number(row, 'Attributes');
  if (key === '' || (attributes & ODBC_KEY_PATH) !== 0) return null;
  const table = (attributes & REGISTRY_KEY_PATH) !== 0 ? 'Registry' : 'File';
  const owner = rowsOf(msi, table).find((candidate) => text(candidate, table) === key);
  if (owner === undefined) return `key path ${key} is not in ${table}`;
  return text(owner, 'Component_') === text(row, 'Component') ? null : `key path ${key} belongs to another`;
}

function platformFault(msi: MsiPackage, row: Row): string | null {
  const parents = new Map(rowsOf(msi, 'Directory').map((dir) => [text(dir, 'Directory'), parentOf(dir)]));
  const above = ancestors(text(row, 'Directory_'), parents) ?? [];
  const is64 = (number(row, 'Attributes') & IS_64_BIT) !== 0;
  const isX86 = /^(Intel)?;/.test(msi.summary.get(7) ?? '');
  if (is64 && isX86) return '64-bit in a 32-bit package';
  if (!is64 && above.includes('ProgramFiles64Folder')) return '32-bit in a 64-bit folder';
  return is64 && above.includes('ProgramFilesFolder') ? '64-bit in a 32-bit folder' : null;
}

function featureFaults(msi: MsiPackage): string[] {
  const parents = new Map(
    rowsOf(msi, 'Feature').map((row) => [text(row, 'Feature'), text(row, 'Feature_Parent')]),
  );
  const wrong = [...parents.keys()].filter((name) => (ancestors(name, parents) ?? []).length === 0);
  return wrong.map((name) => `Feature ${name}: its parents go in a circle`);
}

function shortNameFaults(msi: MsiPackage): string[] {
  const homes = new Map(
    rowsOf(msi, 'Component').map((row) => [text(row, 'Component'), text(row, 'Directory_')]),
  );
  const files = rowsOf(msi, 'File').flatMap((row) => {
    const home = homes.get(text(row, 'Component_')) ?? '';
    return text(row, 'FileName')
      .split('|')
      .map((name, i) => `${home}/${i === 0 ? 'short' : 'long'}/${name.toUpperCase()}`);
  });
  return repeated(files).map((name) => `File: ${name} twice`);
}

function mediaFaults(msi: MsiPackage): string[] {
  const media = [...rowsOf(msi, 'Media')].sort((a, b) => number(a, 'DiskId') - number(b, 'DiskId'));
  const ends = media.map((row) => number(row, 'LastSequence'));
  const sequences = rowsOf(msi, 'File').map((row) => number(row, 'Sequence'));
  const cabinets = media.map((row) => text(row, 'Cabinet')).filter((name) => name.startsWith('#'));
  const isThere = (name: string): boolean => msi.streams.has(tableStreamName(name.slice(1)).slice(1));
  return [
    ...ends
      .filter((end, i) => i > 0 && end <= (ends[i - 1] ?? 0))
      .map((end) => `Media: ${end} does not go up`),
    ...(Math.max(0, ...sequences) > (ends.at(-1) ?? 0) ? ['Media: files after the last one'] : []),
    ...repeated(sequences.map(String)).map((at) => `File: two at ${at}`),
    ...cabinets.filter((name) => !isThere(name)).map((name) => `Media: no stream ${name}`),
    ...(sequences.length > 0 && media.length === 0 ? ['Media: none'] : []),
  ];
}

/** What Windows Installer must know of a product, and how older ones are found. */
export function productFaults(msi: MsiPackage): string[] {
  const required = ['ProductCode', 'ProductName', 'ProductVersion', 'ProductLanguage', 'Manufacturer'];
  const [major = 0, minor = 0, build = 0] = (property(msi, 'ProductVersion') ?? '').split('.').map(Number);
  const isVersion = major <= 255 && minor <= 255 && build <= 65_535;
  const guids = ['ProductCode', 'UpgradeCode'].filter((name) => !isGuidOrNone(property(msi, name)));
  return [
    ...required.filter((name) => (property(msi, name) ?? '') === '').map((name) => `Property: no ${name}`),
    ...(isVersion ? [] : ['Property ProductVersion: beyond 255.255.65535']),
    ...guids.map((name) => `Property ${name}: no GUID in capitals`),
    ...upgradeFaults(msi),
  ];
}

function isGuidOrNone(value: string | null): boolean {
  return value === null || /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(value);
}

/** The property crosses from the user's part of msiexec to the elevated one only if it is public and listed. */
function upgradeFaults(msi: MsiPackage): string[] {
  const secure = new Set((property(msi, 'SecureCustomProperties') ?? '').split(';'));
  const searches = [...column(msi, 'InstallExecuteSequence', 'Action')].includes('FindRelatedProducts');
  return rowsOf(msi, 'Upgrade').flatMap((row) => {
    const name = text(row, 'ActionProperty');
    return [
      ...(name === name.toUpperCase() ? [] : [`Upgrade ${name}: not public`]),
      ...(secure.has(name) ? [] : [`Upgrade ${name}: not in SecureCustomProperties`]),
      ...(property(msi, name) === null ? [] : [`Upgrade ${name}: has a value beforehand`]),
      ...(text(row, 'VersionMin') + text(row, 'VersionMax') === '' ? [`Upgrade ${name}: no version`] : []),
      ...(searches ? [] : [`Upgrade ${name}: nothing searches`]),
    ];
  });
}
