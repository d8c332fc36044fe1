/** `sealkit attest`: whether sticks refuse to be written to. */
import { realpath } from 'node:fs/promises';
import { attestDrive, driveAt, listDrives, refuseDrives, type Attestation } from '../../media/index.ts';
import { withIoError } from '../../storage/index.ts';
import type { Context } from '../context.ts';

export interface AttestOptions {
  readonly device: string;
  readonly allowNonRemovable: boolean;
}

/** Exit 0 whatever is found: it is told. */
export async function attestCommand(options: AttestOptions, { terminal }: Context): Promise<number> {
  const path = await withIoError(options.device, () => realpath(options.device));
  const drive = driveAt(await listDrives(process.platform), path);
  refuseDrives([drive], { size: 0, allowNonRemovable: options.allowNonRemovable });
  const found = await attestDrive(drive);
  const { vendor, model, serial, size } = drive;
  const value = { schema: 'sealkit-attest/1', device: path, vendor, model, serial, size, ...found };
  terminal.result(value, `${path}: ${textOf(found, terminal.labels)}\n`);
  return 0;
}

function textOf(
  { isProtected, foundBy, outcome }: Attestation,
  labels: Context['terminal']['labels'],
): string {
  const how = foundBy === 'system' ? labels.foundBySystem : labels.foundByWrite;
  return `${isProtected ? labels.isProtected : labels.notProtected} (${how}: ${outcome})`;
}
