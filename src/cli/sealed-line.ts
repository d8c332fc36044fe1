/** A sealed kit in one line. */
import type { Seal } from '../manifest/index.ts';
import type { Terminal } from './terminal.ts';

/** With the files and bytes that SEAL counts, which are those the manifest lists: all but what lies below `kit/` (format clause 4.2). */
export function sealedLine(
  { kit, files, bytes }: Pick<Seal, 'kit' | 'files' | 'bytes'>,
  labels: Terminal['labels'],
): string {
  return `${labels.kit}: ${kit.id} ${kit.version} (${labels.sequence} ${kit.sequence}), ${files} ${labels.listedFiles}, ${bytes} B`;
}
