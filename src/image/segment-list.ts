import type { BytesSegment, ImageSegment, ResidueField } from './segments.ts';

type ResidueAt = NonNullable<BytesSegment['residueAt']>;

/** Segments being laid one behind the other, so that a layout cannot have a gap. */
export class SegmentList {
  readonly segments: ImageSegment[] = [];
  /** Bytes so far, and the offset of the next segment. */
  size = 0;

  addBytes(what: string, bytes: Uint8Array, residue: readonly ResidueField[] = []): void {
    this.addRendered(what, bytes.length, (from, to) => bytes.subarray(from, to), residue);
  }

  addRendered(
    what: string,
    length: number,
    render: BytesSegment['render'],
    residue: readonly ResidueField[] | ResidueAt,
  ): void {
    const residueAt = typeof residue === 'function' ? residue : finderIn(residue);
    this.#push({ kind: 'bytes', what, offset: this.size, length, render, residueAt });
  }

  addFile(path: string, length: number): void {
    this.#push({ kind: 'file', what: `file:${path}`, path, offset: this.size, length });
  }

  /** Zeros up to this offset of the image; none when it is reached already. */
  addZeros(what: string, upTo: number): void {
    const length = upTo - this.size;
    if (length > 0) this.#push({ kind: 'zero', what, offset: this.size, length });
  }

  #push(segment: ImageSegment): void {
    this.segments.push(segment);
    this.size += segment.length;
  }
}

function finderIn(fields: readonly ResidueField[]): ResidueAt {
  return (offset) =>
    fields.find((field) => offset >= field.offset && offset < field.offset + field.length) ?? null;
}
