/** Stage 9.5: the manifest is parsed, and agrees with the seal and with the keys' validity. */
import { faultOf, printable } from '../base/errors.ts';
import {
  decodeManifest,
  filesLine,
  kitLine,
  MANIFEST_PATH,
  publisherLine,
  SUMS_PATH,
} from '../manifest/index.ts';
import type { Manifest, Seal } from '../manifest/index.ts';
import { finding, type Finding } from './report.ts';
import { isValid, type JudgedSignature } from './signatures.ts';

/** Bytes whose digest the seal names, to a manifest. */
export function parseManifest(bytes: Uint8Array): { manifest: Manifest | null; findings: Finding[] } {
  try {
    return { manifest: decodeManifest(bytes), findings: [] };
  } catch (error) {
    // A name that is forbidden or a twin is told.
    const { code, found = null } = faultOf(error);
    return { manifest: null, findings: [finding(code, MANIFEST_PATH, { found })] };
  }
}

/** Each of the seal's lines that the manifest contradicts. */
export function checkAgainstSeal(manifest: Manifest, seal: Seal): Finding[] {
  const bytes = manifest.files.reduce((sum, file) => sum + file.size, 0);
  // A manifest without the list, which its own form refuses, would differ here too.
  const sums = manifest.files.filter((file) => file.path === SUMS_PATH).map(({ sha256 }) => sha256);
  const pairs = [
    [kitLine(seal.kit), kitLine(manifest.kit)],
    [publisherLine(seal.publisher), publisherLine(manifest.publisher)],
    [filesLine(seal.files, seal.bytes), filesLine(manifest.files.length, bytes)],
    [`sha256 ${seal.sums}`, `sha256 ${sums.join()}`],
  ] as const;
  return pairs
    .filter(([expected, found]) => expected !== found)
    .map(([expected, found]) => finding('manifest-mismatch', MANIFEST_PATH, { expected, found }));
}

/** Each key was valid on the day the kit was made; that day is the publisher's signed claim, not a clock. */
export function checkValidity(judged: readonly JudgedSignature[], manifest: Manifest): Finding[] {
  const day = manifest.kit.created.slice(0, 10);
  return judged.filter(isValid).flatMap(({ known: { validFrom, validUntil }, path }) => {
    if ((validFrom ?? day) <= day && day <= (validUntil ?? day)) return [];
    const expected = `${validFrom ?? '*'}..${validUntil ?? '*'}`;
    return [finding('key-not-valid', printable(path), { expected, found: day })];
  });
}
