/**
 * Drives as Windows lists them: MSFT_Disk and MSFT_Partition of the storage module, Win32_DiskDrive for what kind of medium it is.
 * Properties by their documentation; not yet seen from a real computer.
 */
import * as z from 'zod';
import { SealkitError, printable } from '../base/errors.ts';
import type { Drive } from './drive.ts';

const SCRIPT = `$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
ConvertTo-Json -Compress -Depth 4 @{
  disks = @(Get-Disk | Select-Object Number, Manufacturer, Model, SerialNumber, Size, LogicalSectorSize,
    @{ n = 'BusType'; e = { [string]$_.BusType } }, IsSystem, IsBoot, IsReadOnly)
  partitions = @(Get-Partition | Select-Object DiskNumber, @{ n = 'AccessPaths'; e = { @($_.AccessPaths) } })
  media = @(Get-CimInstance Win32_DiskDrive | Select-Object Index, MediaType)
}`;
export const POWERSHELL = [
  'powershell.exe',
  ...['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', SCRIPT],
] as const;

const count = z.int().nonnegative();
const word = z
  .string()
  .nullable()
  .transform((text) => (text === null || text.trim() === '' ? null : printable(text.trim())));
const disk = z.strictObject({
  Number: count,
  Manufacturer: word,
  Model: word,
  SerialNumber: word,
  Size: count,
  LogicalSectorSize: count,
  BusType: z.string(),
  IsSystem: z.boolean(),
  IsBoot: z.boolean(),
  IsReadOnly: z.boolean(),
});
/** PowerShell makes one thing of a list of one. */
const paths = z
  .union([z.array(z.string()), z.string(), z.null()])
  .transform((value) => (Array.isArray(value) ? value : value === null ? [] : [value]));
const partition = z.strictObject({ DiskNumber: count, AccessPaths: paths });
const medium = z.strictObject({ Index: count, MediaType: z.string().nullable() });
const list = z.strictObject({
  disks: z.array(disk),
  partitions: z.array(partition),
  media: z.array(medium),
});

/** By name or, where the module gives its number, by that: USB, SD, MMC. */
const REMOVABLE_BUSES = ['USB', '7', 'SD', '12', 'MMC', '13'];

/**
 * Every whole drive. A volume counts as mounted, with or without a letter: Windows lets nobody write below it.
 * @throws SealkitError `drive-refused`: when the list cannot be understood, nothing is known to be safe
 */
export function parsePowershell(text: string): readonly Drive[] {
  try {
    const { disks, partitions, media } = list.parse(JSON.parse(text));
    return disks.map((own) => {
      const mounts = partitions
        .filter(({ DiskNumber }) => DiskNumber === own.Number)
        .flatMap(({ AccessPaths }) => AccessPaths.map((name) => printable(name)));
      const kind = media.find(({ Index }) => Index === own.Number)?.MediaType ?? '';
      const path = `\\\\.\\PhysicalDrive${own.Number}`;
      return {
        ...{ path, openAs: path, size: own.Size, blockSize: own.LogicalSectorSize, isWhole: true },
        isRemovable: REMOVABLE_BUSES.includes(own.BusType) || kind.toLowerCase() === 'removable media',
        isReadOnly: own.IsReadOnly,
        ...{ vendor: own.Manufacturer, model: own.Model, serial: own.SerialNumber },
        mounts: [...(own.IsSystem ? ['[SYSTEM]'] : []), ...(own.IsBoot ? ['[BOOT]'] : []), ...mounts],
      };
    });
  } catch (cause) {
    throw new SealkitError({ code: 'drive-refused', expected: 'Get-Disk', found: 'JSON' }, { cause });
  }
}
