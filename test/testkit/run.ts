/** Puts a vector on disk or in an image, and gives what the TypeScript verifier says. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../../src/base/errors.ts';
import { sourceOfBytes } from '../../src/base/source.ts';
import { openKit, type KitSource } from '../../src/container/index.ts';
import { newCrc32, newSha256, readFolder } from '../../src/storage/index.ts';
import { assessKit, trustKey, trustRecord } from '../../src/verification/index.ts';
import type { VerificationReport } from '../../src/verification/index.ts';
import { applyPatches, imageOf } from './image.ts';
import { trustBytes, type Vector } from './vector.ts';

/** The vector's tree as a real folder. An image vector's tree is genuine, and its image is made in memory. */
export async function writeVector(vector: Vector, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const entry of vector.entries) {
    const target = path.join(folder, entry.path);
    await mkdir(entry.kind === 'dir' ? target : path.dirname(target), { recursive: true });
    if (entry.kind === 'file') await writeFile(target, entry.bytes);
    if (entry.kind === 'link') await symlink(entry.target, target);
  }
}

/** The report, or the code of the refusal when the trust itself is faulty. */
export async function assessVector(
  vector: Vector,
  folder: string,
  today = '2026-11-23',
): Promise<VerificationReport | string> {
  try {
    const trust =
      vector.trust.kind === 'publisher' ? trustRecord(trustBytes(vector)) : trustKey(vector.trust.base64);
    const source = vector.image === null ? await folderSource(vector, folder) : imageSource(vector);
    const services = { newHash: newSha256, onProgress: () => undefined };
    return await assessKit({ open: () => openKit(source, newCrc32), trust, today }, services);
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
}

async function folderSource(vector: Vector, folder: string): Promise<KitSource> {
  const { entries } = await readFolder(folder, 20_000);
  return { kind: 'folder', tree: { entries, readOnly: vector.readOnly } };
}

/** The image as patched. */
export function imageBytes(vector: Vector): Uint8Array {
  if (vector.image === null) throw new Error('no image vector');
  const files = vector.entries.flatMap((entry) =>
    entry.kind === 'file' ? [[entry.path, entry.bytes] as const] : [],
  );
  return applyPatches(imageOf(vector.image, new Map(files)).bytes, vector.patches);
}

function imageSource(vector: Vector): KitSource {
  return { kind: 'image', image: sourceOfBytes(imageBytes(vector)), readOnly: vector.readOnly };
}

/** What `expect:` says about this answer. */
export function outcomeOf(answer: VerificationReport | string): string {
  if (typeof answer === 'string') return answer;
  if (answer.verdict === 'genuine') return 'genuine';
  if (answer.verdict === 'genuine, with host residue') return 'residue';
  return answer.findings.find((finding) => finding.severity === 'error')?.code ?? 'no error finding';
}
