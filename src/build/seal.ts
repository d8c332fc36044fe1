/** What seals a kit: SHA256SUMS, manifest, record, SEAL and its signatures, made in that order. */
import { FormFault } from '../base/canonical.ts';
import { SealkitError } from '../base/errors.ts';
import type { KitDefinition } from '../definition/index.ts';
import {
  encodeManifest,
  encodeSeal,
  encodeSums,
  MANIFEST_PATH,
  recordPath,
  SEAL_PATH,
  SUMS_PATH,
  type ListedFile,
  type Manifest,
  type Seal,
} from '../manifest/index.ts';
import { createSignatureFile, type Signer } from '../signature/index.ts';
import { trustedCommentOf } from '../verification/index.ts';
import { madeFile, type DigestedKitFile, type KitFile } from './kit-file.ts';
import type { SealingRecord } from './record.ts';

export interface SealRequest {
  readonly definition: KitDefinition;
  readonly sealing: SealingRecord;
  readonly signers: readonly Signer[];
  readonly installers: Manifest['installers'];
  readonly install: Manifest['install'];
  readonly pages: Manifest['instructions']['pages'];
  /** Every other file that the manifest lists. */
  readonly files: readonly DigestedKitFile[];
}

export interface SealedKit {
  readonly manifest: Manifest;
  /** Every file of the kit. */
  readonly files: readonly KitFile[];
  readonly sealSha256: string;
  /** As SEAL counts (format clause 4.2): the manifest's files. */
  readonly listed: Pick<Seal, 'files' | 'bytes'>;
}

/** @throws SealkitError `signer-failed`, or what encodeManifest refuses */
export async function sealKit(request: SealRequest): Promise<SealedKit> {
  const sums = madeFile(SUMS_PATH, encodeSums(sortByPath(request.files)));
  const files = sortByPath([...request.files, sums]);
  const manifest = manifestOf(request, files);
  const manifestFile = madeFile(MANIFEST_PATH, encodeOwnManifest(manifest));
  const record = madeFile(recordPath(manifest.publisher.record), request.sealing.bytes);
  const listed = { files: files.length, bytes: files.reduce((sum, file) => sum + file.size, 0) };
  const seal = encodeSeal({
    kit: manifest.kit,
    publisher: manifest.publisher,
    ...listed,
    manifest: manifestFile.sha256,
    record: record.sha256,
    sums: sums.sha256,
  });
  const sealFile = madeFile(SEAL_PATH, seal);
  const signatures: KitFile[] = [];
  for (const signer of request.signers) {
    const file = await createSignatureFile(seal, trustedCommentOf(manifest.kit), signer);
    signatures.push(madeFile(signaturePath(signer), file));
  }
  return {
    manifest,
    files: [...request.files, sums, manifestFile, record, sealFile, ...signatures],
    sealSha256: sealFile.sha256,
    listed,
  };
}

/** What a manifest cannot say comes from the definition or from an installer's own facts: the release engineer's to mend. */
function encodeOwnManifest(manifest: Manifest): Uint8Array {
  try {
    return encodeManifest(manifest);
  } catch (cause) {
    if (cause instanceof FormFault) {
      const { expected } = cause;
      throw new SealkitError(
        { code: 'definition-value-invalid', field: cause.field.slice(2), expected },
        { cause },
      );
    }
    if (!(cause instanceof SealkitError)) throw cause;
    throw new SealkitError({ ...cause.faults[0], code: 'definition-value-invalid' }, { cause });
  }
}

/** Where a signer's signature lies in the kit. */
export function signaturePath({ publicKey }: Pick<Signer, 'publicKey'>): string {
  return `${SEAL_PATH}.${publicKey.keyId}.minisig`;
}

/** In the manifest's order, and nothing but what it lists. */
function sortByPath(files: readonly ListedFile[]): ListedFile[] {
  return files
    .map(({ path, size, sha256 }) => ({ path, size, sha256 }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function manifestOf(request: SealRequest, files: readonly ListedFile[]): Manifest {
  const { definition, sealing } = request;
  const { id, version, sequence, created, supportEnds, minimumLauncher, downgradeFrom } = definition.kit;
  return {
    schema: 'sealkit-manifest/1',
    kit: { id, version, sequence, created, supportEnds, minimumLauncher, downgradeFrom },
    publisher: { id: sealing.record.id, record: sealing.record.record },
    product: definition.product,
    targets: definition.targets,
    installers: request.installers,
    install: request.install,
    checks: definition.checks,
    response: definition.response,
    instructions: { revision: definition.instructions.revision, pages: request.pages },
    files,
  };
}
