/** Differing bytes of one segment gathered into stretches. */

import { encodeHex, viewOf } from '../base/bytes.ts';
import type { BytesSegment, ResidueField, ZeroSegment } from './segments.ts';

/** A stretch of an image that is not as derived. */
export interface Stretch {
  /** `residue`: only fields that a host changes by using a writable stick, with values it writes. */
  readonly kind: 'difference' | 'residue';
  /** Bytes from the start of the image. The first and the last byte differ; bytes between may agree. */
  readonly offset: number;
  readonly length: number;
  /** Name of the region: see `ImageSegment.what`; `behind-image` for bytes past the derived end. */
  readonly what: string;
  /** Lower-case hex of the first bytes of the stretch; for a file its places as `offset+length`. */
  readonly expected: string;
  readonly found: string;
}

/** Differing bytes closer than a sector are one stretch. */
const MERGE_DISTANCE = 512;
export const SHOWN_BYTES = 16;

/** One that may still grow: by assignment, because a wiped region differs in every byte. */
interface OpenStretch extends Stretch {
  length: number;
}

interface Chunk {
  readonly expected: Uint8Array;
  readonly found: Uint8Array;
  /** Offset in the segment. */
  readonly from: number;
}

export class Runs {
  readonly #segment: BytesSegment | ZeroSegment;
  readonly #isReadOnly: boolean;
  readonly #finished: Stretch[] = [];
  #difference: OpenStretch | null = null;
  /** One for the whole segment: thousands of access dates are one thing to know. */
  #residue: OpenStretch | null = null;

  constructor(segment: BytesSegment | ZeroSegment, isReadOnly: boolean) {
    this.#segment = segment;
    this.#isReadOnly = isReadOnly;
  }

  /** Takes the next chunk: `expected` and `found` of equal length, from offset `from` of the segment on. */
  compare(expected: Uint8Array, found: Uint8Array, from: number): void {
    const chunk = { expected, found, from };
    for (let i = nextDifference(expected, found, 0); i !== -1; i = nextDifference(expected, found, i + 1)) {
      if (this.#isResidue(chunk, from + i)) this.#addResidue(chunk, from + i);
      else this.#addDifference(chunk, from + i);
    }
  }

  /** Differences that no later chunk can lengthen. */
  takeFinished(): Stretch[] {
    return this.#finished.splice(0);
  }

  /** What is left, when the segment ends. */
  takeAll(): Stretch[] {
    const rest = [this.#difference, this.#residue].filter((stretch) => stretch !== null);
    return [...this.takeFinished(), ...rest];
  }

  #isResidue(chunk: Chunk, at: number): boolean {
    if (this.#isReadOnly || this.#segment.kind !== 'bytes') return false;
    const field = this.#segment.residueAt?.(at, chunk.expected, chunk.from);
    return field?.isHostValue(valueOf(field, chunk)) ?? false;
  }

  #addDifference(chunk: Chunk, at: number): void {
    const offset = this.#segment.offset + at;
    const last = this.#difference;
    if (last !== null && offset - (last.offset + last.length) < MERGE_DISTANCE) {
      last.length = offset + 1 - last.offset;
    } else {
      if (last !== null) this.#finished.push(last);
      this.#difference = this.#stretch('difference', chunk, at);
    }
  }

  #addResidue(chunk: Chunk, at: number): void {
    this.#residue ??= this.#stretch('residue', chunk, at);
    this.#residue.length = this.#segment.offset + at + 1 - this.#residue.offset;
  }

  #stretch(kind: Stretch['kind'], chunk: Chunk, at: number): OpenStretch {
    const start = at - chunk.from;
    const { offset, what } = this.#segment;
    const expected = encodeHex(chunk.expected.subarray(start, start + SHOWN_BYTES));
    const found = encodeHex(chunk.found.subarray(start, start + SHOWN_BYTES));
    return { kind, offset: offset + at, length: 1, what, expected, found };
  }
}

function valueOf(field: ResidueField, chunk: Chunk): number {
  const view = viewOf(chunk.found);
  const at = field.offset - chunk.from;
  if (field.length === 1) return view.getUint8(at);
  return field.length === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}

/** Equal stretches are long: they are passed over in words, unless all there is is short. Bytes. */
const [WORD, SHORT] = [4, 64];

/** Index of the first byte from `start` on that differs, or -1. */
function nextDifference(a: Uint8Array, b: Uint8Array, start: number): number {
  let i = start;
  const isAligned = a.byteOffset % WORD === 0 && b.byteOffset % WORD === 0 && start % WORD === 0;
  if (isAligned && a.length - start >= SHORT) {
    const length = Math.floor(a.length / WORD);
    const wordsA = new Uint32Array(a.buffer, a.byteOffset, length);
    const wordsB = new Uint32Array(b.buffer, b.byteOffset, length);
    let word = start / WORD;
    while (word < wordsA.length && wordsA[word] === wordsB[word]) word += 1;
    i = word * WORD;
  }
  for (; i < a.length; i += 1) if (a[i] !== b[i]) return i;
  return -1;
}
