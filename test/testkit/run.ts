/** Puts a vector on disk or in an image, and gives what the TypeScript verifier says. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../../src/base/errors.ts';
import { newCrc32, newSha256, readFolder } from '../../src/storage/index.ts';
import { assessKit, trustKey, trustRecord, type VerificationReport } from '../../src/verification/index.ts';
import { trustBytes, type Vector } from './vector.ts';

/** The vector's tree as a real folder. */
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
export async function assessVector(vector: Vector, folder: string): Promise<VerificationReport | string> {
  try {
    const trust =
      vector.trust.kind === 'publisher' ? trustRecord(trustBytes(vector)) : trustKey(vector.trust.base64);
    const { entries } = await readFolder(folder, 20_000);
    const tree = { entries, readOnly: vector.readOnly };
    const request = { source: { kind: 'folder', tree } as const, trust, today: '2026-11-23' };
    return await assessKit(request, { newHash: newSha256, newCrc32, onProgress: () => undefined });
  } catch (error) {
    if (error instanceof SealkitError) return error.code;
    throw error;
  }
}

/** What `expect:` says about this answer. */
export function outcomeOf(answer: VerificationReport | string): string {
  if (typeof answer === 'string') return answer;
  if (answer.verdict === 'genuine') return 'genuine';
  if (answer.verdict === 'genuine, with host residue') return 'residue';
  return answer.findings.find((finding) => finding.severity === 'error')?.code ?? 'no error finding';
}
