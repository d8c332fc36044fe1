/** The I/O door: an image from its layout and the files it holds, streamed to wherever it goes. */

import { SealkitError } from '../base/errors.ts';
import { CHUNK_SIZE, PIECE_SIZE } from '../base/source.ts';
import type { ByteSource } from '../base/source.ts';
import type { BytesSegment, ImageLayout, ImageSegment } from './segments.ts';

/** Content of the file at this path of the tree, exactly as long as the layout says. */
export type ContentOf = (path: string) => ByteSource;

/** Where an image goes: called front to back without gaps, once the last call is done. */
export interface ImageSink {
  /** The bytes are only valid until the promise settles. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
}

/**
 * Writes the whole image in chunks of CHUNK_SIZE. Each byte of each file is read once, in path order.
 * @throws SealkitError `payload-changed` when a file is not as long as the layout says, and whatever source or sink throw.
 */
export async function writeImage(layout: ImageLayout, contentOf: ContentOf, sink: ImageSink): Promise<void> {
  const source = sourceOfLayout(layout, contentOf);
  const chunk = new Uint8Array(CHUNK_SIZE);
  for (let offset = 0; offset < source.size; offset += CHUNK_SIZE) {
    const bytes = chunk.subarray(0, Math.min(CHUNK_SIZE, source.size - offset));
    await source.read(offset, bytes);
    await sink.write(offset, bytes);
  }
}

/** The image as a source, of which no byte exists before it is read. */
export function sourceOfLayout(layout: ImageLayout, contentOf: ContentOf): ByteSource {
  return { size: layout.size, read: (offset, target) => readLayout(layout, contentOf, offset, target) };
}

async function readLayout(
  layout: ImageLayout,
  contentOf: ContentOf,
  offset: number,
  target: Uint8Array,
): Promise<void> {
  const { segments } = layout;
  const end = offset + target.length;
  for (let i = indexAt(segments, offset); i < segments.length; i += 1) {
    const segment = segments[i];
    if (segment === undefined || segment.offset >= end) return;
    const from = Math.max(offset, segment.offset);
    const to = Math.min(end, segment.offset + segment.length);
    await fill(segment, contentOf, from - segment.offset, target.subarray(from - offset, to - offset));
  }
}

/** Index of the segment that holds this offset. */
function indexAt(segments: readonly ImageSegment[], offset: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((segments[middle]?.offset ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

async function fill(
  segment: ImageSegment,
  contentOf: ContentOf,
  from: number,
  target: Uint8Array,
): Promise<void> {
  if (segment.kind === 'zero') target.fill(0);
  else if (segment.kind === 'bytes') render(segment, from, target);
  else await contentWith(contentOf(segment.path), segment.path, segment.length).read(from, target);
}

function render(segment: BytesSegment, from: number, target: Uint8Array): void {
  for (let at = 0; at < target.length; at += PIECE_SIZE) {
    const end = Math.min(at + PIECE_SIZE, target.length);
    target.set(segment.render(from + at, from + end), at);
  }
}

function contentWith(content: ByteSource, path: string, length: number): ByteSource {
  if (content.size === length) return content;
  const sizes = { expected: String(length), found: String(content.size) };
  throw new SealkitError({ code: 'payload-changed', path, ...sizes });
}
