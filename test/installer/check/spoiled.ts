/** Our own package with one defect each, and the sentence that must name it. */
import type { Editor } from './editor.ts';

export interface Spoiled {
  readonly name: string;
  readonly spoil: (edit: Editor) => void;
  readonly fault: string;
}

const EXECUTE = 'InstallExecuteSequence';
const UI = 'InstallUISequence';

function spoil(name: string, change: Spoiled['spoil'], fault: string): Spoiled {
  return { name, spoil: change, fault };
}

const cells = [
  spoil(
    'a required cell is empty',
    (edit) => edit.set('File', 'HelperFile', { FileSize: null }),
    'File HelperFile FileSize: empty',
  ),
  spoil(
    'a text is longer than its column',
    (edit) => edit.set('Feature', 'Mitigation', { Title: 'x'.repeat(65) }),
    'Feature Mitigation Title: longer than 64',
  ),
  spoil(
    'a number is out of range',
    (edit) => edit.set('Dialog', 'WelcomeDlg', { HCentering: 101 }),
    'Dialog WelcomeDlg HCentering: 101 is outside 0..100',
  ),
  spoil(
    'a GUID in small letters',
    (edit) => edit.set('Component', 'Readme', { ComponentId: '{7b3ed7b5-c3c2-4aa1-9ea7-af76a4099c09}' }),
    'Component Readme ComponentId: {7b3ed7b5-c3c2-4aa1-9ea7-af76a4099c09} is no guid',
  ),
  spoil('a key stands twice', (edit) => edit.add('Media', { DiskId: 1, LastSequence: 3 }), 'Media 1: twice'),
  spoil(
    'a foreign key leads nowhere',
    (edit) => edit.set('FeatureComponents', 'Mitigation/Readme', { Component_: 'Nobody' }),
    'FeatureComponents Mitigation/Nobody Component_: Nobody is not in Component',
  ),
  spoil(
    'a condition without its end',
    (edit) => edit.set(EXECUTE, 'Apply', { Condition: 'NOT (Installed' }),
    `${EXECUTE} Apply Condition: a bracket is not closed`,
  ),
  spoil(
    'a long file name without a short one',
    (edit) => edit.set('File', 'ReadmeFile', { FileName: 'LEEME-README.txt' }),
    'File ReadmeFile FileName: LEEME-README.txt is no filename',
  ),
  spoil(
    'a bracket in a text is not closed',
    (edit) => edit.set('Control', 'WelcomeDlg/Note', { Text: '[[lang].Note' }),
    'Control WelcomeDlg/Note Text: [[lang].Note is no formatted',
  ),
  spoil(
    'a control of a type that does not exist',
    (edit) => edit.set('Control', 'WelcomeDlg/Note', { Type: 'Label' }),
    'Control WelcomeDlg/Note Type: Label is none of Billboard|Bitmap|CheckBox|ComboBox|DirectoryCombo|DirectoryList|Edit|GroupBox|Hyperlink|Icon|Line|ListBox|ListView|MaskedEdit|PathEdit|ProgressBar|PushButton|RadioButtonGroup|ScrollableText|SelectionTree|Text|VolumeCostList|VolumeSelectCombo',
  ),
];

