/** Stage 9.3: the signatures over SEAL's exact bytes, before any of them is parsed. */
import type { Code } from '../base/codes.ts';
import { faultOf, printable } from '../base/errors.ts';
import { readWhole } from '../base/source.ts';
import { MAX_SEAL_SIZE, SEAL_PATH } from '../manifest/index.ts';
import {
  decodeSignatureFile,
  isKeyId,
  isValidSignatureFile,
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

/** Made by a known key, over the bytes it stands beside. */
export interface ValidSignature extends FoundSignature {
  readonly file: SignatureFile;
  readonly known: KnownKey;
  readonly state: 'valid';
}

/** What the key ring says about one found signature. */
export type JudgedSignature =
  | ValidSignature
  | (FoundSignature & { readonly known: KnownKey; readonly state: 'revoked' | 'not-valid' | 'invalid' })
  | (FoundSignature & { readonly known: null; readonly state: 'malformed' | 'unknown' });

export function isValid(judged: JudgedSignature): judged is ValidSignature {
  return judged.state === 'valid';
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
    faultOf(error);
    return null;
  }
}

/** Clause 9.3 d and e for one signature. */
export function judgeSignature(found: FoundSignature, seal: Uint8Array, ring: KeyRing): JudgedSignature {
  const { file } = found;
  if (file === null) return { ...found, known: null, state: 'malformed' };
  const known = ring.get(found.keyId);
  if (known === undefined) return { ...found, known: null, state: 'unknown' };
  if (known.state === 'revoked') return { ...found, known, state: 'revoked' };
  if (!known.purposes.includes('kit')) return { ...found, known, state: 'not-valid' };
  const isRight = isValidSignatureFile(seal, file, known.key);
  return isRight ? { ...found, file, known, state: 'valid' } : { ...found, known, state: 'invalid' };
}

/** What each state means for the kit; `valid` is right, and `malformed` was said when the file was read. */
const CODE_OF_STATE: Readonly<Record<SignatureState, Code | null>> = {
  valid: null,
  malformed: null,
  unknown: 'file-extra',
  revoked: 'key-revoked',
  'not-valid': 'key-not-valid',
  invalid: 'signature-invalid',
};

export function findingOf(judged: JudgedSignature): Finding[] {
  const code = CODE_OF_STATE[judged.state];
  if (code === null) return [];
  const detail =
    judged.state === 'not-valid' ? { expected: 'kit', found: judged.known.purposes.join(',') } : {};
  return [finding(code, printable(judged.path), detail)];
}

/** Number of different keys, by their bytes, with a valid signature: what a threshold counts. */
export function countValidKeys(judged: readonly JudgedSignature[]): number {
  return new Set(judged.filter(isValid).map(({ known }) => known.key.bytes.join())).size;
}
