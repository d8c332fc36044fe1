/** Every vector as text, by name. They are a published contract: `npx vitest run test/testkit -u` rewrites them, on purpose only. */
import { vectorOf, type Case } from './cases.ts';
import { FILE_CASES } from './cases-files.ts';
import { FREE_SPACE_CASES } from './cases-free-space.ts';
import { FAT_CASES } from './cases-image.ts';
import { ISO_CASES } from './cases-iso.ts';
import { MANIFEST_CASES } from './cases-manifest.ts';
import { SEAL_CASES } from './cases-seal.ts';
import { SIGNATURE_CASES } from './cases-signature.ts';
import { TRUST_CASES } from './cases-trust.ts';
import { ZIP_CASES } from './cases-zip.ts';
import { encodeVector } from './vector.ts';

const CASES: readonly Case[] = [
  ...TRUST_CASES,
  ...SIGNATURE_CASES,
  ...SEAL_CASES,
  ...MANIFEST_CASES,
  ...FILE_CASES,
  ...FAT_CASES,
  ...FREE_SPACE_CASES,
  ...ISO_CASES,
  ...ZIP_CASES,
];

export async function generateVectors(): Promise<Map<string, string>> {
  const vectors = new Map<string, string>();
  for (const entry of CASES) {
    if (vectors.has(entry.name)) throw new Error(`two vectors are called ${entry.name}`);
    try {
      vectors.set(entry.name, encodeVector(await vectorOf(entry)));
    } catch (cause) {
      throw new Error(`vector ${entry.name}`, { cause });
    }
  }
  return vectors;
}
