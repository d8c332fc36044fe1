/** Attacks that are no single defect of a kit, so that no vector can show them. */
import { describe, expect, it } from 'vitest';
import { assessKit, trustKey, trustRecord } from '../../src/verification/index.ts';
import type { FileEntry } from '../../src/base/source.ts';
import { encodePublicKey } from '../../src/signature/index.ts';
import { buildTestKit, KEYS, newHash, recordKey, testRecord, type Files } from '../testkit/fixture.ts';
import { assess, findingsOf, treeOf } from './kits.ts';

const record = testRecord({ threshold: 2, keys: [recordKey(KEYS.a), recordKey(KEYS.b)] });
const kit = await buildTestKit({ record, signers: [KEYS.a, KEYS.b] });

describe('a kit from which one file was taken', () => {
  it.each([...kit.files.keys()])('is not genuine without %s', async (path) => {
    const files = new Map(kit.files);
    files.delete(path);
    expect((await assess({ ...kit, files })).verdict).toBe('not genuine');
  });

  it('is not genuine without any of its signatures, under a record or one key', async () => {
    const files = new Map([...kit.files].filter(([path]) => !path.endsWith('.minisig')));
    for (const trust of [undefined, trustKey(encodePublicKey(KEYS.a.publicKey))]) {
      const report = await assess({ ...kit, files }, trust === undefined ? {} : { trust });
      expect(findingsOf(report)).toEqual(['signature-missing kit/SEAL']);
    }
  });
});

describe('a kit whose proofs are wrong', () => {
  /** Its payload must not be asked for: whoever reads it learns of it by an error that is no verdict. */
  function withUnreadablePayload(files: Files): FileEntry[] {
    const unreadable = { read: () => Promise.reject(new Error('payload was read')) };
    return treeOf(files).entries.map((entry) =>
      entry.path.startsWith('kit/') ? entry : { ...entry, source: { size: entry.size, ...unreadable } },
    );
  }

  it.each([
    'kit/SEAL',
    `kit/SEAL.${KEYS.a.publicKey.keyId}.minisig`,
    'kit/manifest.json',
    'kit/publisher/1.json',
  ])('is refused for %s before a byte of anything else is read', async (name) => {
    const files = new Map(kit.files);
    files.set(name, (files.get(name) ?? new Uint8Array()).slice(1));
    const tree = { entries: withUnreadablePayload(files), readOnly: false };
    const open = () => Promise.resolve({ tree, container: null });
    const request = { open, trust: trustRecord(kit.record), today: '2026-11-23' };
    const services = { newHash, onProgress: () => undefined };
    expect((await assessKit(request, services)).verdict).toBe('not genuine');
  });
});

describe('a clock that is wrong', () => {
  const supported = { manifest: (m: object) => ({ ...m, kit: { ...kitOf(m), supportEnds: '2028-12-31' } }) };

  it.each(['1970-01-01', '1980-01-01', '2038-01-20', '2100-01-01', '9999-12-31'])(
    'changes no verdict: %s',
    async (today) => {
      const report = await assess(await buildTestKit(supported), { today });
      expect(report.verdict).toBe('genuine');
      expect(findingsOf(report)).toEqual(today > '2028-12-31' ? ['support-ended '] : []);
    },
  );
});

function kitOf(manifest: object): object {
  return 'kit' in manifest && typeof manifest.kit === 'object' ? (manifest.kit ?? {}) : {};
}

describe('a sequence that runs ahead', () => {
  it.each([999_999, 2 ** 31 - 1])('is a number like any other: %i', async (sequence) => {
    const ahead = await buildTestKit({
      manifest: (manifest) => ({ ...manifest, kit: { ...manifest.kit, sequence } }),
      seal: (seal) => ({ ...seal, kit: { ...seal.kit, sequence } }),
      comment: `sealkit kit=testkit-kit version=1.2.3 sequence=${sequence}`,
    });
    expect((await assess(ahead)).verdict).toBe('genuine');
  });

  it('is led back by a signed list of the numbers that may be replaced', async () => {
    const downgradeFrom = [999_999, 2 ** 31 - 1];
    const back = await buildTestKit({
      manifest: (manifest) => ({ ...manifest, kit: { ...manifest.kit, downgradeFrom } }),
    });
    expect((await assess(back)).verdict).toBe('genuine');
  });
});