const files = [
  spoil(
    'two roots',
    (edit) => edit.set('Directory', 'VendorFolder', { Directory_Parent: null }),
    'Directory VendorFolder: a root, not TARGETDIR',
  ),
  spoil(
    'folders in a circle',
    (edit) => edit.set('Directory', 'VendorFolder', { Directory_Parent: 'InstallFolder' }),
    'Directory VendorFolder: its parents go in a circle',
  ),
  spoil(
    'a key path of another component',
    (edit) => edit.set('Component', 'Helper', { KeyPath: 'ReadmeFile' }),
    'Component Helper: key path ReadmeFile belongs to another',
  ),
  spoil(
    'two components of one GUID',
    (edit) => edit.set('Component', 'Helper', { ComponentId: '{7B3ED7B5-C3C2-4AA1-9EA7-AF76A4099C09}' }),
    'Component: {7B3ED7B5-C3C2-4AA1-9EA7-AF76A4099C09} twice',
  ),
  spoil(
    'a component in no feature',
    (edit) => edit.drop('FeatureComponents', 'Mitigation/Readme'),
    'Component Readme: in no feature',
  ),
  spoil(
    'a 32-bit component in a 64-bit folder',
    (edit) => edit.set('Component', 'Helper', { Attributes: 0 }),
    'Component Helper: 32-bit in a 64-bit folder',
  ),
  spoil(
    'two files of one short name',
    (edit) => edit.set('File', 'ReadmeFile', { FileName: 'LRM-MITI.EXE|other.txt' }),
    'File: InstallFolder/short/LRM-MITI.EXE twice',
  ),
  spoil(
    'two files at one place in the cabinet',
    (edit) => edit.set('File', 'ReadmeFile', { Sequence: 1 }),
    'File: two at 1',
  ),
  spoil(
    'files that no disk holds',
    (edit) => edit.set('Media', '1', { LastSequence: 1 }),
    'Media: files after the last one',
  ),
  spoil(
    'a cabinet that is not there',
    (edit) => edit.set('Media', '1', { Cabinet: '#other.cab' }),
    'Media: no stream #other.cab',
  ),
];

const product = [
  spoil('no manufacturer', (edit) => edit.drop('Property', 'Manufacturer'), 'Property: no Manufacturer'),
  spoil(
    'a version that Windows Installer cannot compare',
    (edit) => edit.set('Property', 'ProductVersion', { Value: '2026.11.23' }),
    'Property ProductVersion: beyond 255.255.65535',
  ),
  spoil(
    'what is found of older versions is not passed on',
    (edit) => edit.set('Property', 'SecureCustomProperties', { Value: 'NEWERVERSIONFOUND' }),
    'Upgrade OLDERVERSIONFOUND: not in SecureCustomProperties',
  ),
  spoil('no platform', (edit) => edit.msi.summary.set(7, 'amd64;0'), 'summary 7: no platform amd64'),
  spoil(
    'a language that the product has not',
    (edit) => edit.msi.summary.set(7, 'x64;1033'),
    "summary 7: without the product's language 0",
  ),
  spoil(
    'a package code in small letters',
    (edit) => edit.msi.summary.set(9, '{a}'),
    'summary 9: no GUID in capitals',
  ),
  spoil(
    'a Windows Installer too old for 64 bits',
    (edit) => edit.msi.summary.set(14, '110'),
    'summary 14: 110 does not go with x64',
  ),
  spoil(
    'a word count that says not compressed',
    (edit) => edit.msi.summary.set(15, '0'),
    'summary 15: nothing is compressed',
  ),
  spoil(
    'another code page',
    (edit) => edit.msi.summary.set(1, '1250'),
    'summary 1: not the code page of the tables',
  ),
];

const actions = [
  spoil(
    'files before the checks',
    (edit) => edit.set(EXECUTE, 'InstallFiles', { Sequence: 1390 }),
    `${EXECUTE} InstallValidate: too late`,
  ),
  spoil(
    'no end of the transaction',
    (edit) => edit.drop('AdvtExecuteSequence', 'InstallFinalize'),
    'AdvtExecuteSequence: no InstallFinalize',
  ),
  spoil(
    'two actions at one place',
    (edit) => edit.set(EXECUTE, 'Apply', { Sequence: 4001 }),
    `${EXECUTE}: two actions at 4001`,
  ),
  spoil(
    'an action that nobody knows',
    (edit) => edit.add(EXECUTE, { Action: 'Aply', Sequence: 4010 }),
    `${EXECUTE} Aply: no action for this sequence`,
  ),
  spoil(
    'a deferred action after the transaction',
    (edit) => edit.set(EXECUTE, 'Apply', { Sequence: 6650 }),
    `${EXECUTE} Apply: deferred, but outside the transaction`,
  ),
  spoil(
    'the older version is removed between files',
    (edit) => edit.set(EXECUTE, 'RemoveExistingProducts', { Sequence: 3900 }),
    `${EXECUTE} RemoveExistingProducts: at a place Windows forbids`,
  ),
  spoil(
    'an action of a type that does not exist',
    (edit) => edit.set('CustomAction', 'Apply', { Type: 3104 }),
    'CustomAction Apply: no type 32',
  ),
  spoil(
    'a program that is not carried',
    (edit) => edit.set('CustomAction', 'Apply', { Source: 'Helper' }),
    'CustomAction Apply: Helper is not in File',
  ),
  spoil(
    'as the system, but at once',
    (edit) => edit.set('CustomAction', 'Apply', { Type: 2066 }),
    'CustomAction Apply: as the system, but not deferred',
  ),
  spoil(
    'both rollback and commit',
    (edit) => edit.set('CustomAction', 'UndoApply', { Type: 3394 + 512 }),
    'CustomAction UndoApply: both rollback and commit',
  ),
  spoil(
    'an action that stands nowhere',
    (edit) => edit.drop(EXECUTE, 'Repair'),
    'CustomAction Repair: never runs',
  ),
  spoil(
    'a deferred action that sets a property',
    (edit) => edit.set('CustomAction', 'Apply', { Type: 51 + 1024 }),
    'CustomAction Apply: sets a value, which a deferred action cannot',
  ),
];

