/** `sealkit verify`. */
import { newCrc32, newSha256 } from '../../storage/index.ts';
import { assessKit, type KitSource, type VerificationReport } from '../../verification/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { loadTrust, withKitSource, type SourceOptions, type TrustOptions } from '../inputs.ts';
import { reportText } from '../report-text.ts';

/** Exit 0 when genuine, with residue or without; else 1. */
export async function verifyKit(
  source: string,
  options: TrustOptions & SourceOptions,
  context: Context,
): Promise<number> {
  const { terminal } = context;
  const trust = await loadTrust(options);
  const onProgress = (done: number, total: number): void =>
    showProgress(context, terminal.labels.verify, done, total);
  const services = { newHash: newSha256, newCrc32, onProgress };
  const assess = (kit: KitSource): Promise<VerificationReport> => {
    const isProtected = kit.kind === 'image' && kit.readOnly;
    if (isProtected) terminal.note(terminal.labels.protectedDevice);
    return assessKit({ source: kit, trust, today: today(context) }, services);
  };
  const report = await withKitSource(source, assess, options);
  terminal.result(report, reportText(report, terminal));
  return report.verdict === 'not genuine' ? 1 : 0;
}
