/** A release record is the publisher's, and the file is the one it names (format clauses 16.4 to 16.6). */
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64, encodeUtf8 } from '../../src/base/bytes.ts';
import {
  checkAgainstRelease,
  encodeRelease,
  proveRelease,
  type SignedRelease,
} from '../../src/release/index.ts';
import { encodePublicKey } from '../../src/signature/index.ts';
import { trustKey, trustRecord, type Trust, type VerificationReport } from '../../src/verification/index.ts';
import { codeOf } from '../base/code-of.ts';
import { KEYS, recordKey } from '../testkit/fixture.ts';
import { publisherBytes, RELEASE, signedRelease, signRelease } from './sample.ts';

const RECORD = trustRecord(publisherBytes());
const KEY = trustKey(encodePublicKey(KEYS.a.publicKey));
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

let good: SignedRelease;
beforeAll(async () => {
  good = await signedRelease();
});

const proved = (signed: SignedRelease, trust: Trust = RECORD): string =>
  codeOf(() => proveRelease(signed, trust));

/** The signature file with one of its base64 lines changed. */
function withLine(signature: Uint8Array, line: 1 | 3, change: (bytes: Uint8Array) => void): Uint8Array {
  const lines = new TextDecoder().decode(signature).split('\n');
  const bytes = decodeBase64(lines[line] ?? '') ?? new Uint8Array();
  change(bytes);
  lines[line] = encodeBase64(bytes);
  return encodeUtf8(lines.join('\n'));
}

/** S + L: the same signature to whoever does not look. */
function malleate(signature: Uint8Array): void {
  let s = ORDER;
  for (let i = 31; i >= 0; i -= 1) s += BigInt(signature[32 + i] ?? 0) << BigInt(8 * i);
  for (let i = 0; i < 32; i += 1) signature[32 + i] = Number((s >> BigInt(8 * i)) & 255n);
}

describe('a signed release record', () => {
  it('is what it says, under the record and under one key', () => {
    expect(proveRelease(good, RECORD)).toEqual(RELEASE);
    expect(proveRelease(good, KEY)).toEqual(RELEASE);
  });

  it('is refused when a byte of it was changed, and not parsed', () => {
    const record = Uint8Array.from(good.record);
    record[0] = 0x5b;
    expect(proved({ ...good, record })).toBe('signature-invalid');
  });

  it.each<[string, 1 | 3, (bytes: Uint8Array) => void]>([
    ['the signature', 1, (bytes) => bytes.set([(bytes[20] ?? 0) ^ 1], 20)],
    ['the signature over the comment', 3, (bytes) => bytes.set([(bytes[20] ?? 0) ^ 1], 20)],
    ['S of the signature, by L', 1, (bytes) => malleate(bytes.subarray(10))],
    ['S of the second signature, by L', 3, malleate],
  ])('is refused when %s was changed', (_what, line, change) => {
    const signature = withLine(good.signature, line, change);
    expect(proved({ ...good, signature })).toBe('signature-invalid');
  });

  it('is refused when its comment was changed', () => {
    const text = new TextDecoder().decode(good.signature).replace('1.2.3', '1.2.4');
    expect(proved({ ...good, signature: encodeUtf8(text) })).toBe('signature-invalid');
  });

  it.each([
    ['a kit', 'sealkit kit=testkit-kit version=1.2.3 sequence=7'],
    ['another release', 'sealkit release=testkit-kit-1.2.4'],
  ])('is refused when it was signed as %s', async (_what, comment) => {
    const signature = await signRelease(good.record, { comment });
    expect(proved({ ...good, signature })).toBe('release-mismatch');
  });

  it('is refused when what was signed is no release record', async () => {
    const record = encodeUtf8('# sealkit-seal/1\n');
    expect(proved({ record, signature: await signRelease(record) })).toBe('release-malformed');
  });

  it.each(['', 'untrusted comment: x\n'])('is refused without a signature file: %j', (text) => {
    expect(proved({ ...good, signature: encodeUtf8(text) })).toBe('signature-malformed');
  });

  it('is refused under keys that do not know the signer', async () => {
    const signature = await signRelease(good.record, { key: KEYS.b });
    expect(proved({ ...good, signature })).toBe('publisher-unknown');
    expect(proved({ ...good, signature }, KEY)).toBe('publisher-unknown');
  });

  it('is refused from a revoked key, and from one for production only', async () => {
    const signature = await signRelease(good.record, { key: KEYS.b });
    const publicKey = encodePublicKey(KEYS.b.publicKey);
    const revoking = trustRecord(publisherBytes({ revoked: [{ publicKey, reason: 'lost' }] }));
    expect(proved({ ...good, signature }, revoking)).toBe('key-revoked');
    const keys = [recordKey(KEYS.a), recordKey(KEYS.b, { purposes: ['production'] })];
    expect(proved({ ...good, signature }, trustRecord(publisherBytes({ keys })))).toBe('key-not-valid');
  });

  it.each([
    ['2026-11-24', null, 'key-not-valid'],
    ['2026-11-23', '2026-11-23', 'no error'],
    [null, '2026-11-22', 'key-not-valid'],
  ])('needs a key that is valid on the kit’s day: %s to %s', (validFrom, validUntil, expected) => {
    const keys = [recordKey(KEYS.a, { validFrom, validUntil })];
    expect(proved(good, trustRecord(publisherBytes({ keys })))).toBe(expected);
  });

  it.each([
    { id: 'other', record: 1 },
    { id: 'testkit', record: 2 },
  ])('is refused when it names the publisher $id $record', async (publisher) => {
    expect(proved(await signedRelease({ publisher }))).toBe('release-mismatch');
  });
});