const dialogs = [
  spoil(
    'the tab order does not close',
    (edit) => edit.set('Control', 'MaintenanceDlg/Cancel', { Control_Next: null }),
    'Dialog MaintenanceDlg: the tab order does not close',
  ),
  spoil(
    'a control outside the ring',
    (edit) => edit.set('Control', 'MaintenanceDlg/Change', { Control_Next: 'Repair' }),
    "Control MaintenanceDlg/Change: outside the tab order's ring",
  ),
  spoil(
    'Escape leads to no control',
    (edit) => edit.set('Dialog', 'WelcomeDlg', { Control_Cancel: 'Back' }),
    'Dialog WelcomeDlg Control_Cancel: no control Back',
  ),
  spoil(
    'Enter leads to a text',
    (edit) => edit.set('Dialog', 'WelcomeDlg', { Control_Default: 'Body' }),
    'Dialog WelcomeDlg Control_Default: no button',
  ),
  spoil(
    'a button leads to a dialog that is not there',
    (edit) =>
      edit.set('ControlEvent', 'WelcomeDlg/Cancel/SpawnDialog/CancelDlg/1', { Argument: 'CancelDialog' }),
    'ControlEvent WelcomeDlg/Cancel: SpawnDialog CancelDialog leads nowhere',
  ),
  spoil(
    'a button does nothing',
    (edit) => edit.drop('ControlEvent', 'WelcomeDlg/Next/EndDialog/Return/1'),
    'Control WelcomeDlg/Next: does nothing',
  ),
  spoil(
    'a condition for a control that is not there',
    (edit) => edit.set('ControlCondition', 'ExitDlg/Body/Hide/REMOVE="ALL"', { Control_: 'Text' }),
    'ControlCondition ExitDlg/Text: no such control',
  ),
  spoil(
    'a control beyond the edge',
    (edit) => edit.set('Control', 'WelcomeDlg/Body', { Width: 400 }),
    'Control WelcomeDlg/Body: beyond the edge',
  ),
  spoil(
    'a style that is not there',
    (edit) => edit.set('Control', 'WelcomeDlg/Title', { Text: '{\\Big}x' }),
    'Control WelcomeDlg/Title: no style Big',
  ),
  spoil(
    'no error dialog',
    (edit) => edit.drop('Property', 'ErrorDialog'),
    'Property ErrorDialog: no such dialog',
  ),
  spoil(
    'an error dialog without Retry',
    (edit) => edit.drop('ControlEvent', 'ErrorDlg/R/EndDialog/ErrorRetry/1'),
    'Dialog ErrorDlg: no button R',
  ),
  spoil('nothing to say after a failure', (edit) => edit.drop(UI, 'FatalErrorDlg'), `${UI}: nothing at -3`),
  spoil(
    'a list without a property',
    (edit) => edit.set('Control', 'FilesInUse/List', { Property: null }),
    'Dialog FilesInUse: no list of FileInUseProcess',
  ),
  spoil(
    'a dialog that nothing shows',
    (edit) => edit.drop(UI, 'ProgressDlg'),
    'Dialog ProgressDlg: never shown',
  ),
];

export const spoiled: readonly Spoiled[] = [...cells, ...files, ...product, ...actions, ...dialogs];
