/** The curve of RFC 8032 section 5.1, in whole numbers and without care for speed: the oracle of the tests. */
import { encodeHex } from '../../src/base/bytes.ts';

export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

export const IDENTITY: Point = { x: 0n, y: 1n };

function mod(value: bigint): bigint {
  return ((value % P) + P) % P;
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power(base, exponent / 2n);
  return mod(half * half * (exponent % 2n === 1n ? base : 1n));
}

function inverse(value: bigint): bigint {
  return power(mod(value), P - 2n);
}

const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** The complete addition law of -x^2 + y^2 = 1 + d x^2 y^2. */
export function add(a: Point, b: Point): Point {
  const product = mod(D * a.x * b.x * a.y * b.y);
  return {
    x: mod((a.x * b.y + a.y * b.x) * inverse(1n + product)),
    y: mod((a.y * b.y + a.x * b.x) * inverse(1n - product)),
  };
}

export function multiply(point: Point, times: bigint): Point {
  if (times === 0n) return IDENTITY;
  const half = multiply(add(point, point), times / 2n);
  return times % 2n === 1n ? add(half, point) : half;
}

export function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

/** The point with this y and an even or odd x; null when there is none. */
export function pointOf(y: bigint, isOdd: boolean): Point | null {
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  const guess = power(square, (P + 3n) / 8n);
  const x = [guess, mod(guess * ROOT_OF_MINUS_ONE)].find((root) => mod(root * root) === square);
  if (x === undefined || (x === 0n && isOdd)) return null;
  return { x: (x % 2n === 1n) === isOdd ? x : mod(-x), y };
}

/** y = 4/5, x even. */
export const BASE = pointOf(mod(4n * inverse(5n)), false) ?? IDENTITY;

export function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

export function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(Uint8Array.from(bytes).reverse())}`);
}

export function encode({ x, y }: Point): Uint8Array {
  return littleEndian(y + (x % 2n) * 2n ** 255n);
}

/** RFC 8032 section 5.1.3, canonical encodings only. */
export function decode(bytes: Uint8Array): Point | null {
  const value = numberOf(bytes);
  const y = value % 2n ** 255n;
  return y >= P ? null : pointOf(y, value >= 2n ** 255n);
}
