/** Door of the launcher room: the prebuilt SealCheck.exe, stamped with what a kit's operator will trust. */
export { readStamp, stampLauncher } from './stamp.ts';
export type { StampInput } from './stamp.ts';
