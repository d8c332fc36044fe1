/** A drive of this computer, and whether it may be written over. */
import { SealkitError } from '../base/errors.ts';
import { BLOCK } from './capacity.ts';

export interface Drive {
  /** `/dev/sdb`, `\\\\.\\PhysicalDrive2`. */
  readonly path: string;
  /** The name by which it is opened. */
  readonly openAs: string;
  /** Bytes, as the drive claims. */
  readonly size: number;
  /** Bytes of its smallest write. */
  readonly blockSize: number;
  /** A whole drive, not a part of one. */
  readonly isWhole: boolean;
  /** By its own word, its bus, or because it can be pulled out while the computer runs. */
  readonly isRemovable: boolean;
  /** The system was told that it refuses writes. */
  readonly isReadOnly: boolean;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  /** Another number each time that something is put in there; null where the system does not count. */
  readonly insertion: string | null;
  /** Where it, or anything on it, is in use: folders, `[SWAP]`. */
  readonly mounts: readonly string[];
}

/** What must hold of a drive before it is written over. */
export interface Demands {
  /** Bytes that go onto it. */
  readonly size: number;
  /** The one block size that will do; null where any does. */
  readonly blockSize: number | null;
  readonly allowNonRemovable: boolean;
}

/** @throws SealkitError `drive-refused` for all drives that must not be written over, each with its reason */
export function refuseDrives(drives: readonly Drive[], demands: Demands): void {
  const faults = drives.flatMap((drive, i) => {
    const isTwice = drives.findIndex(({ path }) => path === drive.path) < i;
    const reason = isTwice ? { expected: '1 x', found: '2 x' } : reasonAgainst(drive, demands);
    return reason === null ? [] : [{ code: 'drive-refused', path: drive.path, ...reason } as const];
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new SealkitError([first, ...rest]);
}

function reasonAgainst(
  { isWhole, isRemovable, mounts, size, blockSize }: Drive,
  demands: Demands,
): { expected: string; found: string } | null {
  if (!isWhole) return { expected: 'type: disk', found: 'type: part' };
  // Whatever the computer itself runs from is mounted somewhere.
  if (mounts.length > 0) return { expected: 'mounts: 0', found: `mounts: ${mounts.join(' ')}` };
  if (!isRemovable && !demands.allowNonRemovable)
    return { expected: 'removable: true | --allow-non-removable', found: 'removable: false' };
  if (size < demands.size) return { expected: `size >=${demands.size}`, found: `size ${size}` };
  // Whatever is written begins at a multiple of BLOCK.
  const fits = demands.blockSize === null ? BLOCK % blockSize === 0 : blockSize === demands.blockSize;
  if (fits) return null;
  return { expected: `block ${demands.blockSize ?? `| ${BLOCK}`}`, found: `block ${blockSize}` };
}

/** By what one stick is told from another in the same place. */
const IDENTITY = [
  ...(['vendor', 'model', 'serial', 'size', 'blockSize', 'isWhole', 'isRemovable'] as const),
  // Tells two of one kind apart that have no serial numbers.
  'insertion',
] as const;

/** @throws SealkitError `drive-refused` when somebody has put another stick in its place */
export function refuseExchanged(drive: Drive, now: readonly Drive[]): void {
  const { path } = drive;
  const other = now.find((candidate) => candidate.path === path);
  if (other !== undefined && IDENTITY.every((fact) => other[fact] === drive[fact])) return;
  const found = other === undefined ? '-' : wordsOf(other);
  throw new SealkitError({ code: 'drive-refused', path, expected: wordsOf(drive), found });
}

const wordsOf = ({ vendor, model, serial, size, insertion }: Drive): string =>
  [vendor, model, serial, `size ${size}`, insertion === null ? null : `insertion ${insertion}`]
    .filter((word) => word !== null)
    .join(' ');
