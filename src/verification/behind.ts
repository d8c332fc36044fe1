/** What lies on a device behind the image (format clause 12.12): no part of the kit, told and not judged. */
import { encodeHex } from '../base/bytes.ts';
import { BEHIND_IMAGE } from '../base/container.ts';
import { sliceSource, visitChunks, type ByteSource } from '../base/source.ts';
import type { FileServices } from './files.ts';
import { finding, type Finding } from './report.ts';

const SHOWN_BYTES = 16;

/** One finding from the first to the last byte that is not zero; none when all are. */
export async function checkBehindImage(
  device: ByteSource,
  end: number,
  { onProgress }: Pick<FileServices, 'onProgress'>,
): Promise<Finding[]> {
  const rest = sliceSource(device, end, device.size - end);
  let [first, last, shown] = [-1, -1, ''];
  await visitChunks(rest, (chunk, offset) => {
    onProgress(offset + chunk.length, rest.size);
    const filled = lastFilled(chunk);
    if (filled === -1) return;
    last = offset + filled;
    if (first !== -1) return;
    const start = chunk.findIndex((byte) => byte !== 0);
    first = offset + start;
    shown = encodeHex(chunk.subarray(start, start + SHOWN_BYTES));
  });
  if (first === -1) return [];
  const place = { offset: end + first, length: last + 1 - first };
  return [finding('behind-image', BEHIND_IMAGE, { found: shown, ...place })];
}

/** Index of the last byte that is not zero, or -1. */
function lastFilled(chunk: Uint8Array): number {
  let at = chunk.length - 1;
  while (at >= 0 && chunk[at] === 0) at -= 1;
  return at;
}