const REPORT: VerificationReport = {
  schema: 'sealkit-report/1',
  verdict: 'genuine',
  kit: { ...RELEASE.kit, created: RELEASE.created, supportEnds: null, sealSha256: RELEASE.seal },
  publisher: null,
  signatures: [],
  findings: [],
  notChecked: [],
  advice: 'use',
};
const IMAGE = RELEASE.artefacts[0] ?? { size: 0, sha256: '' };

describe('a report under a release record', () => {
  it('stays when it is this kit and this file', () => {
    for (const source of [IMAGE, null])
      expect(checkAgainstRelease(REPORT, RELEASE, { source, beside: RELEASE.artefacts })).toEqual(REPORT);
  });

  const kit = REPORT.kit;
  it.each([
    ['another kit', { ...REPORT, kit: kit && { ...kit, sealSha256: 'e'.repeat(64) } }, IMAGE, 'kit/SEAL'],
    ['another sequence', { ...REPORT, kit: kit && { ...kit, sequence: 8 } }, null, 'kit/SEAL'],
    ['a file of another length', REPORT, { ...IMAGE, size: 512 }, null],
    ['a file with other bytes', REPORT, { ...IMAGE, sha256: 'e'.repeat(64) }, null],
  ])('says not genuine of %s', (_what, report, source, path) => {
    const answer = checkAgainstRelease(report, RELEASE, { source, beside: [] });
    expect(answer).toMatchObject({ verdict: 'not genuine', advice: 'do-not-use' });
    expect(answer.findings.map((entry) => [entry.code, entry.path])).toEqual([['release-mismatch', path]]);
  });

  it('names each file beside it that is not the one of that name, and minds no others', () => {
    const others = RELEASE.artefacts.map((artefact) => ({ ...artefact, sha256: 'e'.repeat(64) }));
    const beside = [...others, { name: 'notes.txt', size: 1, sha256: 'f'.repeat(64) }];
    const { findings } = checkAgainstRelease(REPORT, RELEASE, { source: IMAGE, beside });
    expect(findings.map(({ path }) => path)).toEqual(RELEASE.artefacts.map(({ name }) => name));
  });

  it('keeps the verdict of a kit that was not even read', () => {
    const report: VerificationReport = { ...REPORT, verdict: 'not genuine', kit: null };
    expect(checkAgainstRelease(report, RELEASE, { source: { ...IMAGE, size: 1 }, beside: [] }).verdict).toBe(
      'not genuine',
    );
  });

  it('is of the very bytes that are signed', async () => {
    const other = encodeRelease({ ...RELEASE, seal: 'f'.repeat(64) });
    expect(proved({ record: other, signature: good.signature })).toBe('signature-invalid');
    expect((await signedRelease()).signature).toEqual(good.signature);
  });
});
