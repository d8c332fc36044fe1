/** `sealkit label`: label and fingerprint card of a kit that is proven first. */
import path from 'node:path';
import type { OpenKit } from '../../base/container.ts';
import { openKit } from '../../container/index.ts';
import { makeLabels, type LabelFacts } from '../../label/index.ts';
import {
  newCrc32,
  newSha256,
  publish,
  refuseExisting,
  withNewFile,
  withStaging,
} from '../../storage/index.ts';
import { assessKit, type VerificationReport } from '../../verification/index.ts';
import { showProgress, today, type Context } from '../context.ts';
import { loadTrust, withKitSource } from '../inputs.ts';
import { reportText } from '../report-text.ts';

export interface LabelOptions {
  readonly publisher: string;
  readonly number?: number | undefined;
  readonly out: string;
}

/** Exit 1, and nothing written, when the kit is not genuine. */
export async function labelCommand(source: string, options: LabelOptions, context: Context): Promise<number> {
  const { terminal } = context;
  const trust = await loadTrust(options);
  await refuseExisting(options.out, false);
  const onProgress = (done: number, total: number): void =>
    showProgress(context, terminal.labels.verify, done, total);
  const report = await withKitSource(source, (kit) => {
    const open = (): Promise<OpenKit> => openKit(kit, newCrc32);
    return assessKit({ open, trust, today: today(context) }, { newHash: newSha256, onProgress });
  });
  const facts = factsOf(report, options, context);
  if (facts === null) {
    terminal.result(report, reportText(report, terminal));
    return 1;
  }
  const files = await makeLabels(facts);
  await writeFolder(options.out, files);
  const written = files.map(({ name }) => path.join(options.out, name));
  terminal.result(
    { schema: 'sealkit-label/1', kit: report.kit, publisher: report.publisher, files: written },
    `${written.join('\n')}\n`,
  );
  return 0;
}

function factsOf(report: VerificationReport, { number }: LabelOptions, context: Context): LabelFacts | null {
  const { verdict, kit, publisher } = report;
  if (verdict === 'not genuine' || kit === null || publisher === null) return null;
  const { sealSha256, ...rest } = kit;
  return {
    kit: rest,
    publisher,
    sealSha256,
    number: number ?? null,
    language: context.terminal.options.language,
  };
}

/** All of them, or none. */
async function writeFolder(
  folder: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  await withStaging(path.dirname(folder), async (staging) => {
    const staged = path.join(staging, 'labels');
    for (const { name, bytes } of files) {
      await withNewFile(path.join(staged, name), (handle) => handle.writeFile(bytes));
    }
    await publish(staged, folder, false);
  });
}
