/** A signed release of the testkit's kit. */
import { createSignatureFile, encodePublisher, type PublisherRecord } from '../../src/signature/index.ts';
import { signerOfSecretKey, type SecretKey } from '../../src/signature/secret-key.ts';
import { encodeRelease, type Release, type SignedRelease } from '../../src/release/index.ts';
import { KEYS, testRecord } from '../testkit/fixture.ts';

export const RELEASE: Release = {
  schema: 'sealkit-release/1',
  kit: { id: 'testkit-kit', version: '1.2.3', sequence: 7 },
  publisher: { id: 'testkit', record: 1 },
  seal: 'a'.repeat(64),
  created: '2026-11-23T08:30:00Z',
  tool: '0.1.0',
  artefacts: [
    { name: 'testkit-kit-1.2.3.img', size: 2_097_152, sha256: 'b'.repeat(64) },
    { name: 'testkit-kit-1.2.3.img.bmap', size: 483, sha256: 'c'.repeat(64) },
    { name: 'testkit-kit-1.2.3.zip', size: 9_000, sha256: 'd'.repeat(64) },
  ],
};
export const COMMENT = 'sealkit release=testkit-kit-1.2.3';

export function signRelease(
  record: Uint8Array,
  { key = KEYS.a, comment = COMMENT }: { key?: SecretKey; comment?: string } = {},
): Promise<Uint8Array> {
  return createSignatureFile(record, comment, signerOfSecretKey(key));
}

export async function signedRelease(change: Partial<Release> = {}): Promise<SignedRelease> {
  const record = encodeRelease({ ...RELEASE, ...change });
  return { record, signature: await signRelease(record) };
}

export function publisherBytes(change: Partial<PublisherRecord> = {}): Uint8Array {
  return encodePublisher(testRecord(change));
}
