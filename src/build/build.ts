/** kit.yaml's definition to finished kits: gather, seal, write each format, verify it from the disk, give it its name. */
import path from 'node:path';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { SEAL_PATH } from '../manifest/index.ts';
import { encodePublicKey, type Signer } from '../signature/index.ts';
import { isThere, realPlace, withStaging } from '../storage/index.ts';
import { trustKey, trustRecord, type Trust } from '../verification/index.ts';
import { outputName, writeOutputs, type OutputServices, type Format, type Output } from './outputs.ts';
import {
  companionPlaces,
  makeCompanions,
  placesTaken,
  publishWithCompanions,
  refuseTaken,
} from './companions.ts';
import { gatherContent, type ContentRequest } from './content.ts';
import { sealKit, type SealedKit } from './seal.ts';

export interface BuildRequest extends ContentRequest {
  /** At least one. */
  readonly signers: readonly Signer[];
  /** Files the caller has read: definition, keys, record. No output may replace them. */
  readonly inputs: readonly string[];
  readonly out: string;
  readonly formats: readonly Format[];
  readonly force: boolean;
  readonly freeBytes: number;
  /** With block map and signed release record beside the images. */
  readonly isReleased: boolean;
  /** Do everything but leave nothing behind. */
  readonly dryRun: boolean;
}

export interface BuildResult {
  readonly kit: { readonly id: string; readonly version: string; readonly sequence: number };
  readonly sealSha256: string;
  /** All of the kit. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Those of them that the manifest lists, and their bytes, as SEAL counts them. */
  readonly listed: SealedKit['listed'];
  readonly outputs: readonly Output[];
  /** Files beside them: block map, release record and its signature. */
  readonly companions: readonly string[];
  /** Signatures still missing to the threshold. Then the folder is the only output. */
  readonly awaiting: number;
}

/** @throws SealkitError what the rooms refuse; nothing is left in `out` then */
export async function buildKit(request: BuildRequest, services: OutputServices): Promise<BuildResult> {
  const { definition, sealing, signers, freeBytes, isReleased } = request;
  const awaiting = Math.max(0, sealing.record.threshold - signers.length);
  const formats = awaiting > 0 ? (['dir'] as const) : request.formats;
  const outputs = formats.map((format) => {
    return { format, path: path.join(request.out, outputName(definition.kit, format)) };
  });
  const [signer] = signers;
  const places = companionPlaces(outputs, definition.kit);
  const companions = placesTaken(places, isReleased, signer);
  await refuseTaken(outputs, { places, companions }, request.force);
  await refuseLoss([...outputs, ...places.map((file) => ({ format: null, path: file }))], request);
  return withStaging(request.out, async (staging) => {
    let read = 0;
    const onBytes = (bytes: number): void => services.onProgress('payload', null, (read += bytes), 0);
    const content = await gatherContent(request, { newHash: services.memory.digest, onBytes });
    const { manifest, files, sealSha256, listed } = await sealKit({
      definition,
      sealing,
      signers,
      ...content,
    });
    const timestamp = Date.parse(manifest.kit.created) / 1000;
    const sealed = { files, timestamp, sealSha256, freeBytes, isReleased };
    const trust = awaiting > 0 ? trustInSigner(request) : trustRecord(sealing.bytes);
    const finished = await writeOutputs(outputs, sealed, staging, trust, services);
    const { id, version, sequence, created } = manifest.kit;
    const kit = { id, version, sequence };
    const facts = { kit, publisher: manifest.publisher, seal: sealSha256, created, tool: services.tool };
    const beside = await makeCompanions(finished, facts, signer);
    if (!request.dryRun) await publishWithCompanions(finished, beside, places, staging, request.force);
    const sizes = files.map(({ path: kitPath, size }) => ({ path: kitPath, size }));
    return { kit, sealSha256, files: sizes, listed, outputs, companions, awaiting };
  });
}

/** Below the threshold the record cannot be satisfied yet; everything else is verified under the first signer's key. */
function trustInSigner({ signers: [signer] }: BuildRequest): Trust {
  return trustKey(signer === undefined ? '' : encodePublicKey(signer.publicKey));
}

/** With --force an output could replace what the kit is made from, or a folder that is no kit at all. */
async function refuseLoss(
  outputs: readonly { readonly format: Format | null; readonly path: string }[],
  request: BuildRequest,
): Promise<void> {
  const { definition, folder, inputs } = request;
  const csaf = definition.csaf === null ? [] : [definition.csaf];
  const named = [...definition.installers, ...definition.payload, ...csaf].map((file) =>
    path.resolve(folder, file.path),
  );
  const kept = [...named, ...inputs].map(realPlace);
  for (const output of outputs) {
    const target = realPlace(output.path);
    // Inside a payload folder it would go into the next kit.
    const isClash = kept.some(
      (input) =>
        input === target || input.startsWith(target + path.sep) || target.startsWith(input + path.sep),
    );
    const isOtherFolder =
      output.format === 'dir' && (await isThere(target)) && !(await isThere(path.join(target, SEAL_PATH)));
    if (isClash || isOtherFolder)
      throw new SealkitError({ code: 'output-invalid', path: readable(output.path) });
  }
}
