import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { read, utils, write } from 'cfb';
import { describe, expect, it } from 'vitest';
import { readWhole, sourceOfBytes } from '../../../src/base/source.ts';
import { openCompoundFile } from '../../../src/payload/msi/compound-file.ts';
import { readMsiFacts, restarterOf, type MsiFacts } from '../../../src/payload/msi/index.ts';
import { packName, tableStreamName } from '../../../src/payload/msi/names.ts';
import { openDatabase } from '../../../src/payload/msi/tables.ts';
import { writeCompoundFile, type Stream } from './compound-writer.ts';
import { buildDemo } from './fixtures.ts';
import {
  msiStreams,
  PROPERTIES,
  propertyTable,
  SUMMARY,
  type MsiSpec,
  type TableSpec,
} from './msi-writer.ts';

const execute = promisify(execFile);

/** By Windows Installer ("Required properties"). */
const REQUIRED = ['ProductCode', 'ProductLanguage', 'ProductName', 'ProductVersion', 'Manufacturer'];

function factsOf(streams: readonly Stream[]): Promise<MsiFacts> {
  return readMsiFacts(writeCompoundFile(streams).file, 'x.msi');
}

function msi(spec: Partial<MsiSpec> = {}, properties: Readonly<Record<string, string>> = {}): Stream[] {
  const { tables, ...rest } = spec;
  return msiStreams({
    tables: { Property: propertyTable({ ...PROPERTIES, ...properties }), ...tables },
    ...rest,
  });
}

function msiWithout(property: string): Stream[] {
  const rest = Object.entries(PROPERTIES).filter(([name]) => name !== property);
  return msiStreams({ tables: { Property: propertyTable(Object.fromEntries(rest)) } });
}

/** Ten files a medium. */
function mediaTable(...cabinets: readonly (string | null)[]): TableSpec {
  const rows = cabinets.map((cabinet, i) => [i + 1, 10 * (i + 1), cabinet]);
  return { columns: { DiskId: 'i2', LastSequence: 'i2', Cabinet: 's' }, rows };
}

function fault(field: string): object {
  return { code: 'msi-malformed', faults: [{ path: 'x.msi', field }] };
}

