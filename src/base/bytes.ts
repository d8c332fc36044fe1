/** Byte helpers shared by every room: text to bytes and back, comparison, hexadecimal. Pure. */

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text to its UTF-8 bytes. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 bytes to text; null when they are not well-formed UTF-8. A byte order mark is kept as a character. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** A DataView over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Lower-case hexadecimal, two digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Hexadecimal of either case to bytes; null unless it is whole bytes of hex digits. */
export function decodeHex(text: string): Uint8Array | null {
  return text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text) ? null : bytesOfHex(text);
}

/** Hexadecimal that is known to be whole bytes, such as a digest that was computed here. */
export function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** True when both hold the same bytes. Not constant-time: never used on secrets. */
export function isEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // A manifest may have four million bytes: a call for each would take longer than to parse it.
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Concatenation in the order given. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Order of two ASCII strings by their bytes, for Array.sort; the same on every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64, padded (RFC 4648 section 4). Written here because browsers and Node share no such function for bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => BASE64.charAt((group >> shift) & 63));
    const real = Math.min(bytes.length - i, 3) + 1;
    text += digits.slice(0, real).join('').padEnd(4, '=');
  }
  return text;
}

/** The one encoding back to bytes; null for anything else: white space, missing padding, spare bits set. */
export function decodeBase64(text: string): Uint8Array | null {
  const digits = text.replace(/={0,2}$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  for (let i = 0; i < digits.length; i++) {
    bits = (bits << 6) | BASE64.indexOf(digits.charAt(i));
    if (i % 4 !== 0) bytes[Math.floor((i * 3) / 4)] = bits >> (2 * (3 - (i % 4)));
  }
  return encodeBase64(bytes) === text ? bytes : null;
}
