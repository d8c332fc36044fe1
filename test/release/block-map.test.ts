/** The block map, read by an XML parser and by rules of bmaptool's format 2.0 (format clause 16.7). */
import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBlockMap } from '../../src/release/index.ts';
import { newHash, sha256 } from '../testkit/fixture.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
});

interface Parsed {
  readonly bmap: {
    readonly '@version': string;
    readonly BlockMap: { readonly Range: { readonly '@chksum': string; readonly '#text': string } };
  } & Readonly<
    Record<'ImageSize' | 'BlockSize' | 'BlocksCount' | 'MappedBlocksCount' | 'BmapFileChecksum', string>
  >;
}

const read = (bytes: Uint8Array): Parsed => parser.parse(new TextDecoder().decode(bytes)) as Parsed;

describe('a block map', () => {
  it('maps every block, with the image’s own digest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (size) => {
        const { bmap } = read(encodeBlockMap({ size, sha256: 'b'.repeat(64) }, newHash));
        const blocks = Number(bmap.BlocksCount);
        expect(Number(bmap.ImageSize)).toBe(size);
        expect((blocks - 1) * Number(bmap.BlockSize)).toBeLessThan(size);
        expect(blocks * Number(bmap.BlockSize)).toBeGreaterThanOrEqual(size);
        expect(bmap.MappedBlocksCount).toBe(bmap.BlocksCount);
        const { '@chksum': digest, '#text': range } = bmap.BlockMap.Range;
        expect([digest, range]).toEqual(['b'.repeat(64), blocks === 1 ? '0' : `0-${blocks - 1}`]);
      }),
    );
  });

  it('carries its own digest, taken with zeros in its place', () => {
    const text = new TextDecoder().decode(encodeBlockMap({ size: 5000, sha256: 'b'.repeat(64) }, newHash));
    const own = read(new TextEncoder().encode(text)).bmap.BmapFileChecksum;
    expect(own).toBe(sha256(new TextEncoder().encode(text.replace(own, '0'.repeat(64)))));
  });
});
