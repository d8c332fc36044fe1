/** The smallest Windows programs that signing tools take: headers, and one section of recognisable bytes. */

interface Shape {
  /** 32-bit programs have a shorter optional header. */
  readonly is64?: boolean;
  readonly size?: number;
  readonly checksum?: number;
  /** Size of certificates put behind the file's own bytes. */
  readonly certificates?: number;
  readonly directories?: number;
}

const PE = 0x80;
const OPTIONAL = PE + 24;

/** What signing changes in a 64-bit program: offset and length. */
export const CHECKSUM = [OPTIONAL + 64, 4] as const;
export const CERTIFICATE_ENTRY = [OPTIONAL + 112 + 4 * 8, 8] as const;

export function program(shape: Shape = {}): Uint8Array {
  const { is64 = true, size = 1024, checksum = 0, certificates = 0, directories = 16 } = shape;
  const bytes = new Uint8Array(size + certificates).map((_, i) => (i < 512 ? 0 : i % 251));
  const view = new DataView(bytes.buffer);
  const table = OPTIONAL + (is64 ? 112 : 96);
  bytes.set([0x4d, 0x5a]);
  view.setUint32(0x3c, PE, true);
  view.setUint32(PE, 0x4550, true);
  view.setUint16(PE + 4, is64 ? 0x8664 : 0x14c, true);
  view.setUint16(PE + 6, 1, true);
  view.setUint16(PE + 20, table - OPTIONAL + 16 * 8, true);
  view.setUint16(PE + 22, 0x22, true);
  view.setUint16(OPTIONAL, is64 ? 0x20b : 0x10b, true);
  view.setUint32(OPTIONAL + 32, 4096, true);
  view.setUint32(OPTIONAL + 36, 512, true);
  view.setUint32(OPTIONAL + 56, 8192, true);
  view.setUint32(OPTIONAL + 60, 512, true);
  view.setUint32(OPTIONAL + 64, checksum, true);
  view.setUint32(table - 4, directories, true);
  if (certificates > 0) {
    view.setUint32(table + 32, size, true);
    view.setUint32(table + 36, certificates, true);
  }
  section(bytes, table + 16 * 8);
  return bytes;
}

function section(bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('.text'), at);
  view.setUint32(at + 8, 512, true);
  view.setUint32(at + 12, 4096, true);
  view.setUint32(at + 16, 512, true);
  view.setUint32(at + 20, 512, true);
}
