/** Door of the verification room: any source to a report. Pure; runs in a browser too. */
export { assessKit } from './assess.ts';
export type { Assessment } from './assess.ts';
export type { FileServices } from './files.ts';
export { encodeReport, finding, withFindings } from './report.ts';
export type { Finding, VerificationReport } from './report.ts';
export { trustedCommentOf } from './seal.ts';
export { MAX_ENTRIES } from './tree.ts';
export { keyRingOf, keyRingOfKey, trustKey, trustRecord } from './trust.ts';
export type { KnownKey, Trust } from './trust.ts';
