/** What a kit is made of before any of it is written. */
import { sourceOfBytes, type ByteSource } from '../base/source.ts';
import type { ListedFile } from '../manifest/index.ts';
import { newSha256, type SeenFile, type SourceOfFile } from '../storage/index.ts';

/** A file of the kit: made by the builder and small, or on this computer and of any size. */
export interface KitFile {
  /** In the kit. */
  readonly path: string;
  readonly size: number;
  readonly content: Uint8Array | SeenFile;
}

/** With its digest, as the manifest lists it. */
export type DigestedKitFile = KitFile & ListedFile;

/** A file that the builder made. */
export function madeFile(path: string, bytes: Uint8Array): DigestedKitFile {
  return { path, size: bytes.length, sha256: sha256Of(bytes), content: bytes };
}

/** Lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
  const hash = newSha256();
  hash.update(bytes);
  return hash.digestHex();
}

/** A kit's files as sources by their path, to be read one after the other. */
export function sourceOf({ content }: KitFile, sourceOfFile: SourceOfFile): ByteSource {
  return content instanceof Uint8Array ? sourceOfBytes(content) : sourceOfFile(content);
}
