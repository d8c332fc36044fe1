/** What an installer runs by itself, and whether it restarts the computer: the tables of its actions. */
import { readColumns, type Cell, type Database } from './tables.ts';

/** By the lower six bits of a custom action's type (Windows Installer, "Summary List of All Custom Action Types"). */
const KINDS: ReadonlyMap<number, CustomActionKind> = new Map([
  ...each([1, 17], 'dll'),
  ...each([2, 18, 34, 50], 'program'),
  ...each([5, 21, 37, 53], 'JScript'),
  ...each([6, 22, 38, 54], 'VBScript'),
  ...each([7, 23, 39], 'installer'),
  ...each([19], 'error'),
  ...each([35, 51], 'text'),
]);
const KIND_MASK = 0x3f;
const DEFERRED = 0x400;
const NO_IMPERSONATION = 0x800;
/** Standard actions that restart the computer: after the installation, or at once. */
const RESTARTS = ['ScheduleReboot', 'ForceReboot'];
const SEQUENCES = ['InstallExecuteSequence', 'InstallUISequence'];
/** -1 to -4 are run at an end of the installation. No number, 0 and all other negative ones: never ("InstallExecuteSequence Table"). */
const FIRST_RUN = -4;

/** `text` sets a property or folder; `error` ends the installation with a message. */
export type CustomActionKind =
  'dll' | 'program' | 'JScript' | 'VBScript' | 'installer' | 'error' | 'text' | 'unknown';

export interface CustomAction {
  readonly name: string;
  readonly kind: CustomActionKind;
  /** Runs with the rights of the system and not of whoever installs. */
  readonly elevated: boolean;
}

export interface RestartAction {
  readonly action: string;
  /** Null: always. */
  readonly condition: string | null;
}

interface Restarters {
  readonly restartActions: readonly RestartAction[];
  /** The property REBOOT. */
  readonly reboot: string | null;
}

function each(types: readonly number[], kind: CustomActionKind): [number, CustomActionKind][] {
  return types.map((type) => [type, kind]);
}

/** In the order of the table. @throws SealkitError `msi-malformed` */
export async function readCustomActions(database: Database): Promise<CustomAction[]> {
  const rows = await readColumns(database, 'CustomAction', ['Action', 'Type']);
  return rows.map(([name = null, type = null]) => {
    const bits = typeof type === 'number' ? type : 0;
    const isElevated = (bits & DEFERRED) !== 0 && (bits & NO_IMPERSONATION) !== 0;
    return { name: String(name), kind: KINDS.get(bits & KIND_MASK) ?? 'unknown', elevated: isElevated };
  });
}

/** @throws SealkitError `msi-malformed` */
export async function readRestartActions(database: Database): Promise<RestartAction[]> {
  const actions: RestartAction[] = [];
  for (const sequence of SEQUENCES) {
    const rows = await readColumns(database, sequence, ['Action', 'Condition', 'Sequence']);
    for (const [action, condition, number] of rows) {
      if (!RESTARTS.includes(String(action)) || !isRun(number)) continue;
      actions.push({ action: String(action), condition: typeof condition === 'string' ? condition : null });
    }
  }
  return actions;
}

function isRun(number: Cell | undefined): boolean {
  return typeof number === 'number' && number !== 0 && number >= FIRST_RUN;
}

/** What restarts the computer; null: nothing that the package names. Of REBOOT Windows Installer reads the first letter only. */
export function restarterOf({ restartActions: [first], reboot }: Restarters): string | null {
  if (first !== undefined) return first.action;
  return reboot !== null && /^f/i.test(reboot) ? `REBOOT=${reboot}` : null;
}
