/**
 * Lists of drives in shapes that real Windows and macOS computers were seen to print, as people have published them. The drives
 * are made up. Where each shape is from stands beside it.
 */
import { describe, expect, it } from 'vitest';
import { parseDiskutilInfo, parseDiskutilList } from '../../src/media/diskutil.ts';
import { refuseDrives, type Drive } from '../../src/media/index.ts';
import { parsePowershell } from '../../src/media/powershell.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { codeOf } from '../base/code-of.ts';
import { plistOf } from './plist.ts';

const GB = 1_000_000_000;
const verdictOn = (drive: Drive | undefined): string =>
  codeOf(() =>
    refuseDrives(drive === undefined ? [] : [drive], { size: GB, blockSize: null, allowNonRemovable: true }),
  );
/** Where a list was not understood. */
function fieldOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof SealkitError && error.code === 'drive-refused') return error.faults[0].field ?? '';
    throw error;
  }
  return undefined;
}

describe('Windows', () => {
  const disk = (change: object): object => ({
    ...{ Number: 2, Manufacturer: 'ACME', Model: 'Stick', SerialNumber: '0001', Size: 8 * GB },
    ...{ LogicalSectorSize: 512, BusType: 'USB', IsSystem: false, IsBoot: false, IsReadOnly: false },
    ...change,
  });
  const system = disk({ Number: 0, BusType: 'SAS', IsSystem: true, IsBoot: true });
  const volume = 'E:\\';
  const textOf = (change: object): string =>
    JSON.stringify({ disks: [system, disk({})], partitions: [], media: [], ...change });
  const stickOf = (change: object): Drive | undefined =>
    parsePowershell(textOf(change)).find(({ path }) => path.endsWith('2'));

  it.each<[string, object]>([
    // A hosted runner, Windows Server 2025: the reserved part of every disk that boots by EFI.
    ['null among the paths of a part', { partitions: [{ DiskNumber: 2, AccessPaths: [null] }] }],
    ['null for the paths of a part', { partitions: [{ DiskNumber: 2, AccessPaths: null }] }],
    // PowerShell/PowerShell 5579: lists inside of lists in Windows PowerShell 5.1.
    ['an object for an empty list', { partitions: { value: [], Count: 0 } }],
    ['a text for a size', { disks: [disk({ Size: String(8 * GB) })] }],
    ['one thing for a list of one', { disks: disk({}) }],
    // A hosted runner: virtual disks have no serial number, nor has a maker's name every one.
    ['no serial number, no maker', { disks: [disk({ SerialNumber: null, Manufacturer: null })] }],
    ['no medium that is known', { media: [{ Index: 4_294_967_295, MediaType: null }] }],
  ])('reads %s, and the stick may be written to', (_what, change) => {
    expect([stickOf(change)?.path, verdictOn(stickOf(change))]).toEqual([
      '\\\\.\\PhysicalDrive2',
      'no error',
    ]);
  });

  it.each<[string, object]>([
    ['a list', { AccessPaths: [volume] }],
    ['one text', { AccessPaths: volume }],
    ['an object', { AccessPaths: { value: [volume, '\\\\?\\Volume{1}\\'], Count: 2 } }],
    ['a list with null in it', { AccessPaths: [null, volume] }],
  ])('knows a volume by its paths as %s', (_what, paths) => {
    expect(stickOf({ partitions: { DiskNumber: 2, ...paths } })?.mounts).toContain(volume);
  });

  it('reads what begins with a byte order mark, as PowerShell writes UTF-8 (aidenybai/react-grab 311)', () => {
    expect(parsePowershell(`\ufeff${textOf({})}\r\n`)).toHaveLength(2);
  });

  // sebhildebrandt/systeminformation 1039, nsacyber/paccor 117: one serial number for sticks that have others.
  it('shows serial numbers with control characters, and takes spaces off', () => {
    const serials = ['\u0003N', '  0001  ', '0000000005\u0006\u0018'].map(
      (SerialNumber) => stickOf({ disks: [disk({ SerialNumber })] })?.serial,
    );
    expect(serials).toEqual(['\\u0003N', '0001', '0000000005\\u0006\\u0018']);
  });

  it.each<[string, object]>([
    ['a reader without a card', { Size: 0, LogicalSectorSize: 0 }],
    ['a drive without a size', { Size: null, LogicalSectorSize: null }],
    ['a drive without blocks', { LogicalSectorSize: null }],
    ['blocks that are none', { LogicalSectorSize: 520 }],
    ['blocks larger than what is written at once', { LogicalSectorSize: 8192 }],
  ])('refuses %s, and no other drive for it', (_what, change) => {
    const odd = disk({ Number: 3, ...change });
    const drives = parsePowershell(textOf({ disks: [system, disk({}), odd] }));
    expect(drives.map(verdictOn)).toEqual(['drive-refused', 'no error', 'drive-refused']);
  });

  it.each<[string, string, string]>([
    ['UTF-16 instead of UTF-8', Buffer.from(textOf({}), 'utf16le').toString('utf8'), ''],
    ['words of another language before it', `Aviso: ${textOf({})}`, ''],
    ['a number cut off', textOf({}).slice(0, -20), ''],
    ['a size beyond all numbers', textOf({ disks: [disk({ Size: 2 ** 60 })] }), 'disks.0.Size'],
    ['a flag as text', textOf({ disks: [system, disk({ IsSystem: 'False' })] }), 'disks.1.IsSystem'],
    ['nothing for its parts', textOf({ partitions: null }), 'partitions.0'],
    ['a drive of another computer', textOf({ disks: [disk({ Number: null })] }), 'disks.0.Number'],
  ])('refuses a list with %s, and says where', (_what, text, field) => {
    expect(fieldOf(() => parsePowershell(text))).toBe(field);
  });
});

