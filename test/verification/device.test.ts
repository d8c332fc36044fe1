/** A device is larger than the image on it (format clause 12.12). */
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../src/base/bytes.ts';
import { CHUNK_SIZE, sourceOfBytes, type ByteSource } from '../../src/base/source.ts';
import { buildTestKit } from '../testkit/fixture.ts';
import { imageOf } from '../testkit/image.ts';
import { assessImage } from './kits.ts';

const kit = await buildTestKit();
const image = imageOf('fat', kit.files).bytes;
const zip = imageOf('zip', kit.files).bytes;
const end = image.length;

/** Zeros behind the image, but for these bytes. */
function device(size: number, ...filled: readonly number[]): ByteSource {
  const behind = new Uint8Array(size);
  for (const at of filled) behind[at] = 0xab;
  return sourceOfBytes(joinBytes([image, behind]));
}

async function judge(
  source: ByteSource,
  behindImage: 'skip' | 'read',
): Promise<{ verdict: string; notChecked: readonly string[]; findings: unknown[] }> {
  const { verdict, notChecked, findings } = await assessImage(source, kit, behindImage);
  const told = findings.map(({ code, severity, path, offset, length, found }) => {
    return { code, severity, path, offset, length, found };
  });
  return { verdict, notChecked, findings: told };
}

const GENUINE = { verdict: 'genuine', notChecked: [], findings: [] };

describe('what lies behind the image', () => {
  it('is nothing on a device of its size', async () => {
    for (const mode of ['skip', 'read'] as const) expect(await judge(device(0), mode)).toEqual(GENUINE);
  });

  it('is not read unless asked, and that is said', async () => {
    const source = device(10_000, 5000);
    let last = 0;
    const read: ByteSource['read'] = (offset, target) => {
      last = Math.max(last, offset + target.length);
      return source.read(offset, target);
    };
    const answer = await judge({ size: source.size, read }, 'skip');
    expect(answer).toEqual({ ...GENUINE, notChecked: ['behind-image'] });
    expect(last).toBeLessThanOrEqual(end + 16);
  });

  it('is not told when it is zeros', async () => {
    expect(await judge(device(10_000), 'read')).toEqual(GENUINE);
  });

  it.each<[string, number, readonly number[], number, number]>([
    ['one byte', 10_000, [77], 77, 1],
    ['the first and the last', 10_000, [0, 9999], 0, 10_000],
    ['bytes of two pieces', 2 * CHUNK_SIZE, [9, CHUNK_SIZE + 3], 9, CHUNK_SIZE - 5],
  ])(
    'is a warning from the first to the last byte that is not zero: %s',
    async (_, size, at, from, length) => {
      const { verdict, notChecked, findings } = await judge(device(size, ...at), 'read');
      const found = expect.stringMatching(/^ab/) as string;
      const place = { path: 'behind-image', offset: end + from, length };
      expect(findings).toEqual([{ code: 'behind-image', severity: 'warning', ...place, found }]);
      expect([verdict, notChecked]).toEqual(['genuine', []]);
    },
  );

  it('changes nothing about what is wrong with the image', async () => {
    const bytes = joinBytes([image, new Uint8Array(100)]);
    bytes[300] = 1;
    for (const mode of ['skip', 'read'] as const) {
      const { verdict, findings } = await judge(sourceOfBytes(bytes), mode);
      expect(verdict).toBe('not genuine');
      expect(findings).toMatchObject([{ code: 'image-differs', path: 'mbr', offset: 300 }]);
    }
  });

  it('is a difference when the image is a file', async () => {
    const { verdict, findings } = await assessImage(device(10), kit);
    expect(verdict).toBe('not genuine');
    expect(findings).toMatchObject([{ code: 'image-differs', path: 'behind-image', offset: end }]);
  });
});

describe('an archive on a device', () => {
  it('is none: nothing on a device says where it ends', async () => {
    expect((await assessImage(sourceOfBytes(zip), kit)).verdict).toBe('genuine');
    const { verdict, findings } = await judge(sourceOfBytes(zip), 'read');
    expect(verdict).toBe('not genuine');
    expect(findings).toMatchObject([{ code: 'image-malformed' }]);
  });
});
