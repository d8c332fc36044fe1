/** Dialogs: the ones Windows Installer looks for, the tab order, what buttons lead to. */
import { column, number, property, repeated, rowsOf, text, type MsiPackage, type Row } from './package.ts';

const VISIBLE = 1;
const ERROR_DIALOG = 65_536;
const TAKES_FOCUS = new Set(
  'CheckBox ComboBox DirectoryCombo DirectoryList Edit Hyperlink ListBox ListView MaskedEdit PathEdit PushButton RadioButtonGroup SelectionTree VolumeCostList VolumeSelectCombo'.split(
    ' ',
  ),
);
const NEEDS_PROPERTY = new Set(
  'CheckBox ComboBox DirectoryCombo DirectoryList Edit ListBox ListView MaskedEdit PathEdit RadioButtonGroup SelectionTree VolumeSelectCombo'.split(
    ' ',
  ),
);
const ENDS =
  'Exit Retry Ignore Return ErrorOk ErrorCancel ErrorAbort ErrorRetry ErrorIgnore ErrorYes ErrorNo'.split(
    ' ',
  );
const ERROR_BUTTONS = { A: 'Abort', C: 'Cancel', I: 'Ignore', N: 'No', O: 'Ok', R: 'Retry', Y: 'Yes' };

export function dialogFaults(msi: MsiPackage): string[] {
  if (rowsOf(msi, 'Dialog').length === 0) return [];
  return [
    ...rowsOf(msi, 'Dialog').flatMap((dialog) => oneDialog(msi, dialog)),
    ...danglingFaults(msi),
    ...eventFaults(msi),
    ...styleFaults(msi),
    ...requiredFaults(msi),
    ...reachFaults(msi),
  ];
}

function controlsOf(msi: MsiPackage, dialog: string): Row[] {
  return rowsOf(msi, 'Control').filter((row) => text(row, 'Dialog_') === dialog);
}

function isErrorDialog(dialog: Row): boolean {
  return (number(dialog, 'Attributes') & ERROR_DIALOG) !== 0;
}

function oneDialog(msi: MsiPackage, dialog: Row): string[] {
  const name = text(dialog, 'Dialog');
  const controls = controlsOf(msi, name);
  const typeOf = new Map(controls.map((row) => [text(row, 'Control'), text(row, 'Type')]));
  const roles = ['Control_First', 'Control_Default', 'Control_Cancel'];
  const lost = roles.filter((role) => text(dialog, role) !== '' && !typeOf.has(text(dialog, role)));
  const noButton = roles
    .slice(1)
    .filter((role) => !['', undefined, 'PushButton'].includes(typeOf.get(text(dialog, role))));
  const outside = controls.filter(
    (row) =>
      number(row, 'X') + number(row, 'Width') > number(dialog, 'Width') ||
      number(row, 'Y') + number(row, 'Height') > number(dialog, 'Height'),
  );
  const without = controls.filter(
    (row) => NEEDS_PROPERTY.has(text(row, 'Type')) && text(row, 'Property') === '',
  );
  return [
    ...lost.map((role) => `Dialog ${name} ${role}: no control ${text(dialog, role)}`),
    ...noButton.map((role) => `Dialog ${name} ${role}: no button`),
    ...outside.map((row) => `Control ${name}/${text(row, 'Control')}: beyond the edge`),
    ...without.map((row) => `Control ${name}/${text(row, 'Control')}: no property`),
    ...(isErrorDialog(dialog) ? [] : tabFaults(name, text(dialog, 'Control_First'), controls)),
  ];
}

/** Control_Next must lead through all that it touches and back to the start, or Windows refuses to show the dialog. */
function tabFaults(dialog: string, first: string, controls: readonly Row[]): string[] {
  const next = new Map(controls.map((row) => [text(row, 'Control'), text(row, 'Control_Next')]));
  const linked = [...next].filter(([, to]) => to !== '').map(([from]) => from);
  const ring: string[] = [];
  let at = linked.length === 0 ? '' : linked.includes(first) ? first : (linked[0] ?? '');
  while (at !== '' && !ring.includes(at)) {
    ring.push(at);
    at = next.get(at) ?? '';
  }
  const isClosed = linked.length === 0 || at === ring[0];
  const skipped = linked.filter((name) => !ring.includes(name));
  const still = controls.filter(
    (row) =>
      ring.includes(text(row, 'Control')) && ['Line', 'ProgressBar', 'GroupBox'].includes(text(row, 'Type')),
  );
  const canFocus = controls.filter((row) => TAKES_FOCUS.has(text(row, 'Type')));
  const isAlone = canFocus.length > 0 && !next.has(first);
  return [
    ...(isClosed ? [] : [`Dialog ${dialog}: the tab order does not close`]),
    ...skipped.map((name) => `Control ${dialog}/${name}: outside the tab order's ring`),
    ...still.map((row) => `Control ${dialog}/${text(row, 'Control')}: cannot take the focus`),
    ...(isAlone ? [`Dialog ${dialog}: begins nowhere`] : []),
  ];
}

/** Rows that name a control which is not there. */
function danglingFaults(msi: MsiPackage): string[] {
  const known = new Set(
    rowsOf(msi, 'Control').map((row) => `${text(row, 'Dialog_')}/${text(row, 'Control')}`),
  );
  return ['ControlEvent', 'ControlCondition', 'EventMapping'].flatMap((table) =>
    rowsOf(msi, table)
      .map((row) => `${text(row, 'Dialog_')}/${text(row, 'Control_')}`)
      .filter((name) => !known.has(name))
      .map((name) => `${table} ${name}: no such control`),
  );
}

