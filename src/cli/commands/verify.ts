/** `sealkit verify`. */
import { newCrc32, newSha256 } from '../../storage/index.ts';
import { assessKit } from '../../verification/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { loadTrust, withKitSource, type TrustOptions } from '../inputs.ts';
import { reportText } from '../report-text.ts';

/** Exit 0 when genuine, with residue or without; else 1. */
export async function verifyKit(source: string, options: TrustOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const trust = await loadTrust(options);
  const onProgress = (done: number, total: number): void =>
    showProgress(context, terminal.labels.verify, done, total);
  const report = await withKitSource(source, (kit) =>
    assessKit({ source: kit, trust, today: today(context) }, { newHash: newSha256, newCrc32, onProgress }),
  );
  terminal.result(report, reportText(report, terminal));
  return report.verdict === 'not genuine' ? 1 : 0;
}
