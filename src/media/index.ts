/** Door of the media room: the drives of this computer, one image onto many of them, and whether one refuses writes. */
export { attestDrive } from './attest.ts';
export type { Attestation } from './attest.ts';
export { batchComment, protectionOf } from './batch.ts';
export type { AttestLine, Batch, Closing, DriveFacts, Opening, StickLine } from './batch.ts';
export { openBatch, readBatch } from './batch-file.ts';
export type { OpenBatch } from './batch-file.ts';
export { STALL_MS } from './deadline.ts';
export { refuseDrives, refuseExchanged } from './drive.ts';
export type { Drive } from './drive.ts';
export { compareAll, flashAll } from './flash.ts';
export type { FlashedStick, FlashServices, Progress } from './flash.ts';
export { ImageInVerification } from './imprint.ts';
export type { Digest, Imprint, TagChunk } from './imprint.ts';
export { driveAt, listDrives } from './list.ts';
export { openTarget } from './target.ts';
export type { OpenTarget } from './target.ts';
export { usbIdsOf } from './usb.ts';
export type { UsbIds } from './usb.ts';
