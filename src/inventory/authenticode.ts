/**
 * The digest that Authenticode signs of a Windows program, which allow-lists go by: it stays the same when a signature is
 * added. Microsoft, "Windows Authenticode Portable Executable Signature Format", section "Calculating the PE Image Hash".
 */
import { sliceSource, visitChunks, type ByteSource, type NewHash } from '../base/source.ts';

const DOS_HEADER_SIZE = 64;
/** Offset in the DOS header of the offset of the PE header. */
const PE_OFFSET = 0x3c;
const PE_SIGNATURE = 0x00004550;
const OPTIONAL_HEADER = 24;
const CHECKSUM = OPTIONAL_HEADER + 64;
/** Where the table of data directories begins, by the optional header's magic number: PE32 and PE32+. */
const DIRECTORIES: Readonly<Record<number, number>> = {
  0x10b: OPTIONAL_HEADER + 96,
  0x20b: OPTIONAL_HEADER + 112,
};
const CERTIFICATE_TABLE = 4;
const DIRECTORY_SIZE = 8;
/** PE header up to and including the certificate table's directory entry, in the larger of both forms. */
const HEADER_SIZE = OPTIONAL_HEADER + 112 + (CERTIFICATE_TABLE + 1) * DIRECTORY_SIZE;
/** Certificates are aligned to this; a signer fills a program up to it, which would change the digest. */
const ALIGNMENT = 8;

interface Layout {
  readonly checksum: number;
  readonly certificateEntry: number;
  /** Where the certificates begin, or the file ends. */
  readonly end: number;
}

/** @returns lower-case hex; null for what is no PE file, or one whose digest a signer would change by filling it up */
export async function authenticodeSha256(source: ByteSource, newHash: NewHash): Promise<string | null> {
  const layout = await readLayout(source);
  if (layout === null) return null;
  const hash = newHash();
  // All but the checksum, the directory entry of the certificates and the certificates themselves, which must come last.
  const ranges = [
    [0, layout.checksum],
    [layout.checksum + 4, layout.certificateEntry],
    [layout.certificateEntry + DIRECTORY_SIZE, layout.end],
  ] as const;
  for (const [from, to] of ranges) {
    await visitChunks(sliceSource(source, from, to - from), (chunk) => hash.update(chunk));
  }
  return hash.digestHex();
}

async function readLayout(source: ByteSource): Promise<Layout | null> {
  if (source.size < DOS_HEADER_SIZE || source.size % ALIGNMENT !== 0) return null;
  const dos = await viewAt(source, 0, DOS_HEADER_SIZE);
  const pe = dos.getUint32(PE_OFFSET, true);
  if (pe < DOS_HEADER_SIZE || pe + HEADER_SIZE > source.size) return null;
  const header = await viewAt(source, pe, HEADER_SIZE);
  const directories = DIRECTORIES[header.getUint16(OPTIONAL_HEADER, true)];
  if (header.getUint32(0, true) !== PE_SIGNATURE || directories === undefined) return null;
  // The number of directories stands right before their table.
  if (header.getUint32(directories - 4, true) <= CERTIFICATE_TABLE) return null;
  const entry = directories + CERTIFICATE_TABLE * DIRECTORY_SIZE;
  const [start, size] = [header.getUint32(entry, true), header.getUint32(entry + 4, true)];
  const end = size === 0 ? source.size : start;
  const isLast = size === 0 ? start === 0 : start + size === source.size && start >= pe + HEADER_SIZE;
  return isLast ? { checksum: pe + CHECKSUM, certificateEntry: pe + entry, end } : null;
}

async function viewAt(source: ByteSource, offset: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  await source.read(offset, bytes);
  return new DataView(bytes.buffer);
}
