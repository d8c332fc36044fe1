/** What was just written, verified from the disk as anybody would verify it. */
import { SealkitError, type Fault } from '../base/errors.ts';
import { openKit, type KitSource } from '../container/index.ts';
import { newCrc32, newSha256, type ContentMemory } from '../storage/index.ts';
import { assessKit, type Finding, type Trust, type VerificationReport } from '../verification/index.ts';

export interface SelfCheck {
  readonly trust: Trust;
  /** YYYY-MM-DD, for the warning about the end of support only. */
  readonly today: string;
  /** Has digested the payload. */
  readonly memory: ContentMemory;
}

/**
 * Large files are known again by the memory's tags. Only if there is a fault all is read once more, for the digests that tell it
 * (decision 46).
 * @throws SealkitError with the codes of the error findings
 */
export async function verifyWritten(
  source: KitSource,
  { trust, today, memory }: SelfCheck,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const request = { open: () => openKit(source, newCrc32), trust, today };
  const quick = await assessKit(request, { newHash: memory.recall, onProgress });
  if (errorsIn(quick).length > 0) refuseErrors(await assessKit(request, { newHash: newSha256, onProgress }));
}

/** @throws SealkitError with the codes of the error findings */
export function refuseErrors(report: VerificationReport): void {
  const [first, ...rest] = errorsIn(report).map(({ code, path, expected, found }): Fault => {
    return { code, path: path ?? '', expected: expected ?? '', found: found ?? '' };
  });
  if (first !== undefined) throw new SealkitError([first, ...rest]);
}

function errorsIn(report: VerificationReport): readonly Finding[] {
  return report.findings.filter((finding) => finding.severity === 'error');
}
