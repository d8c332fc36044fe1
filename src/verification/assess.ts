/** The stages of format clause 9, in order. A stage with an error is the last one. */
import { bytesOfHex, compareText } from '../base/bytes.ts';
import type { Code } from '../base/codes.ts';
import { BEHIND_IMAGE, type Container, type OpenKit } from '../base/container.ts';
import { printable, SealkitError } from '../base/errors.ts';
import { MANIFEST_PATH, recordPath, SEAL_PATH, type Manifest, type Seal } from '../manifest/index.ts';
import { checkBehindImage } from './behind.ts';
import { checkClosedList, checkListedFiles, checkSums, type FileServices } from './files.ts';
import { checkAgainstSeal, checkValidity, parseManifest } from './manifest.ts';
import * as reports from './report.ts';
import type { Finding, NotChecked, ReportedKit, ReportedPublisher, VerificationReport } from './report.ts';
import { checkComments, checkRecord, parseSeal, readRecordUnderKey, readSealedFiles } from './seal.ts';
import { countValidKeys, findingOf, judgeSignature, readSeal, readSignatures } from './signatures.ts';
import type { FoundSignature, JudgedSignature } from './signatures.ts';
import { digestOf, indexTree, type TreeIndex } from './tree.ts';
import { keyRingOf, keyRingOfKey, reportedPublisher, type Trust } from './trust.ts';

export interface Assessment {
  /** Opens the kit. What it throws of an image's faults is a verdict. */
  readonly open: () => Promise<OpenKit>;
  readonly trust: Trust;
  /** The verifier's day, YYYY-MM-DD. Never decides; one warning depends on it (clause 9.8). */
  readonly today: string;
}

/** What the stages have established so far. */
interface Draft {
  kit: ReportedKit | null;
  publisher: ReportedPublisher | null;
  signatures: readonly JudgedSignature[];
  readonly findings: Finding[];
  /** A stage stopped before it had told everything. */
  isCut: boolean;
  /** A device is larger than the image, and what lies behind was not to be read. */
  hasUnread: boolean;
}

interface ProvenKit {
  readonly manifest: Manifest;
  readonly sealSha256: string;
}

interface ProvenSignatures {
  readonly sealBytes: Uint8Array;
  readonly found: readonly FoundSignature[];
}

/**
 * Verifies a kit from any source and reports. Never throws for what is wrong with the kit.
 * @throws SealkitError `io-error` when the medium cannot be read: that is no verdict (clause 9.10)
 */
export async function assessKit(request: Assessment, services: FileServices): Promise<VerificationReport> {
  const { trust } = request;
  const draft: Draft = {
    kit: null,
    publisher: null,
    signatures: [],
    findings: [],
    isCut: false,
    hasUnread: false,
  };
  if (trust.kind === 'record')
    draft.publisher = reportedPublisher(trust.record, trust.bytes, services.newHash);
  try {
    await runStages(request, services, draft);
  } catch (error) {
    conclude(draft, [findingOfImage(error)]);
  }
  return finishReport(draft, trust);
}

/** `image-too-large`: no image of this format can hold what the manifest lists. */
const IMAGE_FAULTS: readonly Code[] = ['image-malformed', 'image-truncated', 'image-too-large'];

/** What is wrong with an image as such is a verdict; a medium that cannot be read, or a bug, is none. */
function findingOfImage(error: unknown): Finding {
  const isVerdict = error instanceof SealkitError && IMAGE_FAULTS.includes(error.code);
  if (!isVerdict) throw error;
  const { field, expected, found = null } = error.faults[0];
  const named = [field, expected].filter((part) => part !== undefined).join(': ');
  return reports.finding(error.code, null, { expected: named === '' ? null : named, found });
}

