/** The report of a verification and its one encoding (format clause 11). */
import { encodeUtf8 } from '../base/bytes.ts';
import { CODES, type Code, type Severity } from '../base/codes.ts';
import { compareText } from '../base/bytes.ts';

export type Verdict = 'genuine' | 'genuine, with host residue' | 'not genuine';
export type SignatureState = 'valid' | 'invalid' | 'malformed' | 'unknown' | 'revoked' | 'not-valid';
export type NotChecked = 'threshold' | 'revocation' | 'behind-image' | 'further-findings';

export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  readonly path: string | null;
  /** Language-neutral: `size 12`, `sha256 …`, a value or a pattern (clause 11.2). */
  readonly expected: string | null;
  readonly found: string | null;
  /** Byte range in an image or archive. */
  readonly offset: number | null;
  readonly length: number | null;
}

export interface ReportedSignature {
  readonly keyId: string;
  readonly holder: string | null;
  readonly state: SignatureState;
}

export interface ReportedKit {
  readonly id: string;
  readonly version: string;
  readonly sequence: number;
  readonly created: string;
  readonly supportEnds: string | null;
  readonly sealSha256: string;
}

export interface ReportedPublisher {
  readonly id: string;
  readonly name: string;
  readonly record: number;
  readonly kind: 'release' | 'development';
  readonly fingerprint: string;
}

export interface VerificationReport {
  readonly schema: 'sealkit-report/1';
  readonly verdict: Verdict;
  readonly kit: ReportedKit | null;
  readonly publisher: ReportedPublisher | null;
  readonly signatures: readonly ReportedSignature[];
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  readonly advice: 'use' | 'use-with-residue' | 'do-not-use';
}

/** A report is read by people: what comes after this many findings adds nothing. */
export const MAX_FINDINGS = 200;

/** A finding with what is not applicable left out. Severity follows from the code. */
export function finding(code: Code, path: string | null, detail: Partial<Finding> = {}): Finding {
  const none = { expected: null, found: null, offset: null, length: null };
  return { code, severity: CODES[code].severity, path, ...none, ...detail };
}

/** Order within a stage: path, code, offset (clause 9). */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compareText(a.path ?? '', b.path ?? '') ||
      compareText(a.code, b.code) ||
      (a.offset ?? 0) - (b.offset ?? 0),
  );
}

/** Clause 9.9. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some((entry) => entry.severity === 'error')) return 'not genuine';
  return findings.some((entry) => entry.severity === 'note') ? 'genuine, with host residue' : 'genuine';
}

export function adviceOf(verdict: Verdict): VerificationReport['advice'] {
  if (verdict === 'not genuine') return 'do-not-use';
  return verdict === 'genuine' ? 'use' : 'use-with-residue';
}

/** The report with what was found besides, by whoever knows more than the kit: such as its release record. These come first. */
export function withFindings(report: VerificationReport, more: readonly Finding[]): VerificationReport {
  const findings = [...more, ...report.findings].slice(0, MAX_FINDINGS);
  const verdict = verdictOf([...findings, ...report.findings]);
  return { ...report, verdict, findings, advice: adviceOf(verdict) };
}

/** Canonical JSON; every member was built in the order of clause 11.1. */
export function encodeReport(report: VerificationReport): Uint8Array {
  return encodeUtf8(`${JSON.stringify(report, null, 2)}\n`);
}
