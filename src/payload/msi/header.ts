/** The first 512 bytes of a compound file: [MS-CFB] 2.2. */
import { malformed } from './malformed.ts';

export const HEADER_SIZE = 512;
export const HEADER_DIFAT_ENTRIES = 109;
const HEADER_DIFAT_OFFSET = 76;
const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const BYTE_ORDER = 0xfffe;
const MINI_SECTOR_SHIFT = 6;
const MINI_STREAM_CUTOFF = 4096;

/** Sector numbers and counts, as the header has them. */
export interface Header {
  readonly majorVersion: 3 | 4;
  /** 512 (version 3) or 4096 (version 4). */
  readonly sectorSize: number;
  /** Always 0 in version 3, which does not count them. */
  readonly directorySectors: number;
  readonly firstDirectorySector: number;
  readonly fatSectors: number;
  readonly firstMiniFatSector: number;
  readonly miniFatSectors: number;
  readonly firstDifatSector: number;
  readonly difatSectors: number;
  /** The first 109 places of FAT sectors. */
  readonly difat: readonly number[];
}

/**
 * @param bytes the first HEADER_SIZE bytes
 * @throws SealkitError `msi-malformed`
 */
export function decodeHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_SIZE);
  if (!SIGNATURE.every((byte, i) => view.getUint8(i) === byte)) {
    throw malformed('signature', 'd0cf11e0a1b11ae1', view.getBigUint64(0).toString(16).padStart(16, '0'));
  }
  const majorVersion = decodeVersion(view);
  expectValue('byteOrder', BYTE_ORDER, view.getUint16(28, true));
  expectValue('sectorShift', majorVersion === 3 ? 9 : 12, view.getUint16(30, true));
  expectValue('miniSectorShift', MINI_SECTOR_SHIFT, view.getUint16(32, true));
  expectValue('miniStreamCutoff', MINI_STREAM_CUTOFF, view.getUint32(56, true));
  if (majorVersion === 3) expectValue('directorySectors', 0, view.getUint32(40, true));
  return {
    majorVersion,
    sectorSize: majorVersion === 3 ? 512 : 4096,
    directorySectors: view.getUint32(40, true),
    fatSectors: view.getUint32(44, true),
    firstDirectorySector: view.getUint32(48, true),
    firstMiniFatSector: view.getUint32(60, true),
    miniFatSectors: view.getUint32(64, true),
    firstDifatSector: view.getUint32(68, true),
    difatSectors: view.getUint32(72, true),
    difat: Array.from({ length: HEADER_DIFAT_ENTRIES }, (_, i) =>
      view.getUint32(HEADER_DIFAT_OFFSET + 4 * i, true),
    ),
  };
}

function decodeVersion(view: DataView): 3 | 4 {
  const major = view.getUint16(26, true);
  if (major !== 3 && major !== 4) throw malformed('majorVersion', '3 | 4', major);
  return major;
}

function expectValue(field: string, expected: number, found: number): void {
  if (found !== expected) throw malformed(field, String(expected), found);
}
