import { readWhole } from '../../src/base/source.ts';
import type { ByteSource } from '../../src/base/source.ts';
import { compareImage, layOutIsoImage, readIsoImage } from '../../src/image/index.ts';
import type { ImageDifference, ImageInput, ImageLayout } from '../../src/image/index.ts';
import { sourceOfLayout } from '../../src/image/write.ts';
import { SEED, TIMESTAMP, contentFrom } from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

export function layOutIso(tree: Tree, overrides: Partial<ImageInput> = {}): ImageLayout {
  const files = Object.entries(tree).map(([path, bytes]) => ({ path, size: bytes.length }));
  return layOutIsoImage({ files, timestamp: TIMESTAMP, seed: SEED, label: 'TEST-KIT', ...overrides });
}

export async function isoOf(tree: Tree, overrides: Partial<ImageInput> = {}): Promise<Uint8Array> {
  return readWhole(sourceOfLayout(layOutIso(tree, overrides), contentFrom(tree)));
}

/** All that differs from the layout, with the files where the reader finds them. */
export async function isoDifferences(source: ByteSource, layout: ImageLayout): Promise<ImageDifference[]> {
  const { extentsOf } = await readIsoImage(source);
  const found: ImageDifference[] = [];
  for await (const difference of compareImage(source, layout, { extentsOf, readOnly: true })) {
    found.push(difference);
  }
  return found;
}