function eventFaults(msi: MsiPackage): string[] {
  const dialogs = column(msi, 'Dialog', 'Dialog');
  const actions = column(msi, 'CustomAction', 'Action');
  const events = rowsOf(msi, 'ControlEvent').flatMap((row) => {
    const [event, argument] = [text(row, 'Event'), text(row, 'Argument')];
    const isFree = argument.startsWith('[');
    const isLost =
      (/^(New|Spawn|SpawnWait)Dialog$/.test(event) && !isFree && !dialogs.has(argument)) ||
      (event === 'DoAction' && !isFree && !actions.has(argument)) ||
      (event === 'EndDialog' && !ENDS.includes(argument));
    const where = `ControlEvent ${text(row, 'Dialog_')}/${text(row, 'Control_')}`;
    return isLost ? [`${where}: ${event} ${argument} leads nowhere`] : [];
  });
  const pressed = new Set(
    rowsOf(msi, 'ControlEvent').map((row) => `${text(row, 'Dialog_')}/${text(row, 'Control_')}`),
  );
  const dead = rowsOf(msi, 'Control').filter(
    (row) =>
      text(row, 'Type') === 'PushButton' &&
      (number(row, 'Attributes') & 3) === 3 &&
      !pressed.has(`${text(row, 'Dialog_')}/${text(row, 'Control')}`),
  );
  return [
    ...events,
    ...dead.map((row) => `Control ${text(row, 'Dialog_')}/${text(row, 'Control')}: does nothing`),
  ];
}

function styleFaults(msi: MsiPackage): string[] {
  const styles = column(msi, 'TextStyle', 'TextStyle');
  const font = property(msi, 'DefaultUIFont') ?? '';
  const unknown = rowsOf(msi, 'Control').flatMap((row) => {
    const used = /^\{[\\&](\w+)\}/.exec(text(row, 'Text'))?.[1];
    const where = `Control ${text(row, 'Dialog_')}/${text(row, 'Control')}`;
    return used === undefined || styles.has(used) ? [] : [`${where}: no style ${used}`];
  });
  return [...(styles.has(font) ? [] : [`Property DefaultUIFont: no style ${font}`]), ...unknown];
}

function requiredFaults(msi: MsiPackage): string[] {
  const name = property(msi, 'ErrorDialog') ?? '';
  const dialog = rowsOf(msi, 'Dialog').find((row) => text(row, 'Dialog') === name);
  const ends = rowsOf(msi, 'InstallUISequence').map((row) => number(row, 'Sequence'));
  return [
    ...(dialog === undefined ? ['Property ErrorDialog: no such dialog'] : errorDialogFaults(msi, dialog)),
    ...[-1, -2, -3].filter((at) => !ends.includes(at)).map((at) => `InstallUISequence: nothing at ${at}`),
    ...repeated(ends.filter((at) => at < 0).map(String)).map((at) => `InstallUISequence: two at ${at}`),
    ...(fileListControl(msi) === undefined ? ['Dialog FilesInUse: no list of FileInUseProcess'] : []),
  ];
}

function fileListControl(msi: MsiPackage): Row | undefined {
  if (!msi.tables.has('ListBox')) return undefined;
  return controlsOf(msi, 'FilesInUse').find((row) => text(row, 'Property') === 'FileInUseProcess');
}

function errorDialogFaults(msi: MsiPackage, dialog: Row): string[] {
  const name = text(dialog, 'Dialog');
  const ends = new Map(
    rowsOf(msi, 'ControlEvent')
      .filter((row) => text(row, 'Dialog_') === name && text(row, 'Event') === 'EndDialog')
      .map((row) => [text(row, 'Control_'), text(row, 'Argument')]),
  );
  const wrong = Object.entries(ERROR_BUTTONS).filter(([button, end]) => ends.get(button) !== `Error${end}`);
  const buttons = controlsOf(msi, name).filter((row) => text(row, 'Type') === 'PushButton');
  const places = new Set(
    buttons.map((row) => ['Y', 'Width', 'Height'].map((key) => number(row, key)).join()),
  );
  return [
    ...(isErrorDialog(dialog) ? [] : [`Dialog ${name}: not marked as the error dialog`]),
    ...(text(dialog, 'Control_First') === 'ErrorText'
      ? []
      : [`Dialog ${name}: does not begin with ErrorText`]),
    ...wrong.map(([button]) => `Dialog ${name}: no button ${button}`),
    ...(places.size === 1 ? [] : [`Dialog ${name}: buttons of different size or height`]),
  ];
}

/** Dialogs that are shown by nothing, but for those that Windows Installer itself shows. */
function reachFaults(msi: MsiPackage): string[] {
  const sequences = ['InstallUISequence', 'AdminUISequence'];
  const shown = new Set([
    ...sequences.flatMap((sequence) => [...column(msi, sequence, 'Action')]),
    ...rowsOf(msi, 'ControlEvent')
      .filter((row) => text(row, 'Event').endsWith('Dialog'))
      .map((row) => text(row, 'Argument')),
    ...['FilesInUse', 'MsiRMFilesInUse', 'FirstRun', property(msi, 'ErrorDialog') ?? ''],
  ]);
  const hidden = rowsOf(msi, 'Dialog').filter((row) => (number(row, 'Attributes') & VISIBLE) === 0);
  return [
    ...[...column(msi, 'Dialog', 'Dialog')]
      .filter((name) => !shown.has(name))
      .map((name) => `Dialog ${name}: never shown`),
    ...hidden.map((row) => `Dialog ${text(row, 'Dialog')}: hidden`),
  ];
}
