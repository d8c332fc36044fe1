/** A release record under the publisher's keys, and what a verified source must be by it (format clauses 16.5 and 16.6). */
import { SealkitError, type FaultDetail } from '../base/errors.ts';
import type { Code } from '../base/codes.ts';
import { decodeSignatureFile, isValidSignatureFile, type SignatureFile } from '../signature/index.ts';
import { finding, keyRingOf, keyRingOfKey, withFindings } from '../verification/index.ts';
import type { Finding, KnownKey, Trust, VerificationReport } from '../verification/index.ts';
import { decodeRelease, releaseComment, type Artefact, type Release } from './record.ts';

/** A record and its signature file, as found. */
export interface SignedRelease {
  readonly record: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * The record, once its signature holds under a key of the trust: one is enough. Nothing is parsed before.
 * @throws SealkitError `signature-malformed`, `publisher-unknown`, `key-revoked`, `key-not-valid`, `signature-invalid`,
 *   `release-malformed`, `release-mismatch`
 */
export function proveRelease({ record, signature }: SignedRelease, trust: Trust): Release {
  const { file, known } = proveSignature({ message: record, signature }, trust, 'kit');
  const release = decodeRelease(record);
  const comment = releaseComment(release.kit);
  if (file.trustedComment !== comment) {
    refuse('release-mismatch', { field: 'trusted comment', expected: comment, found: file.trustedComment });
  }
  refuseDay(known, release.created.slice(0, 10));
  if (trust.kind === 'record') refuseOtherPublisher(release, trust.record);
  return release;
}

function refuse(code: Code, detail: FaultDetail): never {
  throw new SealkitError({ code, ...detail });
}

/**
 * A signature file by a known key that is for this purpose. Whether the key was valid then is asked by `refuseDay`, once the
 * day is known.
 * @throws SealkitError `signature-malformed`, `publisher-unknown`, `key-revoked`, `key-not-valid`, `signature-invalid`
 */
export function proveSignature(
  { message, signature }: { readonly message: Uint8Array; readonly signature: Uint8Array },
  trust: Trust,
  purpose: 'kit' | 'production',
): { file: SignatureFile; known: KnownKey } {
  const file = decodeSignatureFile(signature);
  const known = knownKey(file.keyId, trust, purpose);
  if (!isValidSignatureFile(message, file, known.key)) refuse('signature-invalid', {});
  return { file, known };
}

/**
 * The key of this id, if the trust has it for this purpose.
 * @throws SealkitError `publisher-unknown`, `key-revoked`, `key-not-valid`
 */
export function knownKey(keyId: string, trust: Trust, purpose: 'kit' | 'production'): KnownKey {
  const ring = trust.kind === 'record' ? keyRingOf(trust.record) : keyRingOfKey(trust.key);
  const known = ring.get(keyId);
  if (known === undefined) refuse('publisher-unknown', { found: keyId });
  if (known.state === 'revoked') refuse('key-revoked', { found: keyId });
  if (!known.purposes.includes(purpose))
    refuse('key-not-valid', { expected: purpose, found: known.purposes.join(',') });
  return known;
}

/** @throws SealkitError `key-not-valid` when the key was not valid on this day */
export function refuseDay({ validFrom, validUntil }: KnownKey, day: string): void {
  if ((validFrom ?? day) <= day && day <= (validUntil ?? day)) return;
  refuse('key-not-valid', { expected: `${validFrom ?? '*'}..${validUntil ?? '*'}`, found: day });
}

function refuseOtherPublisher(
  { publisher }: Release,
  { id, record }: { readonly id: string; readonly record: number },
): void {
  if (publisher.id === id && publisher.record === record) return;
  const found = `${publisher.id} ${publisher.record}`;
  refuse('release-mismatch', { field: 'publisher', expected: `${id} ${record}`, found });
}

/** A file's bytes as a whole. */
export type FileDigest = Pick<Artefact, 'size' | 'sha256'>;

/** The artefact that has exactly these bytes, whatever the file is called now. */
export function artefactOf(release: Release, { size, sha256 }: FileDigest): Artefact | undefined {
  return release.artefacts.find((artefact) => artefact.size === size && artefact.sha256 === sha256);
}

/** What is held against a release record. */
export interface FoundFiles {
  /** The verified source; null for what is no single file: a folder, or a stick that hosts may have left traces on. */
  readonly source: FileDigest | null;
  /** Files beside it that have the name of an artefact, such as the block map. */
  readonly beside: readonly Artefact[];
}

/** The report, which says more once the release record is known: that it is this kit, and these files. */
export function checkAgainstRelease(
  report: VerificationReport,
  release: Release,
  { source, beside }: FoundFiles,
): VerificationReport {
  const findings: Finding[] = [];
  const { kit } = report;
  if (kit !== null && (kit.sealSha256 !== release.seal || kit.sequence !== release.kit.sequence)) {
    const texts = { expected: `sha256 ${release.seal}`, found: `sha256 ${kit.sealSha256}` };
    findings.push(finding('release-mismatch', 'kit/SEAL', texts));
  }
  if (source !== null && artefactOf(release, source) === undefined) {
    const names = release.artefacts.map(({ name }) => name).join(' | ');
    findings.push(finding('release-mismatch', null, { expected: names, found: wordsOf(source) }));
  }
  for (const file of beside) {
    const listed = release.artefacts.find(({ name }) => name === file.name);
    if (listed === undefined || (listed.size === file.size && listed.sha256 === file.sha256)) continue;
    const texts = { expected: wordsOf(listed), found: wordsOf(file) };
    findings.push(finding('release-mismatch', file.name, texts));
  }
  return withFindings(report, findings);
}

const wordsOf = ({ size, sha256 }: FileDigest): string => `size ${size} sha256 ${sha256}`;
