/** Every region that a derived image or archive has is told in words of both languages (src/cli/regions.ts). */
import { describe, expect, it } from 'vitest';
import { layOutZip } from '../../src/archive/index.ts';
import { regionWords } from '../../src/cli/regions.ts';
import { layOutFatImage, layOutIsoImage } from '../../src/image/index.ts';

const seed = new Uint8Array(32).fill(7);
const files = [
  { path: 'kit/SEAL', size: 300 },
  { path: 'payload/a.msi', size: 70_000 },
];
/** Beyond FAT16, and of no whole cluster. */
const large = [...files, { path: 'payload/large', size: 65_524 * 32_768 + 1 }];
const input = { files, timestamp: 1_800_000_000, seed, label: 'TEST' };
const zip = { timestamp: input.timestamp, files: files.map((file) => ({ ...file, crc32: 0 })) };

describe('the regions of', () => {
  it.each([
    ['an ISO image', layOutIsoImage(input)],
    ['a FAT image', layOutFatImage(input)],
    ['a FAT image with free space', layOutFatImage({ ...input, freeBytes: 2 ** 20 })],
    ['a FAT32 image', layOutFatImage({ ...input, files: large })],
    ['an archive', layOutZip(zip)],
  ])('%s have words', (_what, { segments }) => {
    const names = [...new Set(segments.map(({ what }) => what))];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => regionWords(name, 'en') === null)).toEqual([]);
    // Two regions of an ISO image differ by who reads them: so do their words.
    const twice = names.filter((name) => name.startsWith('primary-'));
    for (const name of twice)
      expect(regionWords(name, 'es')).not.toBe(regionWords(name.replace('primary', 'joliet'), 'es'));
  });

  it('nothing else', () => {
    expect([regionWords('constructor', 'en'), regionWords('', 'es')]).toEqual([null, null]);
  });
});