describe('what an installer says of itself', () => {
  it('all facts of a small one', async () => {
    expect(await factsOf(msi())).toEqual({
      productName: 'Product',
      productVersion: '1.00.0000',
      productCode: PROPERTIES['ProductCode'],
      upgradeCode: PROPERTIES['UpgradeCode'],
      packageCode: SUMMARY[9],
      manufacturer: 'Maker',
      productLanguage: 1034,
      architecture: 'x64',
      languages: [1034, 1033],
      arpNoModify: false,
      hasExternalCabinet: false,
      missingCabinet: null,
      looseFile: null,
      signed: false,
      signer: null,
      summary: {
        ...{ title: null, subject: 'Subject', author: 'Author' },
        ...{ keywords: null, comments: null, application: null },
        ...{ created: '2026-11-23T10:20:30Z', lastSaved: null, schema: 200 },
        ...{ codePage: 1252, wordCount: 2, security: 2 },
      },
      customActions: [],
      restartActions: [],
      reboot: null,
    });
  });

  it('no UpgradeCode: Windows Installer does not ask for one', async () => {
    expect(await factsOf(msiWithout('UpgradeCode'))).toEqual({
      ...(await factsOf(msi())),
      upgradeCode: null,
    });
  });

  it.each([
    ['Intel;1033', 'x86', [1033]],
    [';1033', 'x86', [1033]],
    ['Intel64;0', 'ia64', [0]],
    ['Arm;', 'arm', []],
    ['Arm64;1034', 'arm64', [1034]],
  ])('template %s is %s', async (template, architecture, languages) => {
    const facts = await factsOf(msi({ summary: { ...SUMMARY, 7: template } }));
    expect(facts).toMatchObject({ architecture, languages });
  });

  it.each([
    [new Date('1969-12-31T23:59:58.999Z'), '1969-12-31T23:59:58Z'],
    [new Date('+060056-05-28T05:36:10Z'), '+060056-05-28T05:36:10Z'],
    [new Date('1601-01-01T00:00:00Z'), null],
    ['yesterday', null],
  ])('last saved %s', async (saved, lastSaved) => {
    const { summary } = await factsOf(msi({ summary: { ...SUMMARY, 13: saved } }));
    expect(summary).toMatchObject({ lastSaved });
  });

  it('ARPNOMODIFY', async () => {
    expect((await factsOf(msi({}, { ARPNOMODIFY: '1' }))).arpNoModify).toBe(true);
  });

  it.each([
    [['#inside.cab', null], false],
    [['#inside.cab', 'beside.cab'], true],
  ])('media %j: external cabinet %s', async (cabinets, expected) => {
    const Media = mediaTable(...cabinets);
    expect((await factsOf(msi({ tables: { Media } }))).hasExternalCabinet).toBe(expected);
  });

  it.each([
    ['all', ['#a.cab', '#b_long.cab', null, 'beside.cab'], null],
    ['one', ['#a.cab', '#b_long.cab', '#B_long.cab', '#c.cab'], 'B_long.cab'],
    ['none', ['#gone.cab'], 'gone.cab'],
  ])('of the cabinets inside, %s are there', async (_, cabinets, expected) => {
    const streams = msi({ tables: { Media: mediaTable(...cabinets) } });
    for (const name of ['a.cab', 'b_long.cab'])
      streams.push({ name: packName(name), bytes: Uint8Array.of(1) });
    expect((await factsOf(streams)).missingCabinet).toBe(expected);
  });

  // The second medium has the files from 11 to 20.
  it.each([
    ['in a cabinet', ['#a.cab', null], 10, 512, 2, null],
    ['on a medium without a cabinet', ['#a.cab', null], 11, 512, 2, 'Media.Cabinet: -'],
    ['on a medium without a cabinet, said to be in one', ['#a.cab', null], 11, 0x4000, 0, 'Media.Cabinet: -'],
    ['on no medium', ['#a.cab'], 11, null, 2, 'Media.Cabinet: -'],
    ['not compressed', ['#a.cab'], 1, 0x2200, 2, 'File.Attributes: 8704'],
    ['in a package that is not compressed', ['#a.cab'], 1, null, 0, 'Word Count: 0'],
    ['compressed in a package that is not', ['#a.cab'], 1, 0x4000, 0, null],
    ['in a copy for administrators', ['#a.cab'], 1, 512, 4, 'Word Count: 4'],
  ])('a file %s', async (_, cabinets, sequence, attributes, wordCount, setting) => {
    const columns = { File: 's', Attributes: 'i2', Sequence: 'i2' } as const;
    const File = { columns, rows: [['Own', attributes, sequence]] };
    const summary = { ...SUMMARY, 15: wordCount };
    const { looseFile } = await factsOf(msi({ tables: { Media: mediaTable(...cabinets), File }, summary }));
    expect(looseFile).toEqual(setting === null ? null : { file: 'Own', setting });
  });

  it.each([
    [1, 'dll', false],
    [17 + 0x400, 'dll', false],
    [50 + 0x800, 'program', false],
    [2 + 0x400 + 0x800, 'program', true],
    [34 + 0x40, 'program', false],
    [37, 'JScript', false],
    [6 + 0x2000 + 0xc00, 'VBScript', true],
    [23, 'installer', false],
    [19, 'error', false],
    [51, 'text', false],
    [35 + 0x100, 'text', false],
    [0, 'unknown', false],
    [-32767, 'dll', false],
  ])(
    'a custom action of type %i is a %s, with the rights of the system: %s',
    async (type, kind, elevated) => {
      const CustomAction = {
        columns: { Action: 's', Type: 'i2', Source: 's' },
        rows: [['Go', type, 'x']],
      } as const;
      const { customActions } = await factsOf(msi({ tables: { CustomAction } }));
      expect(customActions).toEqual([{ name: 'Go', kind, elevated }]);
    },
  );

  it('restarts, in either sequence and by a property', async () => {
    const columns = { Action: 's', Condition: 's', Sequence: 'i2' } as const;
    const rows = [
      ['InstallFiles', null, 4000],
      ['ScheduleReboot', 'NOT Installed', 6000],
      ['ForceReboot', null, 6100],
    ];
    const InstallExecuteSequence = { columns, rows };
    const InstallUISequence = { columns, rows: rows.slice(1, 2) };
    const tables = { InstallExecuteSequence, InstallUISequence };
    const conditional = { action: 'ScheduleReboot', condition: 'NOT Installed' };
    expect(await factsOf(msi({ tables }, { REBOOT: 'Force' }))).toMatchObject({
      restartActions: [conditional, { action: 'ForceReboot', condition: null }, conditional],
      reboot: 'Force',
    });
  });

  // What Windows Installer says of its sequence tables.
  it.each([
    [1, true],
    [-1, true],
    [-4, true],
    [-5, false],
    [-32767, false],
    [0, false],
    [null, false],
  ])('a restart with the number %s is run: %s', async (number, isRun) => {
    const columns = { Action: 's', Condition: 's', Sequence: 'i2' } as const;
    const InstallExecuteSequence = { columns, rows: [['ForceReboot', null, number]] };
    const { restartActions } = await factsOf(msi({ tables: { InstallExecuteSequence } }));
    expect(restartActions).toEqual(isRun ? [{ action: 'ForceReboot', condition: null }] : []);
  });

  it.each([
    ['Force', 'REBOOT=Force'],
    ['F', 'REBOOT=F'],
    ['f', 'REBOOT=f'],
    ['Suppress', null],
    ['ReallySuppress', null],
    [' Force', null],
    ['0', null],
  ])('REBOOT=%s restarts by %s', async (value, restarter) => {
    expect(restarterOf(await factsOf(msi({}, { REBOOT: value })))).toBe(restarter);
  });

  it('a signature stream that cfb added', async () => {
    const demo = await buildDemo();
    try {
      const container = read(Buffer.from(demo.bytes), { type: 'buffer' });
      utils.cfb_add(container, '/\u0005DigitalSignature', Buffer.from('signature'));
      const signed = sourceOfBytes(new Uint8Array(write(container, { type: 'buffer' }) as Buffer));
      const unsigned = await readMsiFacts(sourceOfBytes(demo.bytes), 'x.msi');
      expect(await readMsiFacts(signed, 'x.msi')).toEqual({ ...unsigned, signed: true, signer: null });
    } finally {
      await demo.remove();
    }
  });
});

