/** verify/SHA256SUMS, for `sha256sum -c` (format clause 8). */
import { encodeUtf8 } from '../base/bytes.ts';
import type { ListedFile } from './manifest.ts';
import { SUMS_PATH } from './seal.ts';

/** The one right content for these files, which are in path order. */
export function encodeSums(files: readonly ListedFile[]): Uint8Array {
  const listed = files.filter((file) => file.path !== SUMS_PATH);
  return encodeUtf8(listed.map((file) => `${file.sha256}  ${file.path}\n`).join(''));
}
