/** `sealkit verify`. */
import type { OpenKit } from '../../base/container.ts';
import { visitChunks, type ByteSource } from '../../base/source.ts';
import { openKit, type KitSource } from '../../container/index.ts';
import { checkAgainstRelease, type FileDigest } from '../../release/index.ts';
import { newCrc32, newSha256 } from '../../storage/index.ts';
import { assessKit, type VerificationReport } from '../../verification/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { loadRelease, loadTrust, withKitSource, type SourceOptions, type TrustOptions } from '../inputs.ts';
import { reportText } from '../report-text.ts';

/** Exit 0 when genuine, with residue or without; else 1. */
export async function verifyKit(
  source: string,
  options: TrustOptions & SourceOptions & { readonly release?: string | undefined },
  context: Context,
): Promise<number> {
  const { terminal } = context;
  const trust = await loadTrust(options);
  const release = options.release === undefined ? null : await loadRelease(options.release, trust);
  const onProgress = (done: number, total: number): void =>
    showProgress(context, terminal.labels.verify, done, total);
  const services = { newHash: newSha256, onProgress };
  const assess = async (kit: KitSource): Promise<VerificationReport> => {
    const isProtected = kit.kind === 'image' && kit.readOnly;
    if (isProtected) terminal.note(terminal.labels.protectedDevice);
    else if (kit.kind === 'image' && kit.behindImage !== undefined)
      terminal.note(terminal.labels.unprotectedDevice);
    const open = (): Promise<OpenKit> => openKit(interruptible(kit, context), newCrc32);
    const report = await assessKit({ open, trust, today: today(context) }, services);
    return release === null ? report : checkAgainstRelease(report, release, await digestOf(kit, context));
  };
  const report = await withKitSource(source, assess, options);
  terminal.result(report, reportText(report, terminal));
  return report.verdict === 'not genuine' ? 1 : 0;
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

/** Of an image's or archive's file; null for a folder or device, which are no one file (format clause 16.6). */
async function digestOf(kit: KitSource, context: Context): Promise<FileDigest | null> {
  if (kit.kind === 'folder' || kit.behindImage !== undefined) return null;
  const { size } = kit.image;
  const hash = newSha256();
  await visitChunks(kit.image, (chunk, offset) => {
    hash.update(chunk);
    showProgress(context, context.terminal.labels.verify, offset + chunk.length, size);
  });
  return { size, sha256: hash.digestHex() };
}
