/** From a staged tree to a sealed one: SHA256SUMS, manifest, record, SEAL and its signatures, in that order. */
import path from 'node:path';
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
} from '../manifest/index.ts';
import { createSignatureFile, type Signer } from '../signature/index.ts';
import { newSha256, writeNew } from '../storage/index.ts';
import { trustedCommentOf } from '../verification/index.ts';
import type { SealingRecord } from './record.ts';

/** Digest and size of bytes, as a manifest entry. */
export function listedFile(kitPath: string, bytes: Uint8Array): ListedFile {
  const hash = newSha256();
  hash.update(bytes);
  return { path: kitPath, size: bytes.length, sha256: hash.digestHex() };
}

export interface SealRequest {
  readonly definition: KitDefinition;
  readonly sealing: SealingRecord;
  readonly signers: readonly Signer[];
  readonly installers: Manifest['installers'];
  readonly pages: Manifest['instructions']['pages'];
  /** Every staged file so far. */
  readonly files: readonly ListedFile[];
}

export interface SealedTree {
  readonly manifest: Manifest;
  readonly seal: Uint8Array;
  /** Every file of the kit with its size. */
  readonly sizes: readonly { readonly path: string; readonly size: number }[];
}

/** Writes the last files into the staged tree. @throws SealkitError `signer-failed`, or what encodeManifest refuses */
export async function sealTree(request: SealRequest, folder: string): Promise<SealedTree> {
  const sums = encodeSums(sortByPath(request.files));
  const files = sortByPath([...request.files, listedFile(SUMS_PATH, sums)]);
  const manifest = manifestOf(request, files);
  const manifestBytes = encodeOwnManifest(manifest);
  const seal = encodeSeal({
    kit: manifest.kit,
    publisher: manifest.publisher,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    manifest: listedFile(MANIFEST_PATH, manifestBytes).sha256,
    record: listedFile('', request.sealing.bytes).sha256,
    sums: listedFile(SUMS_PATH, sums).sha256,
  });
  const companions = new Map<string, Uint8Array>([
    [SUMS_PATH, sums],
    [MANIFEST_PATH, manifestBytes],
    [recordPath(manifest.publisher.record), request.sealing.bytes],
    [SEAL_PATH, seal],
  ]);
  for (const signer of request.signers) {
    const file = await createSignatureFile(seal, trustedCommentOf(manifest.kit), signer);
    companions.set(signaturePath(signer), file);
  }
  for (const [kitPath, bytes] of companions) await writeNew(path.join(folder, kitPath), bytes);
  const sizes = [
    ...request.files.map(({ path: kitPath, size }) => ({ path: kitPath, size })),
    ...[...companions].map(([kitPath, bytes]) => ({ path: kitPath, size: bytes.length })),
  ];
  return { manifest, seal, sizes };
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
export function signaturePath({ publicKey }: Signer): string {
  return `${SEAL_PATH}.${publicKey.keyId}.minisig`;
}

function sortByPath(files: readonly ListedFile[]): ListedFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
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
    install: definition.install,
    checks: definition.checks,
    response: definition.response,
    instructions: { revision: definition.instructions.revision, pages: request.pages },
    files,
  };
}
