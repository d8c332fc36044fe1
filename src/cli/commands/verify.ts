/** `sealkit verify`. */
import path from 'node:path';
import type { OpenKit } from '../../base/container.ts';
import { visitChunks, type ByteSource } from '../../base/source.ts';
import { openKit, type KitSource } from '../../container/index.ts';
import { artefactOf, checkAgainstRelease } from '../../release/index.ts';
import type { Artefact, FileDigest, FoundFiles, Release } from '../../release/index.ts';
import { isThere, newCrc32, newSha256, openPlainFile } from '../../storage/index.ts';
import { assessKit, type VerificationReport } from '../../verification/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { loadRelease, loadTrust, withKitSource } from '../inputs.ts';
import type { SourceOptions, SourcePlace, TrustOptions } from '../inputs.ts';
import { reportText } from '../report-text.ts';

export interface VerifyOptions extends TrustOptions, SourceOptions {
  readonly release?: string | undefined;
}

interface Verified {
  readonly report: VerificationReport;
  /** What is known besides: of the medium, and of the release. */
  readonly more: object;
  readonly text: string;
}

/** Exit 0 when genuine, with residue or without; else 1. */
export async function verifyKit(source: string, options: VerifyOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const trust = await loadTrust(options);
  const release = options.release === undefined ? null : await loadRelease(options.release, trust);
  const onProgress = (done: number, total: number): void =>
    showProgress(context, terminal.labels.verify, done, total);
  const services = { newHash: newSha256, onProgress };
  const assess = async (kit: KitSource, place: SourcePlace): Promise<Verified> => {
    tellProtection(place, context);
    const open = (): Promise<OpenKit> => openKit(interruptible(kit, context), newCrc32);
    const report = await assessKit({ open, trust, today: today(context) }, services);
    const medium = mediumOf(place);
    if (release === null) return { report, more: medium, text: '' };
    const found = await foundFiles(kit, place, release, context);
    const released = namesIn(release, found);
    const text = `${terminal.labels.asReleased}: ${released.join(', ') || '-'}\n`;
    return { report: checkAgainstRelease(report, release, found), more: { ...medium, released }, text };
  };
  const { report, more, text } = await withKitSource(source, assess, options);
  terminal.result({ ...report, ...more }, `${reportText(report, terminal)}${text}`);
  return report.verdict === 'not genuine' ? 1 : 0;
}

function tellProtection({ isProtected }: SourcePlace, { terminal }: Context): void {
  if (isProtected === undefined) return;
  terminal.note(isProtected === true ? terminal.labels.protectedDevice : terminal.labels.unprotectedDevice);
}

/** Of a device, by the names that `attest` uses: what its system says, since nothing is written to it. */
function mediumOf({ path: device, isProtected }: SourcePlace): object {
  if (isProtected === undefined) return {};
  return { device, isProtected, foundBy: isProtected === null ? null : 'system', outcome: null };
}

/** Free space and the like are compared without a word; a stick full of it takes minutes. */
function interruptible(kit: KitSource, { interruption }: Context): KitSource {
  if (kit.kind === 'folder') return kit;
  const { image } = kit;
  const read: ByteSource['read'] = (offset, target) => {
    interruption.throwIfAborted();
    return image.read(offset, target);
  };
  return { ...kit, image: { size: image.size, read } };
}

/** Of an image's or archive's file its digest, not of a folder or device, which are no one file (format clause 16.6). */
async function foundFiles(
  kit: KitSource,
  { path: file }: SourcePlace,
  { artefacts }: Release,
  context: Context,
): Promise<FoundFiles> {
  const isFile = kit.kind === 'image' && kit.behindImage === undefined;
  const source = isFile ? await digestOf(kit.image, context) : null;
  const beside: Artefact[] = [];
  for (const { name } of artefacts) {
    const other = path.join(path.dirname(file), name);
    if (other === file || !(await isThere(other))) continue;
    const opened = await openPlainFile(other);
    try {
      beside.push({ name, ...(await digestOf(opened.source, context)) });
    } finally {
      opened.close();
    }
  }
  return { source, beside };
}

async function digestOf(image: ByteSource, context: Context): Promise<FileDigest> {
  const { size } = image;
  const hash = newSha256();
  await visitChunks(image, (chunk, offset) => {
    context.interruption.throwIfAborted();
    hash.update(chunk);
    showProgress(context, context.terminal.labels.verify, offset + chunk.length, size);
  });
  return { size, sha256: hash.digestHex() };
}

/** The artefacts of the release that were found. */
function namesIn(release: Release, { source, beside }: FoundFiles): readonly string[] {
  const files = source === null ? beside : [source, ...beside];
  const names = new Set(files.map((file) => artefactOf(release, file)?.name));
  return release.artefacts.map(({ name }) => name).filter((name) => names.has(name));
}
