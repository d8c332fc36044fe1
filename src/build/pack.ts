/** A sealed folder to images, each verified from the disk before it gets its name. */
import path from 'node:path';
import type { Signer } from '../signature/index.ts';
import { withStaging } from '../storage/index.ts';
import {
  companionPlaces,
  makeCompanions,
  placesTaken,
  publishWithCompanions,
  refuseTaken,
} from './companions.ts';
import { refuseStranger } from './record.ts';
import { openSealed, refuseInside, type PackSource } from './existing.ts';
import { outputName, writeOutputs, type OutputServices, type IMAGE_FORMATS, type Output } from './outputs.ts';

export interface PackRequest {
  readonly folder: string;
  readonly out: string;
  readonly formats: readonly (typeof IMAGE_FORMATS)[number][];
  readonly force: boolean;
  readonly freeBytes: number;
  /** As for a build. */
  readonly isReleased: boolean;
  /** Signs the release record; without it there is none. */
  readonly signer: Signer | undefined;
}

export interface PackResult {
  readonly kit: PackSource['kit'];
  readonly outputs: readonly Output[];
  /** As of a build. */
  readonly companions: readonly string[];
}

/** @throws SealkitError `threshold-not-met` while signatures are missing, or what is wrong with the folder */
export async function packKit(request: PackRequest, services: OutputServices): Promise<PackResult> {
  refuseInside(request.out, request.folder);
  const { isReleased } = request;
  const opened = await openSealed(request.folder, request.freeBytes, services);
  const sealed = { ...opened, isReleased };
  if (request.signer !== undefined) refuseStranger(request.signer, sealed.record);
  const outputs = request.formats.map((format) => {
    return { format, path: path.join(request.out, outputName(sealed.kit, format)) };
  });
  const places = companionPlaces(outputs, sealed.kit);
  const companions = placesTaken(places, isReleased, request.signer);
  await refuseTaken(outputs, { places, companions }, request.force);
  const { kit, publisher, sealSha256: seal, created } = sealed;
  const facts = { kit, publisher, seal, created, tool: services.tool };
  await withStaging(request.out, async (staging) => {
    const finished = await writeOutputs(outputs, sealed, staging, sealed.trust, services);
    const beside = await makeCompanions(finished, facts, request.signer);
    await publishWithCompanions(finished, beside, places, staging, request.force);
  });
  return { kit, outputs, companions };
}
