/** Sequences: known actions, in an order that Windows Installer accepts, deferred actions inside the transaction. */
import { number, repeated, rowsOf, text, type MsiPackage } from './package.ts';

/** Standard actions in the order their documentation asks for; those of one line may stand in any order among themselves. */
const ORDER = [
  'FindRelatedProducts AppSearch CCPSearch',
  'LaunchConditions RMCCPSearch',
  'ValidateProductID',
  'CostInitialize',
  'FileCost',
  'IsolateComponents',
  'CostFinalize',
  'SetODBCFolders MigrateFeatureStates',
  'InstallValidate',
  'InstallInitialize',
  'AllocateRegistrySpace ProcessComponents',
  'UnpublishComponents MsiUnpublishAssemblies UnpublishFeatures StopServices DeleteServices UnregisterComPlus SelfUnregModules UnregisterTypeLibraries RemoveODBC UnregisterFonts RemoveRegistryValues UnregisterClassInfo UnregisterExtensionInfo UnregisterProgIdInfo UnregisterMIMEInfo RemoveIniValues RemoveShortcuts RemoveEnvironmentStrings RemoveDuplicateFiles',
  'RemoveFiles',
  'RemoveFolders CreateFolders MoveFiles InstallAdminPackage',
  'InstallFiles',
  'PatchFiles DuplicateFiles BindImage CreateShortcuts RegisterClassInfo RegisterExtensionInfo RegisterProgIdInfo RegisterMIMEInfo WriteRegistryValues WriteIniValues WriteEnvironmentStrings RegisterFonts InstallODBC RegisterTypeLibraries SelfRegModules RegisterComPlus InstallServices StartServices',
  'RegisterUser',
  'RegisterProduct',
  'PublishComponents MsiPublishAssemblies PublishFeatures',
  'PublishProduct',
  'InstallFinalize',
].map((line) => line.split(' '));
const RANK = new Map(ORDER.flatMap((names, rank) => names.map((name) => [name, rank] as const)));
/** No fixed place of their own, or checked below. */
const FREE = new Set(
  'ScheduleReboot ForceReboot DisableRollback ResolveSource InstallExecute InstallExecuteAgain RemoveExistingProducts ExecuteAction SetODBCFolders'.split(
    ' ',
  ),
);

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  InstallExecuteSequence: words(
    'CostInitialize FileCost CostFinalize InstallValidate InstallInitialize ProcessComponents UnpublishFeatures RemoveFiles InstallFiles RegisterProduct PublishFeatures PublishProduct InstallFinalize',
  ),
  InstallUISequence: words('CostInitialize FileCost CostFinalize ExecuteAction'),
  AdminExecuteSequence: words(
    'CostInitialize FileCost CostFinalize InstallValidate InstallInitialize InstallAdminPackage InstallFiles InstallFinalize',
  ),
  AdminUISequence: words('CostInitialize FileCost CostFinalize ExecuteAction'),
  AdvtExecuteSequence: words(
    'CostInitialize CostFinalize InstallValidate InstallInitialize PublishFeatures PublishProduct InstallFinalize',
  ),
};
const DEFERRED = 0x400;

function words(list: string): string[] {
  return list.split(' ');
}

export function sequenceFaults(msi: MsiPackage): string[] {
  return Object.keys(REQUIRED).flatMap((sequence) => [
    ...missing(msi, sequence),
    ...strangers(msi, sequence),
    ...disorder(msi, sequence),
    ...transactionFaults(msi, sequence),
  ]);
}

/** Actions by their place in the sequence; those at the end (-1 to -4) and without a number are left out. */
function actions(msi: MsiPackage, sequence: string): { name: string; at: number }[] {
  const all = rowsOf(msi, sequence).map((row) => ({
    name: text(row, 'Action'),
    at: number(row, 'Sequence'),
  }));
  return all.filter(({ at }) => at > 0).sort((a, b) => a.at - b.at);
}

function missing(msi: MsiPackage, sequence: string): string[] {
  const names = new Set(actions(msi, sequence).map(({ name }) => name));
  const wanted = REQUIRED[sequence] ?? [];
  return wanted.filter((name) => !names.has(name)).map((name) => `${sequence}: no ${name}`);
}

function strangers(msi: MsiPackage, sequence: string): string[] {
  const custom = new Set(rowsOf(msi, 'CustomAction').map((row) => text(row, 'Action')));
  const dialogs = new Set(rowsOf(msi, 'Dialog').map((row) => text(row, 'Dialog')));
  const isUi = sequence.endsWith('UISequence');
  const isKnown = (name: string): boolean =>
    RANK.has(name) || FREE.has(name) || custom.has(name) || (isUi && dialogs.has(name));
  const names = rowsOf(msi, sequence).map((row) => text(row, 'Action'));
  const isMisplaced = (name: string): boolean => name === 'ExecuteAction' && !isUi;
  return names
    .filter((name) => !isKnown(name) || isMisplaced(name))
    .map((name) => `${sequence} ${name}: no action for this sequence`);
}

function disorder(msi: MsiPackage, sequence: string): string[] {
  const all = actions(msi, sequence);
  const twice = repeated(all.map(({ at }) => String(at)));
  const ranked = all.filter(({ name }) => RANK.has(name));
  const rankOf = (i: number): number => RANK.get(ranked[i]?.name ?? '') ?? -1;
  const wrong = ranked.filter((_, i) => rankOf(i) < rankOf(i - 1));
  return [
    ...twice.map((at) => `${sequence}: two actions at ${at}`),
    ...wrong.map(({ name }) => `${sequence} ${name}: too late`),
    ...removalFaults(all, sequence),
  ];
}

/** An older version goes after the checks; not between the first changes and their end. */
function removalFaults(all: readonly { name: string; at: number }[], sequence: string): string[] {
  const place = (name: string): number => all.find((action) => action.name === name)?.at ?? 0;
  const at = place('RemoveExistingProducts');
  if (at === 0) return [];
  const isEarly = at > place('InstallValidate') && at < (place('ProcessComponents') || Infinity);
  const isLate = at > (place('PublishProduct') || Infinity);
  return isEarly || isLate ? [] : [`${sequence} RemoveExistingProducts: at a place Windows forbids`];
}

/** What changes the computer runs between InstallInitialize and InstallFinalize, or not at all. */
function transactionFaults(msi: MsiPackage, sequence: string): string[] {
  const deferred = rowsOf(msi, 'CustomAction').filter((row) => (number(row, 'Type') & DEFERRED) !== 0);
  const names = new Set(deferred.map((row) => text(row, 'Action')));
  const all = actions(msi, sequence);
  const start = all.find(({ name }) => name === 'InstallInitialize')?.at ?? Infinity;
  const end = all.find(({ name }) => name === 'InstallFinalize')?.at ?? 0;
  return all
    .filter(({ name, at }) => names.has(name) && (at < start || at > end))
    .map(({ name }) => `${sequence} ${name}: deferred, but outside the transaction`);
}
