/** What this installer promises, read from its tables. That they are sound is checked in test/installer/check. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import texts from '../../kit-template/installer/texts.json' with { type: 'json' };
import { buildDemo } from '../payload/msi/fixtures.ts';
import {
  column,
  number,
  property,
  readPackage,
  rowsOf,
  text,
  type MsiPackage,
  type Row,
} from './check/package.ts';

const execute = promisify(execFile);
const DEFERRED = 0x400;
const ROLLBACK = 0x100;
const AS_SYSTEM = 0x800;
const ENABLED = 2;

let demo: Awaited<ReturnType<typeof buildDemo>>;
let msi: MsiPackage;
beforeAll(async () => {
  demo = await buildDemo();
  msi = await readPackage(demo.file);
});
afterAll(() => demo.remove());

function row(table: string, keyColumn: string, key: string): Row {
  const found = rowsOf(msi, table).find((candidate) => text(candidate, keyColumn) === key);
  if (found === undefined) throw new Error(`no ${table} ${key}`);
  return found;
}

function control(dialog: string, name: string): Row {
  const found = rowsOf(msi, 'Control').find(
    (candidate) => text(candidate, 'Dialog_') === dialog && text(candidate, 'Control') === name,
  );
  if (found === undefined) throw new Error(`no control ${dialog}/${name}`);
  return found;
}

/** A stream of the package as a file beside it. */
async function takeOut(stream: string): Promise<string> {
  const options = { encoding: 'buffer', maxBuffer: 1 << 24 } as const;
  const { stdout } = await execute('msiinfo', ['extract', demo.file, stream], options);
  const file = path.join(path.dirname(demo.file), stream);
  await writeFile(file, stdout);
  return file;
}

it('the cabinet holds the files of the File table in its order', async () => {
  const cabinet = await takeOut('product.cab');
  const listed = (await execute('gcab', ['-t', cabinet])).stdout.trim().split('\n');
  expect(listed).toEqual([...column(msi, 'File', 'File')]);
  expect(rowsOf(msi, 'File').map((file) => number(file, 'Sequence'))).toEqual(listed.map((_, i) => i + 1));
});

it('both programs are 64-bit ones for windows and not for the console: no black window appears', async () => {
  const AMD64 = 0x8664;
  const WINDOWS = 2;
  const folder = path.dirname(demo.file);
  await execute('gcab', ['-x', '-C', folder, await takeOut('product.cab')]);
  for (const file of [path.join(folder, 'HelperFile'), await takeOut('Binary.Undo')]) {
    const program = await readFile(file);
    const header = program.readUInt32LE(0x3c);
    expect(program.toString('latin1', header, header + 2)).toBe('PE');
    expect(program.readUInt16LE(header + 4)).toBe(AMD64);
    expect(program.readUInt16LE(header + 0x5c)).toBe(WINDOWS);
  }
});

describe('what runs', () => {
  const deferred = (): Row[] =>
    rowsOf(msi, 'CustomAction').filter((action) => (number(action, 'Type') & DEFERRED) !== 0);
  const sequenced = (action: Row): Row => row('InstallExecuteSequence', 'Action', text(action, 'Action'));

  it('is preceded, under the same condition, by what undoes it', () => {
    const changes = deferred().filter((action) => (number(action, 'Type') & ROLLBACK) === 0);
    expect(changes.map((action) => text(action, 'Action'))).toEqual(['Apply', 'Repair', 'Revert']);
    for (const change of changes) {
      const undo = row('CustomAction', 'Action', `Undo${text(change, 'Action')}`);
      expect(number(undo, 'Type') & ROLLBACK).toBe(ROLLBACK);
      expect(number(sequenced(undo), 'Sequence')).toBe(number(sequenced(change), 'Sequence') - 1);
      expect(text(sequenced(undo), 'Condition')).toBe(text(sequenced(change), 'Condition'));
    }
  });

  // Names with small letters: no command line can set them.
  const options = (change: string): string =>
    `--operator "[LogonUser]" --session "[session] ${change.toLowerCase()}"`;

  it('is the installed helper, as the system, with nothing from outside on its command line', () => {
    for (const name of ['Apply', 'Repair']) {
      expect(row('CustomAction', 'Action', name)).toMatchObject({
        Type: 18 + DEFERRED + AS_SYSTEM,
        Source: 'HelperFile',
        Target: `${name.toLowerCase()} ${options(name)} [firewallOption]`,
      });
    }
    const at = (action: string): number =>
      number(row('InstallExecuteSequence', 'Action', action), 'Sequence');
    expect(at('InstallFiles')).toBeLessThan(at('Apply'));
  });

  it('comes out of the package where it takes back, so that it never depends on an installed file', () => {
    for (const undoing of deferred().filter((action) => !/^(Apply|Repair)$/.test(text(action, 'Action')))) {
      const isRollback = text(undoing, 'Action') !== 'Revert';
      const verb = isRollback ? 'rollback' : 'revert';
      // 64: its exit code is not looked at.
      expect(undoing).toMatchObject({
        Type: 2 + DEFERRED + AS_SYSTEM + (isRollback ? ROLLBACK + 64 : 0),
        Source: 'Undo',
        Target: `"[InstallFolder]lrm-mitigate.exe" "[DATABASE]" ${verb} ${options(text(undoing, 'Action').replace('Undo', ''))}`,
      });
    }
  });

  it('is folders that no command line can move, since only names in capitals can be set there', () => {
    const named = [...column(msi, 'Directory', 'Directory')].filter((name) => name === name.toUpperCase());
    expect(named).toEqual(['TARGETDIR']);
    expect(column(msi, 'Component', 'Directory_')).toEqual(new Set(['InstallFolder']));
    expect(text(row('Directory', 'Directory', 'VendorFolder'), 'Directory_Parent')).toBe(
      'ProgramFiles64Folder',
    );
    expect(column(msi, 'AppSearch', 'Property').size).toBe(0);
  });

  it('asks for the restart unless everything is removed', () => {
    expect(row('InstallExecuteSequence', 'Action', 'ScheduleReboot')).toMatchObject({
      Condition: 'NOT REMOVE="ALL"',
      Sequence: 6700,
    });
  });
});

