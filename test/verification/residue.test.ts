/** What operating systems leave (format clause 10.1): exactly that, and nothing like it. */
import { describe, expect, it } from 'vitest';
import { decodeHex, joinBytes } from '../../src/base/bytes.ts';
import { trustKey } from '../../src/verification/index.ts';
import { encodePublicKey } from '../../src/signature/index.ts';
import { isResidue } from '../../src/verification/residue.ts';
import { buildTestKit, KEYS } from '../testkit/fixture.ts';
import { assess, fileEntry, folderEntry } from './kits.ts';

/** A file of this size that begins so. */
function bytes(size: number, first = ''): Uint8Array {
  return joinBytes([decodeHex(first) ?? new Uint8Array(), new Uint8Array(size)]).subarray(0, size);
}
function isLeft(path: string, content: Uint8Array | null): Promise<boolean> {
  const entry = content === null ? folderEntry(path) : fileEntry(path, content);
  return isResidue(entry, new Set(['sub']));
}

const SVI = 'System Volume Information';
const DOUBLE = '0005160700020000';
const STORE = '0000000142756431';

describe('residue', () => {
  it.each<[string, Uint8Array | null]>([
    [SVI, null],
    ['.Trashes', null],
    ['.fseventsd', null],
    [`${SVI}/IndexerVolumeGuid`, bytes(76, '7b00')],
    [`${SVI}/WPSettings.dat`, bytes(12, '0c000000')],
    ['.DS_Store', bytes(65_536, STORE)],
    ['sub/.DS_Store', bytes(6148, STORE)],
    ['._.Trashes', bytes(4096, DOUBLE)],
    ['.fseventsd/fseventsd-uuid', bytes(36)],
    ['.fseventsd/no_log', bytes(0)],
  ])('is %s', async (path, content) => {
    expect(await isLeft(path, content)).toBe(true);
  });

  it.each<[string, Uint8Array | null]>([
    ['system volume information', null],
    [`sub/${SVI}`, null],
    [`${SVI}/More`, null],
    [SVI, bytes(0)],
    [`${SVI}/IndexerVolumeGuid`, null],
    [`${SVI}/IndexerVolumeGuid`, bytes(75, '7b00')],
    [`${SVI}/IndexerVolumeGuid`, bytes(77, '7b00')],
    [`${SVI}/IndexerVolumeGuid`, bytes(76, '7b01')],
    [`${SVI}/indexervolumeguid`, bytes(76, '7b00')],
    [`${SVI}/WPSettings.dat`, bytes(12, '4d5a0000')],
    [`${SVI}/setup.exe`, bytes(12)],
    ['._a.txt', bytes(100, DOUBLE)],
    ['._.Trashes', bytes(4097, DOUBLE)],
    ['._.Trashes', bytes(7, DOUBLE)],
    ['._.Trashes', bytes(0)],
    ['._.Trashes', bytes(100, '4d5a')],
    ['._other.txt', bytes(100, DOUBLE)],
    ['sub/._a.txt', bytes(100, DOUBLE)],
    ['._', bytes(100, DOUBLE)],
    ['.DS_Store', bytes(65_537, STORE)],
    ['.DS_Store', bytes(100)],
    ['other/.DS_Store', bytes(100, STORE)],
    ['a.txt/.DS_STORE', bytes(100, STORE)],
    ['.Trashes/501', null],
    ['.Trashes/x.exe', bytes(1)],
    ['.fseventsd/no_log', bytes(1)],
    ['.fseventsd/fseventsd-uuid', bytes(37)],
    ['.fseventsd/0000000000000000', bytes(0)],
    ['.Spotlight-V100', null],
    ['autorun.inf', bytes(0)],
  ])('is not %s', async (path, content) => {
    expect(await isLeft(path, content)).toBe(false);
  });

  it('is nothing that is neither file nor folder', async () => {
    const link = { ...folderEntry('._a.txt'), kind: 'other' } as const;
    expect(await isResidue(link, new Set(['']))).toBe(false);
  });
});

describe('a kit with residue', async () => {
  const kit = await buildTestKit();
  const more = [folderEntry(SVI), fileEntry(`${SVI}/WPSettings.dat`, bytes(12, '0c000000'))];

  it('is genuine, and says so', async () => {
    const report = await assess(kit, { more });
    expect([report.verdict, report.findings.map(({ code }) => code)]).toEqual([
      'genuine, with host residue',
      ['residue-file', 'residue-file'],
    ]);
  });

  it('is not on a medium that nobody can have written to', async () => {
    const report = await assess(kit, { more, readOnly: true });
    expect([report.verdict, report.findings.map(({ code }) => code)]).toEqual([
      'not genuine',
      ['file-extra', 'file-extra'],
    ]);
  });

  it('is judged the same under one key', async () => {
    const report = await assess(kit, { more, trust: trustKey(encodePublicKey(KEYS.a.publicKey)) });
    expect([report.verdict, report.notChecked]).toEqual([
      'genuine, with host residue',
      ['threshold', 'revocation'],
    ]);
  });
});
