/**
 * A block map in bmaptool's format 2.0, by which that tool copies an image to a stick and checks what it reads (format clause
 * 16.7). Every block is mapped: a kit's image has no bytes that may be anything, so one range with the image's own digest
 * says it all.
 */
import XMLBuilder from 'fast-xml-builder';
import { encodeUtf8 } from '../base/bytes.ts';
import type { NewHash } from '../base/source.ts';
import type { FileDigest } from './prove.ts';

const BLOCK_SIZE = 4096;
/** What stands in the place of the map's own digest while that is taken. */
const NO_DIGEST = '0'.repeat(64);

export function encodeBlockMap({ size, sha256 }: FileDigest, newHash: NewHash): Uint8Array {
  const open = blockMapText(size, sha256, NO_DIGEST);
  const hash = newHash();
  hash.update(encodeUtf8(open));
  return encodeUtf8(blockMapText(size, sha256, hash.digestHex()));
}

function blockMapText(size: number, sha256: string, own: string): string {
  const blocks = Math.ceil(size / BLOCK_SIZE);
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    indentBy: '    ',
  });
  return builder.build({
    '?xml': { '@version': '1.0' },
    bmap: {
      '@version': '2.0',
      ImageSize: size,
      BlockSize: BLOCK_SIZE,
      BlocksCount: blocks,
      MappedBlocksCount: blocks,
      ChecksumType: 'sha256',
      BmapFileChecksum: own,
      BlockMap: { Range: { '@chksum': sha256, '#text': blocks === 1 ? '0' : `0-${blocks - 1}` } },
    },
  });
}
