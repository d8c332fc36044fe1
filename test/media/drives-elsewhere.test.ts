/**
 * Drives as Windows and macOS list them. The lists are ours, with made-up drives: properties of MSFT_Disk, MSFT_Partition and
 * Win32_DiskDrive from Microsoft's reference of these classes; keys of `diskutil` from its manual and from programs that read
 * them. Odd shapes that real computers were seen to print: odd-drive-lists.test.ts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodePlist,
  parseDiskutilInfo,
  parseDiskutilList,
  type MacDisks,
} from '../../src/media/diskutil.ts';
import { driveAt, refuseDrives, type Drive } from '../../src/media/index.ts';
import { openFlags } from '../../src/media/open-flags.ts';
import { parsePowershell } from '../../src/media/powershell.ts';
import { codeOf, codeOfAsync } from '../base/code-of.ts';
import { plistOf } from './plist.ts';

const sample = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, 'drive-lists', name), 'utf8');
const demands = { size: 1e9, blockSize: null, allowNonRemovable: false };
const verdictOn = (drive: Drive, allowNonRemovable = false): string =>
  codeOf(() => refuseDrives([drive], { ...demands, allowNonRemovable }));

function named(drives: readonly Drive[], ending: string): Drive {
  const drive = drives.find((entry) => entry.path.endsWith(ending));
  if (drive === undefined) throw new Error(`no drive ${ending}`);
  return drive;
}

describe('Windows', () => {
  const text = sample('windows.json');
  const drives = parsePowershell(text);

  it('tells what a stick says of itself', () => {
    expect(named(drives, '2')).toEqual({
      path: '\\\\.\\PhysicalDrive2',
      openAs: '\\\\.\\PhysicalDrive2',
      ...{ size: 8_004_304_896, blockSize: 512, isWhole: true, isRemovable: true, isReadOnly: false },
      ...{ vendor: 'ACME', model: 'Stick', serial: '0001', insertion: null, mounts: [] },
    });
  });

  it.each([
    ['0', 'the drive that it runs from', 'drive-refused', 'drive-refused'],
    ['1', 'a second fixed drive, empty', 'drive-refused', 'no error'],
    ['2', 'an empty stick', 'no error', 'no error'],
    ['3', 'a stick with a letter', 'drive-refused', 'drive-refused'],
    ['4', 'a stick with a volume that has no letter', 'drive-refused', 'drive-refused'],
    ['5', 'a card, by its medium alone', 'no error', 'no error'],
  ])('drive %s, %s: %s, %s when fixed ones are allowed', (number, _what, strict, allowed) => {
    const drive = named(drives, number);
    expect([verdictOn(drive), verdictOn(drive, true)]).toEqual([strict, allowed]);
  });

  it.each([
    ['no JSON', ''],
    ['another object', '{}'],
    ['a drive without the word whether it is the system', text.replaceAll(/"IsSystem": (true|false),/g, '')],
    ['a negative number', text.replace('"Number": 1', '"Number": -1')],
  ])('refuses a list that is %s', (_what, changed) => {
    expect(codeOf(() => parsePowershell(changed))).toBe('drive-refused');
  });
});

describe('macOS', () => {
  const disks = parseDiskutilList(sample('macos-list.plist'));
  const infoOf = (disk: string, more: MacDisks = disks): Drive =>
    parseDiskutilInfo(sample(`macos-${disk}.plist`), more);

  it('tells what a stick says of itself', () => {
    expect(disks.whole).toEqual(['disk0', 'disk3', 'disk4', 'disk5']);
    expect(infoOf('disk5')).toEqual({
      path: '/dev/disk5',
      openAs: '/dev/rdisk5',
      ...{ size: 8_004_304_896, blockSize: 512, isWhole: true, isRemovable: true, isReadOnly: true },
      ...{ vendor: null, model: 'Stick & Co', serial: null, insertion: null, mounts: [] },
    });
  });

  it.each([
    ['disk0', 'the drive whose part holds the volumes that it runs from', 'drive-refused', 'drive-refused'],
    ['disk3', 'the container of these volumes', 'drive-refused', 'drive-refused'],
    ['disk4', 'a mounted stick', 'drive-refused', 'drive-refused'],
    ['disk5', 'a stick', 'no error', 'no error'],
  ])('%s, %s: %s, %s when fixed ones are allowed', (disk, _what, strict, allowed) => {
    expect([verdictOn(infoOf(disk)), verdictOn(infoOf(disk), true)]).toEqual([strict, allowed]);
  });

  it('refuses lists that it does not understand', () => {
    expect(codeOf(() => parseDiskutilList(''))).toBe('drive-refused');
    expect(codeOf(() => parseDiskutilList('<plist><dict/></plist>'))).toBe('drive-refused');
    const without = sample('macos-disk5.plist').replace('<key>WritableMedia</key>', '<key>x</key>');
    expect(codeOf(() => parseDiskutilInfo(without, disks))).toBe('drive-refused');
    const deep = `<plist>${'<array>'.repeat(50)}${'</array>'.repeat(50)}</plist>`;
    expect(codeOf(() => parseDiskutilList(deep))).toBe('drive-refused');
  });

  it('reads every property list of texts, numbers, flags, arrays and dictionaries', () => {
    const text = fc.stringMatching(/^[ -~]{0,12}$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        ...[text, fc.integer(), fc.boolean(), fc.array(tie('tree'), { maxLength: 4 })],
        fc.dictionary(fc.stringMatching(/^[A-Za-z ]{1,8}$/), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(JSON.stringify(decodePlist(plistOf(value)))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('the named drive', () => {
  const drives = [...parsePowershell(sample('windows.json'))];
  it('is found, on Windows whatever its letters, on macOS as raw disk too, and no other is', async () => {
    expect((await driveAt(drives, '\\\\.\\PHYSICALDRIVE2')).path).toBe('\\\\.\\PhysicalDrive2');
    const mac = parseDiskutilInfo(sample('macos-disk5.plist'), parseDiskutilList(sample('macos-list.plist')));
    expect(await driveAt([mac], '/dev/rdisk5')).toBe(mac);
    for (const other of ['\\\\.\\PhysicalDrive9', '\\\\.\\PhysicalDrive', 'PhysicalDrive2', '/dev/DISK5'])
      expect(await codeOfAsync(() => driveAt([...drives, mac], other))).toBe('drive-refused');
  });

  it('is opened alone and past the system’s memory, by the word of each system for that', () => {
    const kinds = ['/dev/sdb', '/dev/rdisk5', '\\\\.\\PhysicalDrive2'].map((name) =>
      openFlags(name, 'write'),
    );
    expect(new Set(kinds).size).toBe(3);
    for (const flags of kinds) expect(flags & 2).toBe(2);
  });
});
