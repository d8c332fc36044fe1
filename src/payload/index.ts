/** Door of the payload room: files that go in, and what they say of themselves. */
export { describeInstaller, refuseUnfitInstaller } from './installer.ts';
export type { FitFacts, InstallerFile } from './installer.ts';
export { readMsiFacts, restarterOf } from './msi/index.ts';
export type { MsiFacts } from './msi/index.ts';
export { digestAgain, digestPayload, type DigestServices } from './digest.ts';
export type { DigestedFile, PayloadFile } from './digest.ts';
export { describeStatusProgram, isInstalledBy } from './status-program.ts';
export { collectPayload } from './collect.ts';
export { digestAll, digestBatch, type DigestBatch, type PayloadBatch } from './digest-all.ts';