describe('texts', () => {
  it.each([
    [65001, 'Señal Ω 日本', (text: string) => Buffer.from(text, 'utf8')],
    [1252, 'Señal', (text: string) => Buffer.from(text, 'latin1')],
    [0, 'Señal', (text: string) => Buffer.from(text, 'latin1')],
    [932, '日本', () => Buffer.from([0x93, 0xfa, 0x96, 0x7b])],
  ])('code page %i', async (codePage, text, encode) => {
    const encodeName = (one: string): Uint8Array => (one === text ? encode(one) : Buffer.from(one, 'latin1'));
    const facts = await factsOf(msi({ codePage, encode: encodeName }, { ProductName: text }));
    expect(facts.productName).toBe(text);
  });

  it('references of three bytes', async () => {
    const facts = await factsOf(msi({ longReferences: true }));
    expect(facts).toEqual(await factsOf(msi()));
  });

  it('a table of every column type, and a text above 64 KiB, read as msiinfo reads them', async () => {
    const Everything = {
      columns: { Key: 's', Short: 'i2', Long: 'i4', Text: 's' },
      rows: [
        ['a', -32767, -2147483647, 'x'.repeat(70_000)],
        ['b', 32767, 2147483647, 'after the long text'],
        ['c', null, null, null],
        ['d', 0, 0, 'zero'],
      ],
    } as const;
    const { file } = writeCompoundFile(msi({ tables: { Everything } }));
    const table = await (await openDatabase(await openCompoundFile(file))).readTable('Everything');
    expect(table?.rows).toEqual(Everything.rows);
    const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-texts-'));
    try {
      await writeFile(path.join(folder, 'x.msi'), await file.bytes());
      const { stdout } = await execute('msiinfo', ['export', path.join(folder, 'x.msi'), 'Everything']);
      const rows = stdout.split('\r\n').slice(3, -1);
      expect(rows).toEqual(Everything.rows.map((row) => row.map((cell) => cell ?? '').join('\t')));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('binary columns, missing tables and tables without rows', async () => {
    const tables = {
      Binary: { columns: { Name: 's', Data: 'v' }, rows: [['icon', 1]] },
      Empty: { columns: { Name: 's' }, rows: [] },
    } as const;
    const streams = msi({ tables }).filter(({ name }) => name !== tableStreamName('Empty'));
    const database = await openDatabase(await openCompoundFile(writeCompoundFile(streams).file));
    expect(await database.readTable('Binary')).toMatchObject({ rows: [['icon', 1]] });
    expect(await database.readTable('Empty')).toMatchObject({ columns: [{ name: 'Name' }], rows: [] });
    expect(await database.readTable('Absent')).toBeNull();
  });
});

describe('refused, with the field at fault', () => {
  it.each(REQUIRED)('no %s', async (name) => {
    await expect(factsOf(msiWithout(name))).rejects.toMatchObject(fault(`Property.${name}`));
  });

  it.each([
    ['ProductVersion', '1.0 beta'],
    ['ProductCode', 'none'],
    ['UpgradeCode', '{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}'],
    ['ProductLanguage', 'es'],
  ])('%s %s', async (name, value) => {
    await expect(factsOf(msi({}, { [name]: value }))).rejects.toMatchObject(fault(`Property.${name}`));
  });

  it.each([
    ['Template', 7, 'x64'],
    ['Template', 7, 'vax;1033'],
    ['packageCode', 9, '{A;B}'],
    ['codePage', 1, 12345],
  ])('summary %s', async (field, id, value) => {
    await expect(factsOf(msi({ summary: { ...SUMMARY, [id]: value } }))).rejects.toMatchObject(fault(field));
  });

  it.each(['CustomAction', 'InstallExecuteSequence', 'Media', 'File'])(
    'a table %s without its columns',
    async (name) => {
      const tables = { [name]: { columns: { Other: 's' }, rows: [['x']] } } as const;
      await expect(factsOf(msi({ tables }))).rejects.toMatchObject(fault(name));
    },
  );

  it('a property named twice', async () => {
    const { columns, rows } = propertyTable(PROPERTIES);
    const Property = { columns, rows: [...rows, ['ProductName', 'Other']] };
    await expect(factsOf(msi({ tables: { Property } }))).rejects.toMatchObject(fault('Property'));
  });

  it.each([
    ['_StringPool', new Uint8Array(6)],
    ['_StringPool', Uint8Array.of(0xe4, 4, 0, 0, 0, 0, 1, 0)],
    ['Property', new Uint8Array(5)],
  ])('a damaged %s', async (table, bytes) => {
    const name = tableStreamName(table);
    const streams = msi().map((stream) => (stream.name === name ? { name, bytes } : stream));
    await expect(factsOf(streams)).rejects.toMatchObject(fault(table));
  });

  it.each(['_StringPool', '_StringData'])('no %s', async (table) => {
    const streams = msi().filter(({ name }) => name !== tableStreamName(table));
    await expect(factsOf(streams)).rejects.toMatchObject(fault(table));
  });

  it('a string number beyond the pool', async () => {
    const name = tableStreamName('_Tables');
    const streams = msi().map((stream) =>
      stream.name === name ? { name, bytes: Uint8Array.of(0xff, 0x7f) } : stream,
    );
    await expect(factsOf(streams)).rejects.toMatchObject(fault('string'));
  });

  it('text that its code page does not have', async () => {
    const spec = { codePage: 65001, encode: (text: string) => Buffer.from(text, 'latin1') };
    await expect(factsOf(msi(spec, { ProductName: 'Señal' }))).rejects.toMatchObject(fault('text'));
  });

  it('a summary that is cut short, and none', async () => {
    const name = '\u0005SummaryInformation';
    const whole = msi().find((stream) => stream.name === name)?.bytes as Uint8Array;
    for (const length of [0, 20, 47, 60, whole.length - 4]) {
      const streams = msi().map((stream) =>
        stream.name === name ? { name, bytes: whole.slice(0, length) } : stream,
      );
      await expect(factsOf(streams)).rejects.toMatchObject(fault('SummaryInformation'));
    }
    const none = msi().filter((stream) => stream.name !== name);
    await expect(factsOf(none)).rejects.toMatchObject(fault('SummaryInformation'));
  });

  it('a patch, which is no installer', async () => {
    const { file } = writeCompoundFile(msi(), { classId: '86100c0000000000c000000000000046' });
    await expect(readMsiFacts(file, 'x.msi')).rejects.toMatchObject(fault('root'));
  });

  it('passes a reading fault on as it is', async () => {
    const { file } = writeCompoundFile(msi());
    const broken = new Error('unplugged');
    const source = { size: file.size, read: () => Promise.reject(broken) };
    await expect(readMsiFacts(source, 'x.msi')).rejects.toBe(broken);
    expect((await readWhole(file)).length).toBe(file.size);
  });
});
