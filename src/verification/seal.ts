/** Stage 9.4: the proven seal is parsed, and what it names is read and held against it. */
import { faultOf, printable } from '../base/errors.ts';
import type { NewHash } from '../base/source.ts';
import {
  decodeSeal,
  MANIFEST_PATH,
  MAX_MANIFEST_SIZE,
  publisherLine,
  recordPath,
  SEAL_PATH,
  type Seal,
} from '../manifest/index.ts';
import { decodePublisher, MAX_RECORD_SIZE, type PublisherRecord } from '../signature/index.ts';
import { finding, type Finding } from './report.ts';
import { isValid, type JudgedSignature } from './signatures.ts';
import { digestOf, fileAt, readLimited, type TreeIndex } from './tree.ts';
import { keyRingOf, type KeyTrust, type RecordTrust } from './trust.ts';

/** The trusted comment of a kit's signatures (format clause 5.4). */
export function trustedCommentOf(kit: Seal['kit']): string {
  return `sealkit kit=${kit.id} version=${kit.version} sequence=${kit.sequence}`;
}

/** Parses SEAL's proven bytes. */
export function parseSeal(bytes: Uint8Array): { seal: Seal | null; findings: Finding[] } {
  try {
    return { seal: decodeSeal(bytes), findings: [] };
  } catch (error) {
    return { seal: null, findings: [finding(faultOf(error).code, SEAL_PATH)] };
  }
}

/** Every valid signature was made for this kit and version, not only for these bytes. */
export function checkComments(judged: readonly JudgedSignature[], seal: Seal): Finding[] {
  const expected = trustedCommentOf(seal.kit);
  return judged
    .filter(isValid)
    .filter(({ file }) => file.trustedComment !== expected)
    .map(({ file, path }) => {
      const found = printable(file.trustedComment);
      return finding('seal-mismatch', printable(path), { expected, found });
    });
}

export interface SealedFiles {
  readonly manifest: Uint8Array | null;
  readonly record: Uint8Array | null;
  readonly findings: Finding[];
}

/** Manifest and record, each with the digest that SEAL names; null where one is not. */
export async function readSealedFiles(index: TreeIndex, seal: Seal, newHash: NewHash): Promise<SealedFiles> {
  const findings: Finding[] = [];
  const read = async (path: string, digest: string, limit: number, tooLong: Finding['code']) => {
    const entry = fileAt(index, path);
    const bytes = entry === null ? null : await readLimited(entry, limit);
    if (entry === null) findings.push(finding('file-missing', path));
    else if (bytes === null) {
      findings.push(finding(tooLong, path, { expected: `size <=${limit}`, found: `size ${entry.size}` }));
    } else if (digestOf(bytes, newHash) !== digest) {
      const found = `sha256 ${digestOf(bytes, newHash)}`;
      findings.push(finding('seal-mismatch', path, { expected: `sha256 ${digest}`, found }));
    } else return bytes;
    return null;
  };
  const manifest = await read(MANIFEST_PATH, seal.manifest, MAX_MANIFEST_SIZE, 'manifest-malformed');
  const record = await read(
    recordPath(seal.publisher.record),
    seal.record,
    MAX_RECORD_SIZE,
    'publisher-malformed',
  );
  return { manifest, record, findings };
}

/** The kit is sealed under exactly the trusted record (clause 6.5). */
export function checkRecord(bytes: Uint8Array, seal: Seal, trust: RecordTrust, newHash: NewHash): Finding[] {
  const path = recordPath(seal.publisher.record);
  const expected = `sha256 ${digestOf(trust.bytes, newHash)}`;
  const found = `sha256 ${digestOf(bytes, newHash)}`;
  if (expected !== found) return [finding('publisher-unknown', path, { expected, found })];
  return checkPublisherLine(trust.record, seal);
}

function checkPublisherLine(record: PublisherRecord, seal: Seal): Finding[] {
  const expected = publisherLine(record);
  const found = publisherLine(seal.publisher);
  return expected === found ? [] : [finding('seal-mismatch', SEAL_PATH, { expected, found })];
}

/** With one key only: the record sealed under it, which must know that key as one for kits (clause 6.6). */
export function readRecordUnderKey(
  bytes: Uint8Array,
  seal: Seal,
  trust: KeyTrust,
): { record: PublisherRecord | null; findings: Finding[] } {
  const path = recordPath(seal.publisher.record);
  try {
    const record = decodePublisher(bytes);
    const known = keyRingOf(record).get(trust.key.keyId);
    const isKnown =
      known?.purposes.includes('kit') === true && known.key.bytes.join() === trust.key.bytes.join();
    const findings = isKnown ? checkPublisherLine(record, seal) : [finding('publisher-unknown', path)];
    return { record, findings };
  } catch (error) {
    return { record: null, findings: [finding(faultOf(error).code, path)] };
  }
}