describe('dialogs', () => {
  const used = (): string[] => {
    const sources = [...column(msi, 'Control', 'Text'), ...column(msi, 'LaunchCondition', 'Description')];
    return sources.flatMap((source) =>
      [...source.matchAll(/\[\[lang\]\.(\w+)\]/g)].map(([, key]) => key ?? ''),
    );
  };

  it('say each text in both languages, and no other', () => {
    expect(new Set(used())).toEqual(new Set(Object.keys(texts)));
    for (const [key, { es, en }] of Object.entries(texts)) {
      expect(property(msi, `es.${key}`)?.length).toBeGreaterThan(0);
      expect(property(msi, `en.${key}`)?.length).toBeGreaterThan(0);
      if (key !== 'No') expect(es).not.toBe(en);
    }
  });

  it('have no other words than those, so that nothing stays in one language', () => {
    const plain = [...column(msi, 'Control', 'Text')].map((source) =>
      source.replace(/^\{\\\w+\}/, '').replace(/^\[\[lang\]\.\w+\]$/, ''),
    );
    expect(plain.filter((rest) => rest !== '')).toEqual([]);
    for (const title of column(msi, 'Dialog', 'Title')) {
      expect(title).toMatch(/^\[ProductName\](: \[\[lang\]\.\w+\])?$/);
    }
  });

  it.each(['es', 'en'] as const)('have access keys that differ within a window (%s)', (language) => {
    const all: Readonly<Record<string, Readonly<Record<'es' | 'en', string>>>> = texts;
    for (const dialog of column(msi, 'Dialog', 'Dialog')) {
      const buttons = rowsOf(msi, 'Control').filter(
        (entry) => text(entry, 'Dialog_') === dialog && text(entry, 'Type') === 'PushButton',
      );
      const keys = buttons
        .map((entry) => all[text(entry, 'Text').slice(8, -1)]?.[language] ?? '')
        .flatMap((label) => /&(.)/.exec(label)?.[1]?.toLowerCase() ?? []);
      // Of the error dialog's seven buttons, Windows shows three at most: Abort, Retry, Ignore, or Yes, No.
      const shown = dialog === 'ErrorDlg' ? [] : keys;
      expect(new Set(shown).size, dialog).toBe(shown.length);
    }
  });

  it('show Change without letting anybody press it', () => {
    expect(number(control('MaintenanceDlg', 'Change'), 'Attributes') & ENABLED).toBe(0);
    expect(number(control('MaintenanceDlg', 'Repair'), 'Attributes') & ENABLED).toBe(ENABLED);
    expect(property(msi, 'ARPNOMODIFY')).toBe('1');
  });

  it('ask once more before removal, with Cancel as what Enter does', () => {
    const events = rowsOf(msi, 'ControlEvent').filter((event) => text(event, 'Dialog_') === 'MaintenanceDlg');
    const removal = events.filter((event) => text(event, 'Control_') === 'Remove');
    expect(removal.map((event) => `${text(event, 'Event')} ${text(event, 'Argument')}`)).toEqual([
      'NewDialog RemoveDlg',
    ]);
    const dialog = row('Dialog', 'Dialog', 'RemoveDlg');
    expect([text(dialog, 'Control_First'), text(dialog, 'Control_Default')]).toEqual(['Cancel', 'Cancel']);
  });

  it('choose Spanish for every Spanish of Windows, and only for these', () => {
    const ids = (property(msi, 'spanishLanguages') ?? '')
      .split(';')
      .filter((id) => id !== '')
      .map(Number);
    const spanish = 0x0a;
    expect(ids).toEqual(Array.from({ length: 22 }, (_, i) => (i + 1) * 1024 + spanish));
    expect(property(msi, 'lang')).toBe('en');
  });
});

describe('what the package says of itself', () => {
  it('properties', () => {
    const wanted = {
      ProductName: 'Sealkit Demo LRM Mitigation',
      ProductVersion: '1.0.0',
      ProductCode: '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}',
      UpgradeCode: '{9F99837F-F214-434B-AF02-A28F68A870DB}',
      Manufacturer: 'Sealkit Demo Publisher',
      ALLUSERS: '1',
    };
    for (const [name, value] of Object.entries(wanted)) expect(property(msi, name)).toBe(value);
    // Public properties besides what the upgrade search finds: two choices, and no path.
    const found = [...column(msi, 'Upgrade', 'ActionProperty'), 'UILANGUAGE', 'FIREWALL'];
    expect(property(msi, 'SecureCustomProperties')?.split(';').sort()).toEqual(found.sort());
  });

  it('summary', () => {
    const wanted = { 1: '1252', 2: 'Installation Database', 7: 'x64;0', 12: '2026/11/23 00:00:00', 15: '2' };
    expect(Object.fromEntries(msi.summary)).toMatchObject({ ...wanted, 14: '200', 19: '2' });
  });

  it('nothing looks like an instrument vendor', async () => {
    expect((await readFile(demo.file)).toString('latin1')).not.toMatch(/illumina/i);
  });
});