describe('macOS', () => {
  const info = (change: object): string =>
    plistOf({
      ...{ BusProtocol: 'SATA', DeviceBlockSize: 512, DeviceIdentifier: 'disk0', WholeDisk: true },
      ...{ Size: 8 * GB, TotalSize: 8 * GB, WritableMedia: true, RemovableMedia: false },
      ...change,
    });
  const listOf = (...entries: object[]): string =>
    plistOf({ AllDisksAndPartitions: entries, WholeDisks: ['disk0'] });
  const storeOn = (Content: string): string =>
    listOf(
      { DeviceIdentifier: 'disk0', Partitions: [{ DeviceIdentifier: 'disk0s2', Content }] },
      { DeviceIdentifier: 'disk1', Content: 'Apple_HFS', MountPoint: '/' },
    );

  // balena-io-modules/drivelist, no-partition-list.plist: nothing says that disk1 is stored on disk0.
  it.each(['Apple_CoreStorage', 'Apple_RAID'])(
    'a part of %s counts as mounted: who uses it is not said',
    (kind) => {
      const drive = parseDiskutilInfo(info({}), parseDiskutilList(storeOn(kind)));
      expect([drive.mounts, verdictOn(drive)]).toEqual([[kind], 'drive-refused']);
      expect(verdictOn(parseDiskutilInfo(info({}), parseDiskutilList(storeOn('Apple_HFS'))))).toBe(
        'no error',
      );
    },
  );

  it('a volume of which a snapshot is mounted is in use, as that from which macOS 11 runs', () => {
    const volumes = [{ DeviceIdentifier: 'disk1s1', MountedSnapshots: [{ SnapshotMountPoint: '/' }] }];
    const container = { DeviceIdentifier: 'disk1', APFSVolumes: volumes };
    const stores = [{ DeviceIdentifier: 'disk0s2' }];
    const disks = parseDiskutilList(listOf({ ...container, APFSPhysicalStores: stores }));
    expect(parseDiskutilInfo(info({}), disks).mounts).toEqual(['/']);
  });

  // balena-io-modules/drivelist, old-mac-sd-card-reader.plist: no Size, no RemovableMedia.
  it('reads the card reader of an older Mac', () => {
    const older = info({ Ejectable: true })
      .replace('<key>Size</key>', '<key>x</key>')
      .replace('<key>RemovableMedia</key>', '<key>y</key>');
    const drive = parseDiskutilInfo(older, parseDiskutilList(listOf()));
    expect(drive).toMatchObject({ size: 8 * GB, isRemovable: true, isWhole: true });
  });

  // balena-io-modules/drivelist 213: sticks whose medium is fixed, in a device that is not.
  it.each<[string, object, boolean]>([
    ['a stick that says it is fixed', { RemovableMediaOrExternalDevice: true }, true],
    ['one that says so by its bus only', { BusProtocol: 'USB' }, true],
    ['a drive inside', { Ejectable: false, RemovableMediaOrExternalDevice: false }, false],
  ])('%s: removable %j', (_what, change, expected) => {
    expect(parseDiskutilInfo(info(change), parseDiskutilList(listOf())).isRemovable).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['no block size', info({}).replace('<key>DeviceBlockSize</key>', '<key>x</key>'), 'DeviceBlockSize'],
    ['a size as text', info({ Size: '8 GB' }), 'Size'],
    ['a name that is none', info({ DeviceIdentifier: '../disk0' }), 'DeviceIdentifier'],
    ['a binary property list', 'bplist00\u0000', ''],
    ['words instead', 'Could not find disk: disk9', ''],
  ])('refuses information with %s, and says where', (_what, text, field) => {
    expect(fieldOf(() => parseDiskutilInfo(text, parseDiskutilList(listOf())))).toBe(field);
  });
});
