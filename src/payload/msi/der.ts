/** As much of DER (X.690) as it takes to find a certificate in a signature. Any fault is one of the file: `null`. */

export interface DerElement {
  readonly tag: number;
  readonly body: Uint8Array;
  /** Tag, length and body. */
  readonly bytes: Uint8Array;
}

/** A signature holds a few certificates; more elements side by side are no signature. */
const MAX_ELEMENTS = 256;
const MAX_LENGTH_BYTES = 4;

/** The elements that fill these bytes; null when they do not. */
export function decodeDer(bytes: Uint8Array): readonly DerElement[] | null {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = decodeFirst(bytes.subarray(at));
    if (element === null || elements.length === MAX_ELEMENTS) return null;
    elements.push(element);
    at += element.bytes.length;
  }
  return elements;
}

/** The first element; what follows it is left alone. */
export function decodeFirst(bytes: Uint8Array): DerElement | null {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  // 0x80 would be a length that is not told.
  if (first === 0x80 || lengthBytes > MAX_LENGTH_BYTES) return null;
  const start = 2 + lengthBytes;
  const length =
    lengthBytes === 0 ? first : bytes.subarray(2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  if (bytes.length < start + length) return null;
  return { tag, body: bytes.subarray(start, start + length), bytes: bytes.subarray(0, start + length) };
}
