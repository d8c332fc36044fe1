/** Which format a source has (format clause 1.6), and its readers and comparers behind the one interface that verification knows. */
import { compareZip, layOutZip, readZip, type Crc32, type NewCrc32 } from '../archive/index.ts';
import type { Container, DerivationInput, Difference, Extent, OpenKit } from '../base/container.ts';
import { readWhole, type ByteSource, type FileEntry, type FileTree } from '../base/source.ts';
import {
  compareImage,
  isIsoImage,
  layOutFatImage,
  layOutIsoImage,
  readFatImage,
  readIsoImage,
} from '../image/index.ts';

/** Volume label of every kit's image (format clauses 12.1 and 17.1). */
export const VOLUME_LABEL = 'SEALKIT';
/** `PK`: a ZIP's first bytes. */
const ZIP_MAGIC = [0x50, 0x4b];

/** A folder's tree, or the bytes of an image or archive. */
export type KitSource =
  | { readonly kind: 'folder'; readonly tree: FileTree }
  | {
      readonly kind: 'image';
      readonly image: ByteSource;
      readonly readOnly: boolean;
      /** Set for a device, which may be larger than the image on it: whether to read what lies behind (clause 12.12). */
      readonly behindImage?: 'skip' | 'read';
    };

/** What one format gives. */
interface Opened extends Omit<Container, 'device'> {
  readonly tree: FileTree;
}

/**
 * The tree to verify and, for an image or archive, what it must be apart from its files.
 * @throws SealkitError `image-malformed`, `image-truncated`, `io-error`
 */
export async function openKit(source: KitSource, newCrc32: NewCrc32): Promise<OpenKit> {
  if (source.kind === 'folder') return { tree: source.tree, container: null };
  const { image, behindImage } = source;
  const { tree, ...container } = await openImage(source, newCrc32);
  const device = behindImage === undefined ? null : { image, behindImage };
  return { tree, container: { ...container, device } };
}

/** On a device no file ends where an archive must end. */
async function openImage(
  { image, readOnly, behindImage }: KitSource & { readonly kind: 'image' },
  newCrc32: NewCrc32,
): Promise<Opened> {
  if (behindImage === undefined && (await isZip(image))) return openZip(image, newCrc32);
  return (await isIsoImage(image)) ? openIso(image) : openFat(image, readOnly);
}

async function isZip(image: ByteSource): Promise<boolean> {
  const magic = new Uint8Array(Math.min(ZIP_MAGIC.length, image.size));
  await image.read(0, magic);
  return ZIP_MAGIC.every((byte, i) => magic[i] === byte);
}

async function openFat(image: ByteSource, readOnly: boolean): Promise<Opened> {
  const { entries, extentsOf, freeBytes, freeBytesWhenMade } = await readFatImage(image);
  return {
    tree: { entries, readOnly },
    freeBytes,
    extentsOf,
    observe: () => () => undefined,
    compare: (input) => {
      const layout = layOutFatImage({ ...input, label: VOLUME_LABEL, freeBytes: freeBytesWhenMade });
      return compareImage(image, layout, { extentsOf, readOnly });
    },
  };
}

/** No host writes to this file system: nothing in it can be residue, whatever the medium. */
async function openIso(image: ByteSource): Promise<Opened> {
  const { entries, extentsOf } = await readIsoImage(image);
  return {
    tree: { entries, readOnly: true },
    freeBytes: 0,
    extentsOf,
    observe: () => () => undefined,
    compare: (input) => {
      const layout = layOutIsoImage({ ...input, label: VOLUME_LABEL });
      return compareImage(image, layout, { extentsOf, readOnly: true });
    },
  };
}

async function openZip(image: ByteSource, newCrc32: NewCrc32): Promise<Opened> {
  const zip = await readZip(image);
  const { entries } = zip;
  const extentsOf = (path: string): readonly Extent[] => zip.extentsOf(path);
  const sums = new Map<string, Crc32>();
  async function* compare(input: DerivationInput): AsyncGenerator<Difference> {
    const crcs = new Map([...sums].map(([path, sum]) => [path, sum.digest()]));
    const files = [];
    for (const file of input.files) {
      const crc32 = crcs.get(file.path) ?? (await crcOf(entries, file.path, newCrc32));
      files.push({ ...file, crc32 });
    }
    yield* compareZip(image, layOutZip({ files, timestamp: input.timestamp }), { extentsOf });
  }
  return {
    tree: { entries, readOnly: true },
    freeBytes: 0,
    extentsOf,
    observe: (path) => {
      const sum = newCrc32();
      sums.set(path, sum);
      return (chunk) => sum.update(chunk);
    },
    compare,
  };
}

/** CRC of one of the few small files in `kit/`, whose bytes are proven and within their limits. */
async function crcOf(entries: readonly FileEntry[], path: string, newCrc32: NewCrc32): Promise<number> {
  const sum = newCrc32();
  for (const entry of entries.filter((candidate) => candidate.path === path)) {
    sum.update(await readWhole(entry.source));
  }
  return sum.digest();
}
