/**
 * Every text of an MSI's tables stands once in `_StringData`; tables hold its number. `_StringPool` has the lengths:
 * 4 bytes of code page and flags, then for each string 2 bytes of length and 2 of reference count.
 */
import { readWhole, type ByteSource } from '../../base/source.ts';
import { decoderOf } from './code-pages.ts';
import type { CompoundFile } from './compound-file.ts';
import { malformed } from './malformed.ts';
import { tableStreamName } from './names.ts';

/** Two million strings; a 3-byte reference could name 16 million. Held in memory, twice. */
const MAX_POOL_BYTES = 8 * 1024 * 1024;
/** Never held whole: only the strings asked for are read. */
const MAX_DATA_BYTES = 64 * 1024 * 1024;
/** Longest single text: an RTF licence takes some hundred kilobytes. */
const MAX_STRING_BYTES = 1024 * 1024;
/** What one read of texts brings. */
const BLOCK_SIZE = 4096;
const LONG_REFERENCES = 0x80000000;
const SLOT_SIZE = 4;

export interface StringPool {
  readonly codePage: number;
  /** How many bytes a table spends on a string's number. */
  readonly referenceSize: 2 | 3;
  /** The string of that number; null for 0, which stands for "no value". @throws SealkitError `msi-malformed` */
  text(id: number): Promise<string | null>;
}

/** @throws SealkitError `msi-malformed` */
export async function openStringPool(file: CompoundFile): Promise<StringPool> {
  const poolSource = await requireStream(file, '_StringPool', MAX_POOL_BYTES);
  const data = await requireStream(file, '_StringData', MAX_DATA_BYTES);
  const { flags, offsets } = decodePool(await readWhole(poolSource), data.size);
  const codePage = flags % LONG_REFERENCES;
  const decode = decoderOf(codePage);
  const known = new Map<number, string>();
  const readAt = blockReader(data);
  const read = async (id: number): Promise<string> => {
    const start = offsets[id - 1];
    const end = offsets[id];
    if (start === undefined || end === undefined) {
      throw malformed('string', `id < ${offsets.length}`, id);
    }
    if (end - start > MAX_STRING_BYTES)
      throw malformed('string', `<= ${MAX_STRING_BYTES} B`, `${end - start} B`);
    return decode(await readAt(start, end - start));
  };
  return {
    codePage,
    referenceSize: flags >= LONG_REFERENCES ? 3 : 2,
    text: async (id) => {
      if (id === 0) return null;
      const text = known.get(id) ?? (await read(id));
      known.set(id, text);
      return text;
    },
  };
}

/** Texts lie close together: a block read for one serves its neighbours. */
function blockReader(data: ByteSource): (start: number, length: number) => Promise<Uint8Array> {
  let block = new Uint8Array();
  let blockStart = 0;
  return async (start, length) => {
    const isInside = start >= blockStart && start + length <= blockStart + block.length;
    if (!isInside) {
      blockStart = start;
      block = new Uint8Array(Math.max(length, Math.min(BLOCK_SIZE, data.size - start)));
      await data.read(start, block);
    }
    return block.subarray(start - blockStart, start - blockStart + length);
  };
}

async function requireStream(file: CompoundFile, table: string, limit: number): Promise<ByteSource> {
  const stream = await file.openStream(tableStreamName(table), limit);
  if (stream === null) throw malformed(table, '1 x', '0 x');
  return stream;
}

/** Where each string begins and the last one ends; string n (from 1) lies between places n - 1 and n. */
function decodePool(pool: Uint8Array, dataSize: number): { flags: number; offsets: number[] } {
  if (pool.length < SLOT_SIZE || pool.length % SLOT_SIZE !== 0) {
    throw malformed('_StringPool', `N x ${SLOT_SIZE} B`, `${pool.length} B`);
  }
  const view = new DataView(pool.buffer, pool.byteOffset, pool.length);
  const offsets = [0];
  let end = 0;
  for (let at = SLOT_SIZE; at < pool.length; at += SLOT_SIZE) {
    let length = view.getUint16(at, true);
    const references = view.getUint16(at + 2, true);
    // A text of 64 KiB or more: length 0 although it is used, and the true length fills the next slot.
    if (length === 0 && references > 0) {
      at += SLOT_SIZE;
      if (at >= pool.length) throw malformed('_StringPool', `> ${at}`, pool.length);
      length = view.getUint32(at, true);
    }
    end += length;
    offsets.push(end);
  }
  if (end !== dataSize) throw malformed('_StringData', `${end} B`, `${dataSize} B`);
  return { flags: view.getUint32(0, true), offsets };
}