async function runStages(request: Assessment, services: FileServices, draft: Draft): Promise<void> {
  const { tree, container } = await request.open();
  const { index, findings } = indexTree(tree);
  if (!conclude(draft, findings)) return;
  const proven = await proveSignatures(index, request.trust, draft);
  if (proven === null) return;
  const sealed = await proveSeal(index, request.trust, proven, draft, services);
  if (sealed === null) return;
  const manifest = proveManifest(sealed.manifest, sealed.seal, draft);
  if (manifest === null) return;
  const sealSha256 = digestOf(proven.sealBytes, services.newHash);
  const { id, version, sequence, created, supportEnds } = manifest.kit;
  draft.kit = { id, version, sequence, created, supportEnds, sealSha256 };
  const isWhole = await checkContents(index, container, { manifest, sealSha256 }, draft, services);
  if (isWhole) conclude(draft, checkClock(manifest, request.today));
}

/** Adds a stage's findings in their order; true when the next stage may run. */
function conclude(draft: Draft, findings: readonly Finding[]): boolean {
  draft.findings.push(...reports.sortFindings(findings));
  return !findings.some((entry) => entry.severity === 'error');
}

/** Stage 9.3. */
async function proveSignatures(
  index: TreeIndex,
  trust: Trust,
  draft: Draft,
): Promise<ProvenSignatures | null> {
  const seal = await readSeal(index);
  if (seal.bytes === null) {
    conclude(draft, seal.findings);
    return null;
  }
  const sealBytes = seal.bytes;
  const { found, findings } = await readSignatures(index);
  const ring = trust.kind === 'record' ? keyRingOf(trust.record) : keyRingOfKey(trust.key);
  draft.signatures = found.map((entry) => judgeSignature(entry, sealBytes, ring));
  const readable = draft.signatures.filter((entry) => entry.file !== null);
  if (readable.length > 0 && readable.every((entry) => entry.known === null)) {
    findings.push(reports.finding('publisher-unknown', SEAL_PATH));
  } else {
    // With one key only, the others cannot be judged before the record under it is proven.
    const judged = trust.kind === 'record' ? readable : readable.filter((entry) => entry.known !== null);
    findings.push(...judged.flatMap(findingOf));
  }
  if (findings.length === 0 && trust.kind === 'record') {
    findings.push(...checkThreshold(trust.record.threshold, draft.signatures));
  }
  return conclude(draft, findings) ? { sealBytes, found } : null;
}

/** Clause 9.3 f. */
function checkThreshold(threshold: number, judged: readonly JudgedSignature[]): Finding[] {
  const count = countValidKeys(judged);
  if (count >= threshold) return [];
  return [
    reports.finding('threshold-not-met', SEAL_PATH, { expected: String(threshold), found: String(count) }),
  ];
}

/** Stage 9.4. */
async function proveSeal(
  index: TreeIndex,
  trust: Trust,
  proven: ProvenSignatures,
  draft: Draft,
  { newHash }: FileServices,
): Promise<{ seal: Seal; manifest: Uint8Array } | null> {
  const { seal, findings } = parseSeal(proven.sealBytes);
  if (seal === null) {
    conclude(draft, findings);
    return null;
  }
  const files = await readSealedFiles(index, seal, newHash);
  const isSealed = conclude(draft, [...checkComments(draft.signatures, seal), ...files.findings]);
  if (!isSealed || files.manifest === null || files.record === null) return null;
  const isRight =
    trust.kind === 'record'
      ? conclude(draft, checkRecord(files.record, seal, trust, newHash))
      : proveRecordUnderKey(files.record, seal, trust, proven, draft, newHash);
  return isRight ? { seal, manifest: files.manifest } : null;
}

/** Clause 9.4, one key only: the record that the key vouches for names the further keys. */
function proveRecordUnderKey(
  bytes: Uint8Array,
  seal: Seal,
  trust: Trust & { kind: 'key' },
  proven: ProvenSignatures,
  draft: Draft,
  newHash: FileServices['newHash'],
): boolean {
  const { record, findings } = readRecordUnderKey(bytes, seal, trust);
  if (!conclude(draft, findings) || record === null) return false;
  const ring = keyRingOf(record);
  draft.signatures = proven.found.map((entry) => judgeSignature(entry, proven.sealBytes, ring));
  draft.publisher = reportedPublisher(record, trust.key.bytes, newHash);
  return conclude(draft, [...draft.signatures.flatMap(findingOf), ...checkComments(draft.signatures, seal)]);
}

