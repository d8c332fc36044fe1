import { describe, expect, it } from 'vitest';
import { goVersionOf } from '../../src/inventory/index.ts';

/** The record as Go's linker writes it since 1.18: mark, pointer size, flags, room, length of the version, version. */
function record(version: string, { at = 64, flags = 2 } = {}): Uint8Array {
  const head = Buffer.concat([Buffer.of(0xff), Buffer.from(' Go buildinf:'), Buffer.of(8, flags)]);
  const text = Buffer.concat([Buffer.of(version.length), Buffer.from(version)]);
  return Buffer.concat([Buffer.alloc(at), head, Buffer.alloc(16), text, Buffer.alloc(40)]);
}

describe("a program's Go version", () => {
  it.each([
    ['go1.19.8', '1.19.8'],
    ['go1.21', '1.21'],
    ['go1.22rc1', null],
    ['devel go1.22-abcdef', null],
    ['', null],
  ])('%j is %s', (written, version) => {
    expect(goVersionOf(record(written))).toBe(version);
  });

  it('is not told by other programs, older records or cut ones', () => {
    expect(goVersionOf(new Uint8Array(4096))).toBeNull();
    expect(goVersionOf(new Uint8Array())).toBeNull();
    expect(goVersionOf(record('go1.17.1', { flags: 0 }))).toBeNull();
    expect(goVersionOf(record('go1.19.8', { at: 8 }))).toBeNull();
    expect(goVersionOf(record('go1.19.8').subarray(0, 64 + 33 + 4))).toBeNull();
  });
});
