/** Members of a cabinet, decompressed block by block: memory does not grow with them (Microsoft Cabinet Format, [MS-CAB]). */
import type { ByteSource, Hash, NewHash } from '../../base/source.ts';
import { malformed } from './malformed.ts';

const SIGNATURE = 0x4643534d; // MSCF
const HEADER_SIZE = 36;
const FOLDER_SIZE = 8;
const MEMBER_SIZE = 16;
const BLOCK_HEADER_SIZE = 8;
/** A member's name with its end. */
const MAX_NAME_SIZE = 257;
/** What a block holds when it is decompressed, and how far back it may refer. */
const MAX_BLOCK = 32_768;
/** Flags: goes on in another cabinet, comes from another cabinet, has reserved areas. */
const SPANS = 0x3;
const HAS_RESERVE = 0x4;
const COMPRESSION_MASK = 0xf;
const STORED = 0;
const MSZIP = 1;
/** `CK` before every block of MSZIP. */
const MSZIP_MARK = 0x4b43;
const FIELD = 'cabinet';

/** Decompresses one block of deflate to so many bytes; throws when it is none. `history` is what it may refer to. */
export type Inflate = (block: Uint8Array, history: Uint8Array, size: number) => Uint8Array;

export interface CabinetTools {
  readonly inflate: Inflate;
  readonly newHash: NewHash;
}

interface Layout {
  readonly folders: number;
  readonly members: number;
  readonly membersAt: number;
  readonly foldersAt: number;
  readonly folderSize: number;
  readonly blockReserve: number;
}

interface Member {
  readonly size: number;
  /** In its folder, decompressed. */
  readonly start: number;
  readonly folder: number;
}

/**
 * SHA-256 of a member; null when it is compressed in a way that is not read here, such as LZX, or reaches into another cabinet.
 * @throws SealkitError `msi-malformed`
 */
export async function digestMember(
  cabinet: ByteSource,
  name: string,
  tools: CabinetTools,
): Promise<string | null> {
  const layout = await readLayout(cabinet);
  const member = layout === null ? undefined : await findMember(cabinet, layout, name);
  if (layout === null) return null;
  if (member === undefined) throw malformed(FIELD, name, '-');
  if (member.folder >= layout.folders) return null;
  const folder = await readAt(cabinet, layout.foldersAt + member.folder * layout.folderSize, FOLDER_SIZE);
  const compression = folder.getUint16(6, true) & COMPRESSION_MASK;
  if (compression !== STORED && compression !== MSZIP) return null;
  const blocks = { at: folder.getUint32(0, true), count: folder.getUint16(4, true) };
  const hash = tools.newHash();
  const left = await hashMember(cabinet, layout, blocks, member, compression, tools.inflate, hash);
  if (left > 0) throw malformed(`${FIELD}.${name}`, `${member.size} B`, `${member.size - left} B`);
  return hash.digestHex();
}

/** Null when it is one of several that belong together. */
async function readLayout(cabinet: ByteSource): Promise<Layout | null> {
  const header = await readAt(cabinet, 0, HEADER_SIZE);
  if (header.getUint32(0, true) !== SIGNATURE) throw malformed(FIELD, 'MSCF', header.getUint32(0, true));
  const flags = header.getUint16(30, true);
  if ((flags & SPANS) !== 0) return null;
  const hasReserve = (flags & HAS_RESERVE) !== 0;
  const reserve = hasReserve ? await readAt(cabinet, HEADER_SIZE, 4) : null;
  return {
    membersAt: header.getUint32(16, true),
    folders: header.getUint16(26, true),
    members: header.getUint16(28, true),
    foldersAt: HEADER_SIZE + (reserve === null ? 0 : 4 + reserve.getUint16(0, true)),
    folderSize: FOLDER_SIZE + (reserve?.getUint8(2) ?? 0),
    blockReserve: reserve?.getUint8(3) ?? 0,
  };
}

async function findMember(cabinet: ByteSource, layout: Layout, name: string): Promise<Member | undefined> {
  let at = layout.membersAt;
  for (let i = 0; i < layout.members; i++) {
    const entry = await readAt(cabinet, at, Math.min(MEMBER_SIZE + MAX_NAME_SIZE, cabinet.size - at));
    const bytes = new Uint8Array(entry.buffer, MEMBER_SIZE);
    const end = bytes.indexOf(0);
    if (end < 0) throw malformed(FIELD, `szName <= ${MAX_NAME_SIZE - 1} B`, `>= ${bytes.length} B`);
    if (new TextDecoder('latin1').decode(bytes.subarray(0, end)) === name) {
      const folder = entry.getUint16(8, true);
      return { size: entry.getUint32(0, true), start: entry.getUint32(4, true), folder };
    }
    at += MEMBER_SIZE + end + 1;
  }
  return undefined;
}

/** Gives how many bytes of the member were not there. */
async function hashMember(
  cabinet: ByteSource,
  layout: Layout,
  blocks: { readonly at: number; readonly count: number },
  member: Member,
  compression: number,
  inflate: Inflate,
  hash: Hash,
): Promise<number> {
  let { at } = blocks;
  let position = 0;
  let left = member.size;
  let history: Uint8Array = new Uint8Array(0);
  for (let i = 0; i < blocks.count && left > 0; i++) {
    const header = await readAt(cabinet, at, BLOCK_HEADER_SIZE);
    const [packed, size] = [header.getUint16(4, true), header.getUint16(6, true)];
    if (size > MAX_BLOCK) throw malformed(FIELD, `cbUncomp <= ${MAX_BLOCK}`, size);
    const data = await readAt(cabinet, at + BLOCK_HEADER_SIZE + layout.blockReserve, packed);
    history = unpack(data, compression, history, size, inflate);
    const part = history.subarray(Math.max(0, member.start - position)).subarray(0, left);
    hash.update(part);
    left -= part.length;
    position += size;
    at += BLOCK_HEADER_SIZE + layout.blockReserve + packed;
  }
  return left;
}

function unpack(
  data: DataView,
  compression: number,
  history: Uint8Array,
  size: number,
  inflate: Inflate,
): Uint8Array {
  const bytes = new Uint8Array(data.buffer);
  if (compression === MSZIP && (bytes.length < 2 || data.getUint16(0, true) !== MSZIP_MARK)) {
    throw malformed(FIELD, 'CK', '-');
  }
  const found = compression === STORED ? bytes : inflated(bytes.subarray(2), history, size, inflate);
  if (found.length !== size) throw malformed(FIELD, `cbUncomp ${size}`, found.length);
  return found;
}

function inflated(block: Uint8Array, history: Uint8Array, size: number, inflate: Inflate): Uint8Array {
  try {
    return inflate(block, history, size);
  } catch {
    throw malformed(FIELD, `deflate ${size} B`, '-');
  }
}

async function readAt(source: ByteSource, offset: number, length: number): Promise<DataView> {
  if (length < 0 || offset + length > source.size) {
    throw malformed(FIELD, `>= ${offset + length} B`, `${source.size} B`);
  }
  const bytes = new Uint8Array(length);
  await source.read(offset, bytes);
  return new DataView(bytes.buffer);
}