/** Stage 9.5. */
function proveManifest(bytes: Uint8Array, seal: Seal, draft: Draft): Manifest | null {
  const { manifest, findings } = parseManifest(bytes);
  if (manifest !== null) {
    findings.push(...checkAgainstSeal(manifest, seal), ...checkValidity(draft.signatures, manifest));
  }
  return conclude(draft, findings) ? manifest : null;
}

/** Stages 9.6 and 9.7, both of them, so that a damaged image is explained whole. */
async function checkContents(
  index: TreeIndex,
  container: Container | null,
  kit: ProvenKit,
  draft: Draft,
  services: FileServices,
): Promise<boolean> {
  const { manifest } = kit;
  const companions = [
    MANIFEST_PATH,
    SEAL_PATH,
    recordPath(manifest.publisher.record),
    ...draft.signatures.map((entry) => entry.path),
  ];
  const kitFiles = [...manifest.files.map((file) => file.path), ...companions];
  const areFilesRight = conclude(draft, [
    ...(await checkListedFiles(index, manifest, container, services)),
    ...checkSums(manifest, services.newHash),
    ...(await checkClosedList(index, kitFiles)),
  ]);
  if (container === null) return areFilesRight;
  const sizes = [...index.byPath.values()].filter((entry) => companions.includes(entry.path));
  const files = [...manifest.files, ...sizes];
  const differences = await compareContainer(container, files, kit, draft, services);
  return conclude(draft, differences) && areFilesRight;
}

/** Clause 9.7. */
async function compareContainer(
  container: Container,
  files: readonly { path: string; size: number }[],
  { manifest, sealSha256 }: ProvenKit,
  draft: Draft,
  services: FileServices,
): Promise<Finding[]> {
  const seed = bytesOfHex(sealSha256);
  const timestamp = Date.parse(manifest.kit.created) / 1000;
  const findings: Finding[] = [];
  if (container.freeBytes > 0) {
    findings.push(reports.finding('free-space', null, { found: `size ${container.freeBytes}` }));
  }
  for await (const { kind, what, more, ...place } of container.compare({
    files,
    timestamp,
    seed,
  })) {
    draft.isCut ||= more;
    const { device } = container;
    if (device !== null && what === BEHIND_IMAGE) {
      if (device.behindImage === 'skip') draft.hasUnread = true;
      else findings.push(...(await checkBehindImage(device.image, place.offset, services)));
      continue;
    }
    const code = kind === 'residue' ? 'residue-volume' : 'image-differs';
    findings.push(reports.finding(code, printable(what), place));
  }
  return findings;
}

/** Stage 9.8. */
function checkClock({ kit: { supportEnds } }: Manifest, today: string): Finding[] {
  if (supportEnds === null || today <= supportEnds) return [];
  return [reports.finding('support-ended', null, { expected: supportEnds, found: today })];
}

function finishReport(draft: Draft, trust: Trust): VerificationReport {
  const verdict = reports.verdictOf(draft.findings);
  const isCut = draft.isCut || draft.findings.length > reports.MAX_FINDINGS;
  const notChecked: NotChecked[] = trust.kind === 'key' ? ['threshold', 'revocation'] : [];
  if (draft.hasUnread) notChecked.push('behind-image');
  if (isCut) notChecked.push('further-findings');
  return {
    schema: 'sealkit-report/1',
    verdict,
    kit: draft.kit,
    publisher: draft.publisher,
    signatures: draft.signatures
      .map(({ keyId, known, state }) => ({ keyId, holder: known?.holder ?? null, state }))
      .sort((a, b) => compareText(a.keyId, b.keyId)),
    findings: draft.findings.slice(0, reports.MAX_FINDINGS),
    notChecked,
    advice: reports.adviceOf(verdict),
  };
}
