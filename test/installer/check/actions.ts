/** Custom actions: a type that exists, its source in the right table, options that go together. */
import { column, number, property, rowsOf, text, type MsiPackage, type Row } from './package.ts';

const SOURCES: Readonly<Record<number, 'Binary' | 'File' | 'Directory' | 'property' | 'none'>> = {
  1: 'Binary', // a DLL
  2: 'Binary', // a program
  5: 'Binary', // JScript
  6: 'Binary', // VBScript
  17: 'File',
  18: 'File',
  19: 'none', // an error message that ends the installation
  21: 'File',
  22: 'File',
  34: 'Directory', // a command line with a working folder
  35: 'Directory', // sets a folder
  37: 'none', // a script in the target
  38: 'none',
  50: 'property', // a program named by a property
  51: 'property', // sets a property
  53: 'property',
  54: 'property',
};
const SETS_A_VALUE = new Set([19, 35, 51]);
const NEEDS_TARGET = new Set([1, 17, 19, 34, 37, 38]);
const BASE = 0x3f;
const ONCE = 0x300;
const DEFERRED = 0x400;
const AS_SYSTEM = 0x800;
const ASYNCHRONOUS = 0x80;

export function actionFaults(msi: MsiPackage): string[] {
  return rowsOf(msi, 'CustomAction').flatMap((row) =>
    [sourceFault(msi, row), optionFault(row), useFault(msi, row)]
      .filter((problem) => problem !== null)
      .map((problem) => `CustomAction ${text(row, 'Action')}: ${problem}`),
  );
}

function sourceFault(msi: MsiPackage, row: Row): string | null {
  const base = number(row, 'Type') & BASE;
  const kind = SOURCES[base];
  const source = text(row, 'Source');
  if (kind === undefined) return `no type ${base}`;
  if (NEEDS_TARGET.has(base) && text(row, 'Target') === '') return 'no target';
  if (kind === 'none') return null;
  if (kind === 'property') return /^[A-Za-z_][\w.]*$/.test(source) ? null : `${source} is no property`;
  const key = kind === 'Binary' ? 'Name' : kind;
  return column(msi, kind, key).has(source) ? null : `${source} is not in ${kind}`;
}

function optionFault(row: Row): string | null {
  const type = number(row, 'Type');
  const isDeferred = (type & DEFERRED) !== 0;
  if (SETS_A_VALUE.has(type & BASE) && isDeferred) return 'sets a value, which a deferred action cannot';
  if ((type & AS_SYSTEM) !== 0 && !isDeferred) return 'as the system, but not deferred';
  if (isDeferred && (type & ONCE) === ONCE) return 'both rollback and commit';
  // Rollback would begin while it still runs.
  return isDeferred && (type & ASYNCHRONOUS) !== 0 && (type & ONCE) !== 0 ? 'nobody waits for it' : null;
}

/** An action that stands nowhere, and a folder set on the way in, are mistakes rather than faults of the format. */
function useFault(msi: MsiPackage, row: Row): string | null {
  const name = text(row, 'Action');
  const sequences = ['InstallExecute', 'InstallUI', 'AdminExecute', 'AdminUI', 'AdvtExecute'];
  const isSequenced = sequences.some((prefix) => column(msi, `${prefix}Sequence`, 'Action').has(name));
  const isEvent = rowsOf(msi, 'ControlEvent').some(
    (event) => text(event, 'Event') === 'DoAction' && text(event, 'Argument') === name,
  );
  return isSequenced || isEvent || property(msi, name) !== null ? null : 'never runs';
}
