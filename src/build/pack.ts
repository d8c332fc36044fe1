/** A sealed folder to images, each verified from the disk before it gets its name. */
import path from 'node:path';
import { refuseExisting, withStaging } from '../storage/index.ts';
import { openSealed, refuseInside, type PackSource } from './existing.ts';
import {
  outputName,
  publishAll,
  writeOutputs,
  type BuildServices,
  type IMAGE_FORMATS,
  type Output,
} from './outputs.ts';

export interface PackRequest {
  readonly folder: string;
  readonly out: string;
  readonly formats: readonly (typeof IMAGE_FORMATS)[number][];
  readonly force: boolean;
  readonly freeBytes: number;
}

export interface PackResult {
  readonly kit: PackSource['kit'];
  readonly outputs: readonly Output[];
}

/** @throws SealkitError `threshold-not-met` while signatures are missing, or what is wrong with the folder */
export async function packKit(request: PackRequest, services: BuildServices): Promise<PackResult> {
  refuseInside(request.out, request.folder);
  const sealed = await openSealed(request.folder, request.freeBytes, services);
  const outputs = request.formats.map((format) => {
    return { format, path: path.join(request.out, outputName(sealed.kit, format)) };
  });
  for (const output of outputs) await refuseExisting(output.path, request.force);
  await withStaging(request.out, async (staging) => {
    await publishAll(await writeOutputs(outputs, sealed, staging, sealed.trust, services), request.force);
  });
  const { id, version, sequence } = sealed.kit;
  return { kit: { id, version, sequence }, outputs };
}
