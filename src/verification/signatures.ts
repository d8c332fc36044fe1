/** Stage 9.3: the signatures over SEAL's exact bytes, before any of them is parsed. */
import { printable, SealkitError } from '../base/errors.ts';
import { readWhole } from '../base/source.ts';
import { MAX_SEAL_SIZE, SEAL_PATH } from '../manifest/index.ts';
import {
  commentMessage,
  decodeSignatureFile,
  isKeyId,
  isValidSignature,
  MAX_SIGNATURE_FILE_SIZE,
} from '../signature/index.ts';
import type { SignatureFile } from '../signature/index.ts';
import { finding, type Finding, type SignatureState } from './report.ts';
import { fileAt, readLimited, type TreeIndex } from './tree.ts';
import type { KeyRing, KnownKey } from './trust.ts';

const PREFIX = `${SEAL_PATH}.`;
const SUFFIX = '.minisig';

/** A signature file as found; `file` is null when it is malformed. */
export interface FoundSignature {
  readonly path: string;
  readonly keyId: string;
  readonly file: SignatureFile | null;
}

/** What the key ring says about one found signature. */
export interface JudgedSignature extends FoundSignature {
  readonly known: KnownKey | null;
  readonly state: SignatureState;
}

/** Clause 9.3 a. Null with a finding when there is no SEAL to verify. */
export async function readSeal(index: TreeIndex): Promise<{ bytes: Uint8Array | null; findings: Finding[] }> {
  const entry = fileAt(index, SEAL_PATH);
  if (entry === null) return { bytes: null, findings: [finding('file-missing', SEAL_PATH)] };
  const bytes = await readLimited(entry, MAX_SEAL_SIZE);
  if (bytes !== null) return { bytes, findings: [] };
  const detail = { expected: `size <=${MAX_SEAL_SIZE}`, found: `size ${entry.size}` };
  return { bytes, findings: [finding('seal-malformed', SEAL_PATH, detail)] };
}

/** `kit/SEAL.`, something, `.minisig`. */
function isSignaturePath(path: string): boolean {
  const isLongEnough = path.length > PREFIX.length + SUFFIX.length;
  return isLongEnough && path.startsWith(PREFIX) && path.endsWith(SUFFIX);
}

/** Clause 9.3 b and c, in path order. */
export async function readSignatures(
  index: TreeIndex,
): Promise<{ found: FoundSignature[]; findings: Finding[] }> {
  const entries = [...index.byPath.values()].filter(
    (entry) => entry.kind === 'file' && isSignaturePath(entry.path),
  );
  const found: FoundSignature[] = [];
  const findings = entries.length === 0 ? [finding('signature-missing', SEAL_PATH)] : [];
  for (const entry of entries) {
    const keyId = entry.path.slice(PREFIX.length, -SUFFIX.length);
    const isTooLong = entry.size > MAX_SIGNATURE_FILE_SIZE;
    const file = isTooLong ? null : parse(await readWhole(entry.source), keyId);
    found.push({ path: entry.path, keyId: printable(keyId), file });
    if (file !== null) continue;
    const sizes = { expected: `size <=${MAX_SIGNATURE_FILE_SIZE}`, found: `size ${entry.size}` };
    findings.push(finding('signature-malformed', printable(entry.path), isTooLong ? sizes : {}));
  }
  return { found, findings };
}

/** The file, if it is canonical and its name and contents agree on the key id. */
function parse(bytes: Uint8Array, keyId: string): SignatureFile | null {
  try {
    const file = decodeSignatureFile(bytes);
    return isKeyId(keyId) && file.keyId === keyId ? file : null;
  } catch (error) {
    if (error instanceof SealkitError) return null;
    throw error;
  }
}

/** Clause 9.3 d and e for one signature. */
export function judgeSignature(found: FoundSignature, seal: Uint8Array, ring: KeyRing): JudgedSignature {
  const known = found.file === null ? null : (ring.get(found.keyId) ?? null);
  return { ...found, known, state: stateOf(found.file, seal, known) };
}

function stateOf(file: SignatureFile | null, seal: Uint8Array, known: KnownKey | null): SignatureState {
  if (file === null) return 'malformed';
  if (known === null) return 'unknown';
  if (known.state === 'revoked') return 'revoked';
  if (!known.purposes.includes('kit')) return 'not-valid';
  const { bytes } = known.key;
  const isValid =
    isValidSignature(seal, file.signature, bytes) &&
    isValidSignature(commentMessage(file.signature, file.trustedComment), file.commentSignature, bytes);
  return isValid ? 'valid' : 'invalid';
}

/** What each state but `valid` and `malformed` (said already) means for the kit. */
export function findingOf(judged: JudgedSignature): Finding[] {
  const path = printable(judged.path);
  switch (judged.state) {
    case 'unknown':
      return [finding('file-extra', path)];
    case 'revoked':
      return [finding('key-revoked', path)];
    case 'not-valid':
      return [
        finding('key-not-valid', path, { expected: 'kit', found: judged.known?.purposes.join(',') ?? null }),
      ];
    case 'invalid':
      return [finding('signature-invalid', path)];
    case 'malformed':
    case 'valid':
      return [];
  }
}

/** Number of different keys, by their bytes, with a valid signature: what a threshold counts. */
export function countValidKeys(judged: readonly JudgedSignature[]): number {
  const valid = judged.filter((entry) => entry.state === 'valid');
  return new Set(valid.map((entry) => entry.known?.key.bytes.join())).size;
}
