/** An image from the files of a kit. Plain data goes in, because a thread does it (decision 49). */
import { writeSync } from 'node:fs';
import { bytesOfHex } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import type { ByteSource } from '../base/source.ts';
import { VOLUME_LABEL } from '../container/index.ts';
import { layOutFatImage, layOutIsoImage, type ImageLayout } from '../image/index.ts';
import { writeImage } from '../image/write.ts';
import { withFilesInTurn, withIoError, type Growth, type SourceOfFile } from '../storage/index.ts';
import { sourceOf, type KitFile } from './kit-file.ts';

export interface ImageInput {
  readonly format: 'img' | 'iso';
  readonly files: readonly KitFile[];
  /** Seconds since 1970, UTC. */
  readonly timestamp: number;
  readonly sealSha256: string;
  readonly freeBytes: number;
}

/** A new file that is open. */
export interface ImageTarget {
  readonly fd: number;
  readonly file: string;
}

/** As `writeImageFile`. */
export type WriteImageFile = (
  input: ImageInput,
  target: ImageTarget,
  onGrown: (growth: Growth) => void,
) => Promise<void>;

function layOutImage({ format, files, timestamp, sealSha256, freeBytes }: ImageInput): ImageLayout {
  const input = { files, timestamp, seed: bytesOfHex(sealSha256), label: VOLUME_LABEL };
  return format === 'img' ? layOutFatImage({ ...input, freeBytes }) : layOutIsoImage(input);
}

/**
 * Reads and writes at once, because this thread has nothing else to do. When it ends, well or not, nothing is written any more.
 * @param onGrown told before the first byte, and of each piece
 * @throws SealkitError `io-error`, `payload-changed`
 */
export async function writeImageFile(
  input: ImageInput,
  { fd, file }: ImageTarget,
  onGrown: (growth: Growth) => void,
): Promise<void> {
  const layout = layOutImage(input);
  const { size } = layout;
  onGrown({ end: 0, size });
  const write = (offset: number, bytes: Uint8Array): Promise<void> =>
    withIoError(file, () => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(fd, bytes, done, bytes.length - done, offset + done);
      onGrown({ end: offset + bytes.length, size });
    });
  await withFilesInTurn(
    (sourceOfFile) => writeImage(layout, contentOf(input.files, sourceOfFile), { write }),
    'sourceHere',
  );
}

function contentOf(files: readonly KitFile[], sourceOfFile: SourceOfFile): (kitPath: string) => ByteSource {
  const byPath = new Map(files.map((kitFile) => [kitFile.path, kitFile]));
  return (kitPath) => {
    const kitFile = byPath.get(kitPath);
    if (kitFile === undefined) throw new SealkitError({ code: 'internal', path: kitPath });
    return sourceOf(kitFile, sourceOfFile);
  };
}
