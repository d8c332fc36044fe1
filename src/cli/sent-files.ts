/** Files on their way to a thread: rows of values, which it takes in sooner than records with their names. */
import type { KitFile } from '../build/index.ts';
import type { SwidInput } from '../inventory/index.ts';

/** Of a file that the builder made, and of one on this computer. */
export type SentFile =
  | readonly [path: string, content: Uint8Array]
  | readonly [path: string, file: string, size: number, modifiedMs: number];

export function encodeFile({ path, content }: KitFile): SentFile {
  if (content instanceof Uint8Array) return [path, content];
  return [path, content.file, content.size, content.modifiedMs];
}

export function decodeFile(sent: SentFile): KitFile {
  if (sent.length === 2) return { path: sent[0], size: sent[1].length, content: sent[1] };
  const [path, file, size, modifiedMs] = sent;
  return { path, size, content: { file, size, modifiedMs } };
}

export type SentListed = readonly [path: string, size: number, sha256: string];

export function encodeListed({ path, size, sha256 }: SwidInput['files'][number]): SentListed {
  return [path, size, sha256];
}

export function decodeListed([path, size, sha256]: SentListed): SwidInput['files'][number] {
  return { path, size, sha256 };
}
