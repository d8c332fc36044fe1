import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '../../src/base/source.ts';
import { authenticodeSha256 } from '../../src/inventory/index.ts';
import { newSha256 } from '../../src/storage/index.ts';
import { program } from './pe.ts';

function digestOf(bytes: Uint8Array): Promise<string | null> {
  return authenticodeSha256(sourceOfBytes(bytes), newSha256);
}

/** Printed by osslsigncode 2.9 as "Calculated message digest" of these programs, signed. */
const P64 = 'd7266f536ec1f095b056a2446ce8aed2d8ae97a8e2d341b7778902bdaf1ffec5';
const P32 = 'd00cdf8421c16a3a4922a63c4ed6f713a64b6fa63980de2005195adbe7706019';

describe('the Authenticode digest', () => {
  it('is the one that osslsigncode prints', async () => {
    expect(await digestOf(program())).toBe(P64);
    expect(await digestOf(program({ is64: false, size: 2048 }))).toBe(P32);
  });

  it('stays the same when the program is signed, and its checksum mended', async () => {
    expect(await digestOf(program({ certificates: 16, checksum: 0x1234 }))).toBe(P64);
  });

  it('changes with every other byte', async () => {
    for (const at of [2, 0x40, 0x98, 0x190, 600, 1023]) {
      const changed = program();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await digestOf(changed), String(at)).not.toBe(P64);
    }
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a short file', new Uint8Array(64)],
    ['another file', new Uint8Array(4096)],
    ['a program that a signer would fill up', program({ size: 1025 })],
    ['a program without room for certificates', program({ directories: 4 })],
    ['a program that is cut off', program().subarray(0, 0x100)],
    ['certificates that do not come last', withCertificatesAt(512)],
    ['certificates over the headers', withCertificatesAt(0)],
    ['a header behind the end', withHeaderAt(1016)],
    ['a header inside the first one', withHeaderAt(8)],
  ])('is none for %s', async (_, bytes) => {
    expect(await digestOf(bytes)).toBeNull();
  });
});

function withCertificatesAt(offset: number): Uint8Array {
  const bytes = program({ certificates: 16 });
  new DataView(bytes.buffer).setUint32(0x80 + 24 + 112 + 32, offset, true);
  return bytes;
}

function withHeaderAt(offset: number): Uint8Array {
  const bytes = program();
  new DataView(bytes.buffer).setUint32(0x3c, offset, true);
  return bytes;
}
