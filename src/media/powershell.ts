/** Drives as Windows lists them: MSFT_Disk and MSFT_Partition of the storage module, Win32_DiskDrive for what kind of medium it is. */
import * as z from 'zod';
import { printable } from '../base/errors.ts';
import type { Drive } from './drive.ts';
import { count, understood, word } from './listed.ts';

const SCRIPT = `$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
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

/** A drive without a medium has no size: it is listed, and too small for everything. */
const size = z.union([count, z.null()]).transform((value) => value ?? 0);

/** PowerShell makes one thing of a list of one and, before its version 6, an object of some lists. */
const several = <T>(item: z.ZodType<T>) => z.preprocess(listOf, z.array(item));

function listOf(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  const inner: unknown =
    typeof value === 'object' && value !== null && 'value' in value ? value.value : [value];
  return inner;
}

const disk = z.strictObject({
  Number: count,
  Manufacturer: word,
  Model: word,
  SerialNumber: word,
  Size: size,
  LogicalSectorSize: size,
  BusType: z.string(),
  IsSystem: z.boolean(),
  IsBoot: z.boolean(),
  IsReadOnly: z.boolean(),
});
const partition = z.strictObject({ DiskNumber: count, AccessPaths: several(z.string().nullable()) });
const medium = z.strictObject({ Index: count, MediaType: z.string().nullable() });
const list = z.strictObject({
  disks: several(disk),
  partitions: several(partition),
  media: several(medium),
});

/** By name or, where the module gives its number, by that: USB, SD, MMC. */
const REMOVABLE_BUSES = ['USB', '7', 'SD', '12', 'MMC', '13'];

/**
 * Every whole drive. A volume counts as mounted, with or without a letter: Windows lets nobody write below it.
 * @throws SealkitError `drive-refused`: when the list cannot be understood, nothing is known to be safe
 */
export function parsePowershell(text: string): readonly Drive[] {
  const { disks, partitions, media } = understood('Get-Disk', text, (json) => list.parse(JSON.parse(json)));
  return disks.map((own) => {
    const mounts = partitions
      .filter(({ DiskNumber }) => DiskNumber === own.Number)
      // A part without a volume has null among its paths, or alone.
      .flatMap(({ AccessPaths }) => AccessPaths.flatMap((name) => (name === null ? [] : [printable(name)])));
    const kind = media.find(({ Index }) => Index === own.Number)?.MediaType ?? '';
    const path = `\\\\.\\PhysicalDrive${own.Number}`;
    return {
      ...{ path, openAs: path, size: own.Size, blockSize: own.LogicalSectorSize, isWhole: true },
      isRemovable: REMOVABLE_BUSES.includes(own.BusType) || kind.toLowerCase() === 'removable media',
      isReadOnly: own.IsReadOnly,
      ...{ vendor: own.Manufacturer, model: own.Model, serial: own.SerialNumber, insertion: null },
      mounts: [...(own.IsSystem ? ['[SYSTEM]'] : []), ...(own.IsBoot ? ['[BOOT]'] : []), ...mounts],
    };
  });
}
